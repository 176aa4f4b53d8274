"""The media worker: forwards encoded audio and video between the people of one room.

A process of its own, started with `python -m prepstack_ext.media`; its wire is §2 of
docs/protocol.md. It knows nothing of Jupyter or the hub.
"""
