"""Streams of encoded packets: bytes and numbers only, no sockets."""
