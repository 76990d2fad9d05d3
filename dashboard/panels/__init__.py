"""Parts of pages that several pages show: each asks, draws and lays out, and decides nothing."""
