"""Tables as pages print them: their columns, formats and order; one subject a module.

Handed over as Arrow, as Streamlit would take a Polars frame through pandas, at four times the cost.
"""
