"""How the dashboard is served: on which address, and how people sign in; checked before it starts."""
