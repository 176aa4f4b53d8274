"""The judge as an HTTP server: admission, turns, health."""
