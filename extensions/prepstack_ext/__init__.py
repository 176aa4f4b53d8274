"""The room: the Jupyter Server extension in which an interview happens."""
