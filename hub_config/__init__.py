"""The hub side: accounts, the service with its pages, rooms, storage, and the start of it all."""
