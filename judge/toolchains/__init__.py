"""One module per language: is it here, how is it compiled, how is it run."""
