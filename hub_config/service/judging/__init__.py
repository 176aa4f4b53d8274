"""What the service asks of the judge."""
