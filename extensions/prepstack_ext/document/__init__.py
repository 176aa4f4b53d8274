"""The shared notebook: its creation, its guard, the cursors in it."""
