"""One chart a module: frame in, figure out."""
