"""What interviewers write to each other: from page to service and back, never through a room."""
