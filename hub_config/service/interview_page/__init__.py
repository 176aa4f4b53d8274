"""The one page of an interview, from the lobby to the end, and what it asks for."""
