"""What rooms ask and report."""
