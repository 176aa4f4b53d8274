"""Checking, building and previewing problem notebooks."""
