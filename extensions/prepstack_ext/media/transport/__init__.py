"""From UDP datagrams to plain RTP and RTCP, and back."""
