"""python -m prepstack_ext.server: what the hub spawns for a room."""

from prepstack_ext.single_user import RoomServer

if __name__ == "__main__":
    RoomServer.launch_instance()
