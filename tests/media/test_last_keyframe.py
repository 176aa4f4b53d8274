"""A screen that stands still, for somebody who joins late."""

from __future__ import annotations

from prepstack.streams import Kind
from tests.media.fakes import DELTA, KEYFRAME
from tests.media.test_producer import Stage


def screen(after: int) -> Stage:
    """A key frame of two packets, and so many pictures after it."""
    stage = Stage(Kind.SCREEN)
    stage.receive(9, timestamp=0)
    stage.receive(10, KEYFRAME, timestamp=3000)
    stage.receive(11, timestamp=3000)
    for step in range(after):
        stage.receive(12 + step, timestamp=6000 + step)
    return stage


def test_a_late_joiner_sees_a_screen_at_once_and_nobody_is_asked_for_anything() -> None:
    stage = screen(after=3)

    late = stage.consumer()

    assert late.seqs() == [0, 1, 2, 3, 4]
    assert late.packets()[0].payload == KEYFRAME
    assert stage.feedback == []


def test_what_comes_next_follows_what_was_kept() -> None:
    stage = screen(after=3)
    late = stage.consumer()

    stage.receive(15)

    assert late.seqs() == [0, 1, 2, 3, 4, 5]


def test_a_key_frame_of_long_ago_is_not_worth_it() -> None:
    stage = screen(after=40)

    late = stage.consumer()

    assert late.sent == []
    assert len(stage.requests()) == 1


def test_one_with_a_gap_is_no_use() -> None:
    stage = screen(after=1)
    stage.receive(14)

    late = stage.consumer()

    assert late.sent == []
    assert len(stage.requests()) == 1


def test_after_another_ssrc_the_old_one_is_forgotten() -> None:
    stage = screen(after=1)
    stage.producer.rebind(3000)
    before = len(stage.requests())

    late = stage.consumer()

    assert late.sent == []
    assert before == 1


def test_what_is_held_is_kept_for_nobody_not_even_afterwards() -> None:
    stage = screen(after=1)
    stage.producer.hold(True)
    stage.receive(13, KEYFRAME, timestamp=9000)

    early = stage.consumer(10)
    stage.producer.hold(False)
    late = stage.consumer(20)

    assert early.sent == late.sent == []
    assert len(stage.requests()) == 1


def test_a_camera_keeps_none() -> None:
    stage = Stage(Kind.CAMERA)
    stage.receive(10, KEYFRAME)
    stage.receive(11, DELTA)

    late = stage.consumer()

    assert late.sent == []
