"""What stands between the network and the app: closed paths, live sessions, headers."""
