"""The codecs and header extensions that the worker forwards, and how they are found in an offer."""

from __future__ import annotations

from collections.abc import Iterable

from aiortc import sdp
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
)

from prepstack_ext.media.rtp.header import (
    ARRIVALS_URI,
    AUDIO_LEVEL_URI,
    MID_URI,
    REPAIRED_RID_URI,
    RID_URI,
)

BASELINE_PROFILES = ("42e0", "4200")
# What browsers send us, under ids of theirs; and what we send them.
READ_EXTENSIONS = {
    "audio": (MID_URI, AUDIO_LEVEL_URI, ARRIVALS_URI),
    "video": (MID_URI, ARRIVALS_URI, RID_URI, REPAIRED_RID_URI),
}
EXTENSION_IDS = {MID_URI: 1, AUDIO_LEVEL_URI: 2}
EXTENSIONS = {"audio": (MID_URI, AUDIO_LEVEL_URI), "video": (MID_URI,)}
REPAIR = (("nack", None), ("nack", "pli"), ("ccm", "fir"))
# Together they make a browser's own estimator rule what it sends, below the limit that REMB sets.
FEEDBACK = {
    "audio": (("transport-cc", None),),
    "video": (*REPAIR, ("goog-remb", None), ("transport-cc", None)),
}
# Browsers do not offer to send sound again, but do so for whoever says that it will ask.
UNASKED_FEEDBACK = {"audio": (("nack", None),), "video": ()}
# By the times of arrival, browsers estimate what their network carries, and say so.
OFFERED_FEEDBACK = {"audio": (("nack", None),), "video": (*REPAIR, ("goog-remb", None))}


def _feedback(pairs: Iterable[tuple[str, str | None]]) -> list[RTCRtcpFeedback]:
    return [RTCRtcpFeedback(type=type, parameter=parameter) for type, parameter in pairs]


def _video(
    name: str, number: int, parameters: dict[str, int | str | None]
) -> list[RTCRtpCodecParameters]:
    mime, rtx = f"video/{name}", number + 1
    return [
        RTCRtpCodecParameters(
            mime, 90000, None, number, _feedback(OFFERED_FEEDBACK["video"]), parameters
        ),
        RTCRtpCodecParameters("video/rtx", 90000, None, rtx, [], {"apt": number}),
    ]


H264_PARAMETERS: dict[str, int | str | None] = {
    "level-asymmetry-allowed": "1",
    "packetization-mode": "1",
    "profile-level-id": "42e01f",
}
# Lost sound that does not come again is made up for by the packet after it, and silence costs next
# to nothing.
OPUS_PARAMETERS: dict[str, int | str | None] = {"useinbandfec": 1, "usedtx": 1}
# Always the same numbers: an m-line can change its stream without a new agreement on codecs.
CODECS = {
    "audio": [
        RTCRtpCodecParameters(
            "audio/opus",
            48000,
            2,
            111,
            _feedback(OFFERED_FEEDBACK["audio"]),
            {"minptime": 10, **OPUS_PARAMETERS},
        )
    ],
    "video": _video("VP8", 96, {}) + _video("H264", 98, H264_PARAMETERS),
}
PAYLOAD_TYPES: dict[str, tuple[int, int | None]] = {
    "OPUS": (111, None),
    "VP8": (96, 97),
    "H264": (98, 99),
}


def chosen_codec(media: sdp.MediaDescription) -> RTCRtpCodecParameters | None:
    if media.kind == "audio":
        return next((c for c in media.rtp.codecs if c.name.lower() == "opus"), None)
    if media.kind != "video":
        return None
    vp8 = next((c for c in media.rtp.codecs if c.name.upper() == "VP8"), None)
    return vp8 or next(filter(_is_plain_h264, media.rtp.codecs), None)


def _is_plain_h264(codec: RTCRtpCodecParameters) -> bool:
    parameters = codec.parameters
    return (
        codec.name.upper() == "H264"
        and str(parameters.get("packetization-mode")) == "1"
        and str(parameters.get("profile-level-id", "")).lower().startswith(BASELINE_PROFILES)
    )


def rtx_of(
    codec: RTCRtpCodecParameters, media: sdp.MediaDescription
) -> RTCRtpCodecParameters | None:
    return next(
        (
            other
            for other in media.rtp.codecs
            if other.name.lower() == "rtx" and other.parameters.get("apt") == codec.payloadType
        ),
        None,
    )


def shared_extensions(media: sdp.MediaDescription) -> list[RTCRtpHeaderExtensionParameters]:
    wanted = READ_EXTENSIONS.get(media.kind, ())
    return [extension for extension in media.rtp.headerExtensions if extension.uri in wanted]


def answered(codec: RTCRtpCodecParameters, media: sdp.MediaDescription) -> RTCRtpCodecParameters:
    offered = {(feedback.type, feedback.parameter) for feedback in codec.rtcpFeedback}
    shared = [pair for pair in FEEDBACK[media.kind] if pair in offered]
    shared += [pair for pair in UNASKED_FEEDBACK[media.kind] if pair not in shared]
    return RTCRtpCodecParameters(
        mimeType=codec.mimeType,
        clockRate=codec.clockRate,
        channels=codec.channels,
        payloadType=codec.payloadType,
        rtcpFeedback=_feedback(shared),
        parameters={**codec.parameters, **(OPUS_PARAMETERS if media.kind == "audio" else {})},
    )
