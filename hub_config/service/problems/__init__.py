"""The problems of an interview: the library, what everybody sees, runs of solutions, notes."""
