"""Links as pictures that telephones read."""

from __future__ import annotations

from io import BytesIO

import segno

QUIET_ZONE = 4  # modules around it; with fewer, some cameras find no code


def qr_of(link: str) -> bytes:
    """SVG without a size of its own. Dark on white: most cameras see nothing else."""
    picture = BytesIO()
    segno.make(link, error="m", micro=False).save(
        picture,
        kind="svg",
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        omitsize=True,
        xmldecl=False,
        title="Invitation link",
    )
    return picture.getvalue()
