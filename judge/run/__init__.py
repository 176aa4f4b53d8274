"""Running a source in sandboxes that serve case after case."""
