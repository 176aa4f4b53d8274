"""The format of problem notebooks, and what is made of one."""
