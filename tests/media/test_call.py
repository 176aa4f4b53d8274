"""Whole calls: real connections against the real worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.media.people import Person

pytestmark = pytest.mark.asyncio

New = Callable[[str], Person]


async def test_two_people_receive_each_others_sound_and_picture(person: New) -> None:
    ada, ben = person("ada"), person("ben")
    await ada.publish()
    await ben.publish()

    await ada.subscribe()
    await ben.subscribe()

    for one, other in ((ada, "ben"), (ben, "ada")):
        assert (await one.receives(other, "camera")).width == 640
        assert (await one.receives(other, "microphone")).sample_rate == 48000
