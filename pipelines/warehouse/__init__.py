"""The warehouse: one DuckDB file per build, made from archive and reference, published whole or not at all."""
