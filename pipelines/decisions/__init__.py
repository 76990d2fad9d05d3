"""What people decided, kept for ever: an append-only chain, and the keyed marks of answers that were withdrawn."""
