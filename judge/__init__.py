"""The judge: runs submitted code against cases, in a process of its own."""
