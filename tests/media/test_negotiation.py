"""What an answer agrees to, on offers as browsers write them."""

from __future__ import annotations

import re

import pytest
from aiortc.rtcdtlstransport import RTCDtlsFingerprint
from prepstack_ext.media.negotiation import Line, Transport, read_offer, write_answer, write_offer
from prepstack_ext.media.rtp.header import ARRIVALS_URI

HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
COMMON = (
    "c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef01234567\r\n"
    "a=fingerprint:sha-256 " + ":".join(["AB"] * 32) + "\r\na=setup:actpass\r\na=rtcp-mux\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    f"a=extmap:5 {ARRIVALS_URI}\r\na=sendonly\r\n"
)
AUDIO = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
    + COMMON
    + "a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
)
VIDEO = (
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:1\r\n"
    + COMMON
    + "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n"
    "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n"
    "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 transport-cc\r\n"
    "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
)
SIZES = "a=rid:l send\r\na=rid:h send\r\na=simulcast:send l;h\r\n"
OURS = Transport(
    "user",
    "0123456789abcdef01234567",
    (RTCDtlsFingerprint("sha-256", ":".join(["CD"] * 32)),),
    "server",
)


def answer_to(video: str) -> str:
    return write_answer(read_offer(HEAD + AUDIO + video), OURS)


def rids(video: str) -> list[str]:
    media = read_offer(HEAD + AUDIO + video).media[1]
    return [encoding.rid for encoding in media.encodings]


def test_feedback_on_arrivals_is_agreed_for_sound_and_picture() -> None:
    answer = answer_to(VIDEO)

    assert answer.count(f"a=extmap:5 {ARRIVALS_URI}") == 2
    assert re.findall(r"a=rtcp-fb:(\d+) transport-cc", answer) == ["111", "96"]
    assert "a=rtcp-fb:96 goog-remb" in answer


def test_sound_is_repaired_by_what_follows_and_silence_is_not_sent() -> None:
    parameters = re.findall(r"a=fmtp:111 (\S+)", answer_to(VIDEO))

    assert [set(each.split(";")) for each in parameters] == [
        {"minptime=10", "useinbandfec=1", "usedtx=1"}
    ]


def test_sound_is_asked_for_again_though_no_browser_offers_that() -> None:
    assert "nack" not in AUDIO

    answer, offer = answer_to(VIDEO), write_offer([Line("0", "audio")], OURS, 1)

    for description in (answer, offer):
        assert "a=rtcp-fb:111 nack" in description.partition("m=video")[0]


def test_a_subscriber_is_offered_both_codecs_and_sound_without_silence() -> None:
    offer = write_offer([Line("0", "audio"), Line("1", "video")], OURS, 1)

    assert re.findall(r"a=rtpmap:\d+ (\S+)/90000", offer) == ["VP8", "rtx", "H264", "rtx"]
    assert "usedtx=1" in offer
    assert offer.count("goog-remb") == 2


# In Safari's order: high profile, baseline in both ways of packing, then VP8.
SAFARIS_H264 = (
    "a=rtpmap:98 H264/90000\r\na=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;"
    "profile-level-id=640c1f\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n"
    "a=rtpmap:102 H264/90000\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=0;"
    "profile-level-id=42e01f\r\na=rtpmap:100 H264/90000\r\na=fmtp:100 "
    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"
    "a=rtpmap:101 rtx/90000\r\na=fmtp:101 apt=100\r\n"
)
SAFARIS_VP8 = "a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"


@pytest.mark.parametrize(
    ("codecs", "agreed"),
    [(SAFARIS_H264 + SAFARIS_VP8, ["96 VP8", "97 rtx"]), (SAFARIS_H264, ["100 H264", "101 rtx"])],
)
def test_safari_sends_vp8_and_where_it_is_missing_plain_h264(
    codecs: str, agreed: list[str]
) -> None:
    video = "m=video 9 UDP/TLS/RTP/SAVPF 98 99 102 100 101 96 97\r\na=mid:1\r\n" + COMMON + codecs

    answer = answer_to(video).split("m=video")[1]

    assert re.findall(r"a=rtpmap:(\d+ \w+)/90000", answer) == agreed


def test_two_sizes_are_received_under_their_names() -> None:
    answer = answer_to(VIDEO + SIZES)

    assert rids(VIDEO + SIZES) == ["l", "h"]
    audio, video = answer.split("m=video")
    assert "a=rid" not in audio
    assert re.findall(r"a=(?:rid|simulcast):.*", video.replace("\r", "")) == [
        "a=rid:l recv",
        "a=rid:h recv",
        "a=simulcast:recv l;h",
    ]
    assert "rtp-stream-id" in video


def test_what_begins_paused_and_alternatives_are_understood() -> None:
    sizes = "a=rid:l send\r\na=rid:h send\r\na=rid:m send\r\na=simulcast:send ~l;h,m\r\n"

    assert rids(VIDEO + sizes) == ["l", "h"]


@pytest.mark.parametrize(
    "sizes",
    [
        "",
        "a=rid:l send\r\na=simulcast:send l\r\n",
        "a=simulcast:send l;h\r\n",
        "a=rid:l recv\r\na=rid:h recv\r\na=simulcast:recv l;h\r\n",
        "".join(f"a=rid:{n} send\r\n" for n in range(9)) + "a=simulcast:send 0;1;2;3;4;5;6;7;8\r\n",
        "a=rid:l" + "x" * 99 + " send\r\na=rid:h send\r\na=simulcast:send l;h\r\n",
    ],
)
def test_of_other_offers_one_size_is_received(sizes: str) -> None:
    assert rids(VIDEO + sizes) == [""]
    assert "a=simulcast" not in answer_to(VIDEO + sizes)


def test_without_the_extension_that_names_them_there_are_no_sizes() -> None:
    without = VIDEO.replace("rtp-stream-id", "something-else")

    assert rids(without + SIZES) == [""]
