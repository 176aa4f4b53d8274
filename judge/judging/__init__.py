"""One submission from source to verdict."""
