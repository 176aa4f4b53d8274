"""How a room's server is started, and what its environment holds."""
