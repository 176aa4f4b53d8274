"""The Python half of the widgets that the room shows."""
