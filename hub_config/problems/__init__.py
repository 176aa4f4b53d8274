"""Problem notebooks on disk: reading, checking and building what each reader may see."""
