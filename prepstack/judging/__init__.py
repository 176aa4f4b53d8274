"""Verdicts, and how an answer differs from what was expected."""
