"""The invitations' rows: of a secret only its hash. Whoever writes holds the interview's lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub_config.storage.tables import invitations
from prepstack.errors import NoSuchLink
from prepstack.interviews.invitations import Invitation
from prepstack.people import Role


class Invitations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, invitation: Invitation, secret_hash: str, now: datetime) -> None:
        await self._connection.execute(
            invitations.insert().values(
                interview_id=invitation.interview_id,
                role=invitation.role,
                generation=invitation.generation,
                secret_hash=secret_hash,
                created_at=now,
                expires_at=invitation.expires_at,
            )
        )

    async def find(self, secret_hash: str) -> Invitation:
        """Also one that holds no longer. Raises `NoSuchLink`."""
        query = select(invitations).where(invitations.c.secret_hash == secret_hash)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise NoSuchLink("This link leads to no interview. Check it, or ask for a new one.")
        return _read(row)

    async def newest(self, interview_id: str) -> dict[Role, Invitation]:
        query = (
            select(invitations)
            .where(invitations.c.interview_id == interview_id)
            .order_by(invitations.c.generation)
        )
        rows = await self._connection.execute(query)
        return {invitation.role: invitation for invitation in map(_read, rows)}

    async def revoke(self, interview_id: str, role: Role, now: datetime) -> None:
        """Every link of this role; those that were revoked before keep their time."""
        change = (
            update(invitations)
            .where(
                invitations.c.interview_id == interview_id,
                invitations.c.role == role,
                invitations.c.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
        await self._connection.execute(change)


def _read(row: Row[tuple[object, ...]]) -> Invitation:
    return Invitation(
        interview_id=row.interview_id,
        role=Role(row.role),
        generation=row.generation,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
