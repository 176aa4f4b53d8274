"""What is said on each wire, one declaration per message."""
