"""A real coturn on loopback, hardened as deploy/turn/ has it but for what loopback needs."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from prepstack.interviews.relay_credentials import RelayCredentials, relay_credentials
from tests.ports import reserve_ports

TURNSERVER = shutil.which("turnserver")
MISSING = "coturn is not installed: apt-get install coturn"
SECRET = "the secret of the relay and the service"
HARDENED = Path(__file__).parents[1] / "deploy" / "turn" / "turnserver.conf"
# What cannot be as on a server.
OF_A_SERVER = ("allowed-peer-ip", "proc-")
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Turn:
    port: int
    tls_port: int
    certificate: Path
    log: Path

    def url(self, transport: str) -> str:
        """`transport`: udp, tcp or tls."""
        if transport == "tls":
            return f"turns:127.0.0.1:{self.tls_port}?transport=tcp"
        return f"turn:127.0.0.1:{self.port}?transport={transport}"

    def credentials(self, username: str, secret: str = SECRET, age: float = 0) -> RelayCredentials:
        return relay_credentials(secret, username, time.time() - age)


@contextmanager
def running_turn(folder: Path) -> Iterator[Turn]:
    port = reserve_ports()
    turn = Turn(port, port + 1, folder / "turn.pem", folder / "turn.log")
    key = folder / "turn.key"
    make_certificate(turn.certificate, key)
    settings = folder / "turnserver.conf"
    settings.write_text(configuration(turn, key))
    assert TURNSERVER, MISSING
    process = subprocess.Popen(
        [TURNSERVER, "-c", str(settings)], cwd=folder, stdout=subprocess.DEVNULL
    )  # its log is in the file
    try:
        wait_until_it_answers(turn)
        yield turn
    finally:
        process.terminate()
        process.wait()


def configuration(turn: Turn, key: Path) -> str:
    kept = [line for line in HARDENED.read_text().splitlines() if not line.startswith(OF_A_SERVER)]
    own = {
        "listening-ip": "127.0.0.1",
        "listening-port": turn.port,
        "tls-listening-port": turn.tls_port,
        "relay-ip": "127.0.0.1",
        "static-auth-secret": SECRET,
        "cert": turn.certificate,
        "pkey": key,
        "log-file": turn.log,
        "pidfile": turn.log.with_suffix(".pid"),
        "userdb": turn.log.with_suffix(".sqlite"),
    }
    replaced = [line for line in kept if line.partition("=")[0] not in own]
    lines = [f"{name}={value}" for name, value in own.items()]
    return "\n".join([*replaced, *lines, "allow-loopback-peers", "allowed-peer-ip=127.0.0.1", ""])


def wait_until_it_answers(turn: Turn) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    for port in (turn.port, turn.tls_port):
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, turn.log.read_text()
                time.sleep(0.05)


def make_certificate(certificate: Path, key: Path) -> None:
    """For 127.0.0.1, signed by itself."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "turn for tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.touch(0o600)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
