"""The rules of prepStack: values and decisions, standard library only, no I/O."""
