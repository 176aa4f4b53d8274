"""The call: tabs, the room's session, and what it has the others do."""
