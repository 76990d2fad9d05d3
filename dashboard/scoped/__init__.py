"""What a connection of a scope has: the SQL of its views, which `access.py` runs; one subject a module."""
