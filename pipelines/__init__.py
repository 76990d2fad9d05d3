"""How survey exports become answers. Knows nothing of the dashboard."""
