"""The way in: invitations, codes, guests."""
