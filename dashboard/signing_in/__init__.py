"""Who is asking: sign-in by a provider or by a proxy in front, and when a session is over."""
