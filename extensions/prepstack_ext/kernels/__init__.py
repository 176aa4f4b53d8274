"""Kernels of the room: confined, one per notebook."""
