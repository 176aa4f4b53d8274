"""Interviews: made, looked at, changed and ended."""
