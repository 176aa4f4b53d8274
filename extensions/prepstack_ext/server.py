"""python -m prepstack_ext.server: what the hub spawns for a room."""

import logging
import os
import sys

# Before anything of Jupyter is imported: no file of a user or of the machine has a say here.
os.environ["JUPYTER_NO_CONFIG"] = "1"
# jsonschema would check IRIs with it, and no event has one; to build its grammar takes a second.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # how an import is refused

from tornado.httpserver import HTTPServer  # noqa: E402

from prepstack.names import HEADER_BYTES  # noqa: E402
from prepstack_ext.single_user import RoomServer  # noqa: E402

if __name__ == "__main__":
    # Another room's page may have set cookies for this one too; it goes on with all of them.
    HTTPServer.configure(None, max_header_size=HEADER_BYTES)
    RoomServer.launch_instance()
    # Everything is closed by now but the thread of the documents' store, which has no end.
    logging.shutdown()
    os._exit(0)
