"""Cookies of hub and service, as browsers keep them: what a room's page set is not believed.

Rooms are subdomains, and everybody in a room may run script in its page. Such a script may set
cookies for the hub's address, of any name, on any path, and as many as a browser keeps.
"""

from __future__ import annotations

from hub_config.cookies.rules import Rules
from hub_config.cookies.server import GuardedServer

__all__ = ["GuardedServer", "Rules"]
