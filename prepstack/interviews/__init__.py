"""What an interview is: itself, its document for the room, who is invited, tickets for guests."""
