"""The small true problem that `prepstack problems new` writes, to be replaced by the author."""
