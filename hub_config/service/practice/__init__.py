"""Practice alone, with the problems of interviews."""
