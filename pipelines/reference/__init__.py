"""What the business may change: TOML and CSV below a home's `reference/`, read into frozen models."""
