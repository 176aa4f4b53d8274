"""What outlives a room: interviews, people, invitations and rooms, in SQLite or PostgreSQL."""

from hub_config.storage.database import Database
from hub_config.storage.records import EndReason, InterviewRecord, RoomRecord, RoomState
from hub_config.storage.store import Store, Transaction

__all__ = [
    "Database",
    "EndReason",
    "InterviewRecord",
    "RoomRecord",
    "RoomState",
    "Store",
    "Transaction",
]
