"""Offers and answers as values: what SDP says about streams, and the SDP that says it.

aiortc reads and writes the text; which codecs, extensions and numbers are used is decided here.
It keeps no state, so a renegotiation cannot change what an earlier one agreed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from aiortc import sdp
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters
from aiortc.rtcicetransport import RTCIceCandidate, RTCIceParameters
from aiortc.rtcrtpparameters import (
    RTCRtpCodecParameters,
    RTCRtpHeaderExtensionParameters,
    RTCRtpParameters,
)

from prepstack.errors import BadRequest
from prepstack.wire.limits import LONGEST_SDP
from prepstack_ext.media.codecs import (
    CODECS,
    EXTENSION_IDS,
    EXTENSIONS,
    PAYLOAD_TYPES,
    answered,
    chosen_codec,
    rtx_of,
    shared_extensions,
)
from prepstack_ext.media.rtp.header import MID_URI, RID_URI
from prepstack_ext.media.rtp.stream import Encoding
from prepstack_ext.media.simulcast import EACH_MEDIA, rids_by_mid, with_rids

PROFILE = "UDP/TLS/RTP/SAVPF"
DISCARD_PORT, DISCARD_HOST = 9, "0.0.0.0"  # RFC 8840: the real address is in the candidates
HIGHEST_PRIORITY = 2130706431  # of a host candidate, RFC 8445 §5.1.2
MOST_MEDIA = 64
BUNDLE_ONLY = re.compile(r"^a=bundle-only\r?$", re.MULTILINE)
PORT_ZERO = re.compile(r"^(m=\S+) 0 ")


@dataclass(frozen=True)
class Transport:
    """One end's half of the transport, the same for all m-lines of a connection."""

    user: str
    password: str
    fingerprints: tuple[RTCDtlsFingerprint, ...]
    role: str  # auto, client or server
    candidates: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class OfferedMedia:
    """An m-line of a browser's offer. `encoding` is None where no codec of ours is offered.

    `rids` name the sizes of its picture, the smallest first; none where there is one.
    """

    mid: str
    media: str
    sends: bool
    encoding: Encoding | None
    rids: tuple[str, ...] = ()

    @property
    def encodings(self) -> tuple[Encoding, ...]:
        """One for each size, without the SSRC, which only its packets tell."""
        if self.encoding is None:
            return ()
        if not self.rids:
            return (self.encoding,)
        blank = replace(self.encoding, ssrc=None, rtx_ssrc=None)
        return tuple(replace(blank, rid=rid) for rid in self.rids)


@dataclass(frozen=True)
class Offer:
    transport: Transport
    media: tuple[OfferedMedia, ...]
    description: sdp.SessionDescription


@dataclass(frozen=True)
class Line:
    """An m-line of our offer: idle, or sending the packets of a stream."""

    mid: str
    media: str
    stream: str = ""  # browsers play streams of one name in sync
    ssrc: int | None = None
    rtx_ssrc: int | None = None


def read_offer(text: str) -> Offer:
    description = _parse(text)
    rids = rids_by_mid(text)
    media = tuple(_offered(each, rids.get(each.rtp.muxId, ())) for each in description.media)
    return Offer(_transport_of(description), media, description)


def read_answer(text: str) -> tuple[Transport, dict[str, set[int]]]:
    """The other half of the transport, and per mid the payload types that may be sent."""
    description = _parse(text)
    accepted = {
        media.rtp.muxId: set(media.fmt)
        for media in description.media
        if media.port and media.direction in ("recvonly", "sendrecv", None)
    }
    return _transport_of(description), accepted


def _parse(text: str) -> sdp.SessionDescription:
    if len(text) > LONGEST_SDP:
        raise BadRequest("The session description is too long.")
    try:
        description = sdp.SessionDescription.parse(_with_ports(text))
        valid = 0 < len(description.media) <= MOST_MEDIA and all(
            len(media.rtp.muxId) in range(1, 17) and media.rtp.muxId.isascii()
            for media in description.media
        )
    except Exception as error:  # the parser meets nonsense with every kind of error
        raise BadRequest("The session description cannot be read.") from error
    if not valid:
        raise BadRequest("The session description needs m-lines with a mid of 1 to 16 letters.")
    return description


def _with_ports(text: str) -> str:
    """Firefox offers what shall share the first m-line's port with port 0 (RFC 9143 §7.2.1).

    Elsewhere 0 rejects an m-line, here it does not.
    """
    return "".join(
        PORT_ZERO.sub(rf"\1 {DISCARD_PORT} ", part) if BUNDLE_ONLY.search(part) else part
        for part in EACH_MEDIA.split(text)
    )


def _transport_of(description: sdp.SessionDescription) -> Transport:
    """Everything is bundled on the first m-line that is not rejected."""
    for media in description.media:
        ice, dtls = media.ice, media.dtls
        if not (media.port and ice and ice.usernameFragment and ice.password):
            continue
        if dtls and dtls.fingerprints:
            prints = tuple(dtls.fingerprints)
            return Transport(ice.usernameFragment, ice.password, prints, dtls.role)
    raise BadRequest("The session description names no ICE user, password or fingerprint.")


def _offered(media: sdp.MediaDescription, rids: tuple[str, ...]) -> OfferedMedia:
    is_stream = media.kind in ("audio", "video") and bool(media.port)
    sends = is_stream and media.direction in ("sendonly", "sendrecv", None)
    encoding = _encoding_of(media)
    if (
        encoding is None
        or encoding.codec != "VP8"
        or not {MID_URI, RID_URI} <= set(encoding.extensions)
    ):
        rids = ()
    return OfferedMedia(media.rtp.muxId, media.kind, sends, encoding, rids)


def _encoding_of(media: sdp.MediaDescription) -> Encoding | None:
    codec = chosen_codec(media)
    if codec is None or codec.payloadType is None or not media.port:
        return None
    ssrcs = [description.ssrc for description in media.ssrc]
    pair = next((g.items for g in media.ssrc_group if g.semantic == "FID"), ssrcs[:1])
    rtx = rtx_of(codec, media)
    return Encoding(
        mid=media.rtp.muxId,
        codec=codec.name.upper(),
        clock_rate=codec.clockRate,
        payload_type=codec.payloadType,
        ssrc=int(pair[0]) if pair else None,
        rtx_payload_type=rtx.payloadType if rtx else None,
        rtx_ssrc=int(pair[1]) if rtx and len(pair) > 1 else None,
        extensions={e.uri: e.id for e in shared_extensions(media)},
    )


def write_answer(offer: Offer, transport: Transport) -> str:
    """Accepts to receive what is offered, with the offerer's payload types and extension ids."""
    answer = _description("answer")
    for theirs, offered in zip(offer.description.media, offer.media, strict=True):
        codec = chosen_codec(theirs)
        if codec is None or offered.encoding is None:
            answer.media.append(_rejected(theirs))
            continue
        codecs = [answered(codec, theirs)]
        if rtx := rtx_of(codec, theirs):
            codecs.append(rtx)
        ours = _media(theirs.kind, offered.mid, codecs, shared_extensions(theirs), transport)
        ours.direction = "recvonly" if offered.sends else "inactive"
        answer.media.append(ours)
    return with_rids(_text(answer), {media.mid: media.rids for media in offer.media})


def _rejected(theirs: sdp.MediaDescription) -> sdp.MediaDescription:
    media = sdp.MediaDescription(theirs.kind, 0, theirs.profile, theirs.fmt)
    media.host = DISCARD_HOST  # Firefox refuses a whole answer for want of one address
    media.rtp = RTCRtpParameters(codecs=[], headerExtensions=[], muxId=theirs.rtp.muxId)
    media.ice = RTCIceParameters()
    media.direction = "inactive"
    return media


def our_encoding(line: Line, codec: str) -> Encoding:
    """Under which numbers we send a stream of that codec on one of our lines."""
    number, rtx_number = PAYLOAD_TYPES[codec]
    return Encoding(
        mid=line.mid,
        codec=codec,
        clock_rate=48000 if line.media == "audio" else 90000,
        payload_type=number,
        ssrc=line.ssrc,
        rtx_payload_type=rtx_number,
        rtx_ssrc=line.rtx_ssrc,
        extensions={uri: EXTENSION_IDS[uri] for uri in EXTENSIONS[line.media]},
    )


def write_offer(lines: Iterable[Line], transport: Transport, version: int) -> str:
    """The same m-lines in the same order each time; their number only grows."""
    offer = _description("offer", version)
    for line in lines:
        extensions = [
            RTCRtpHeaderExtensionParameters(id=EXTENSION_IDS[uri], uri=uri)
            for uri in EXTENSIONS[line.media]
        ]
        media = _media(line.media, line.mid, CODECS[line.media], extensions, transport)
        media.direction = "inactive"
        if line.ssrc is not None:
            _announce(media, line, line.ssrc)
        offer.media.append(media)
    return _text(offer)


def _announce(media: sdp.MediaDescription, line: Line, ssrc: int) -> None:
    media.direction = "sendonly"
    media.msid = f"{line.stream} {line.media}-{ssrc}"
    media.ssrc = [sdp.SsrcDescription(ssrc=ssrc, cname=line.stream)]
    if line.rtx_ssrc is not None:
        media.ssrc.append(sdp.SsrcDescription(ssrc=line.rtx_ssrc, cname=line.stream))
        media.ssrc_group = [sdp.GroupDescription(semantic="FID", items=[ssrc, line.rtx_ssrc])]


def _description(type: str, version: int = 1) -> sdp.SessionDescription:
    description = sdp.SessionDescription()
    description.type = type
    description.origin = f"- 1 {version} IN IP4 0.0.0.0"
    description.msid_semantic.append(sdp.GroupDescription(semantic="WMS", items=["*"]))
    return description


def _media(
    kind: str,
    mid: str,
    codecs: list[RTCRtpCodecParameters],
    extensions: list[RTCRtpHeaderExtensionParameters],
    transport: Transport,
) -> sdp.MediaDescription:
    media = sdp.MediaDescription(kind, DISCARD_PORT, PROFILE, [c.payloadType for c in codecs])
    media.host = media.rtcp_host = DISCARD_HOST
    media.rtcp_port, media.rtcp_mux = DISCARD_PORT, True
    media.rtp = RTCRtpParameters(codecs=codecs, headerExtensions=extensions, muxId=mid)
    media.ice = RTCIceParameters(
        usernameFragment=transport.user, password=transport.password, iceLite=True
    )
    media.dtls = RTCDtlsParameters(fingerprints=list(transport.fingerprints), role=transport.role)
    media.ice_candidates = [
        _candidate(address, port, rank) for rank, (address, port) in enumerate(transport.candidates)
    ]
    media.ice_candidates_complete = True
    return media


def _candidate(address: str, port: int, rank: int) -> RTCIceCandidate:
    return RTCIceCandidate(
        component=1,
        foundation=str(rank + 1),
        ip=address,
        port=port,
        priority=HIGHEST_PRIORITY - (rank << 8),
        protocol="udp",
        type="host",
    )


def _text(description: sdp.SessionDescription) -> str:
    mids: list[int | str] = [media.rtp.muxId for media in description.media if media.port]
    description.group.append(sdp.GroupDescription(semantic="BUNDLE", items=mids))
    return str(description)
