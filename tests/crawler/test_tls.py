"""HTTPS hosts as they are: good, self-signed, and a decade behind."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

from tests.crawler.running import crawl, records, seen
from tests.crawler.web import Asked, Reply, Web, links, page


def site(asked: Asked) -> Reply:
    return page("", "404 none") if asked.path == "/robots.txt" else page(links("/1"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def server_context(certificate: Path, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if version is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
    context.load_cert_chain(certificate)
    return context


def recorded_tls(out: Path) -> dict[str, str]:
    """What the metadata records say of the connection; the same of all."""
    said = {json.loads(stored.record.block).get("tls") for stored in records(out, "metadata")}
    (text,) = said
    return dict(json.loads(str(text)))


def test_a_good_certificate_is_recorded_as_verified(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Web(site, tls=server_context(certificate)) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_STRICT_TLS=True)
    assert ended.code == 0, ended.log
    assert seen(tmp_path).keys() == {"/", "/1"}
    assert recorded_tls(tmp_path)["verified"] == "true"
    assert [one.record.block for one in records(tmp_path)] == [site(asked).raw for asked in web.log]


def test_a_certificate_nobody_signed_is_accepted_and_recorded(certificate: Path, tmp_path: Path) -> None:
    with Web(site, tls=server_context(certificate)) as web:
        ended = crawl([web.url()], tmp_path)
    assert ended.code == 0, ended.log
    assert seen(tmp_path).keys() == {"/", "/1"}
    tls = recorded_tls(tmp_path)
    assert tls["verified"] == "false"
    assert tls["version"] == "TLSv1.3"
    assert "certificate verify failed" in tls["error"]


def test_an_old_server_is_reached_at_the_old_level(certificate: Path, tmp_path: Path) -> None:
    with Web(site, tls=server_context(certificate, ssl.TLSVersion.TLSv1)) as web:
        ended = crawl([web.url()], tmp_path)
    assert ended.code == 0, ended.log
    assert seen(tmp_path).keys() == {"/", "/1"}
    assert recorded_tls(tmp_path)["version"] == "TLSv1"


SETTINGS_AND_GOAWAY = bytes.fromhex(
    "000006 04 00 00000000 0003 00000064 000008 07 00 00000000 00000000 00000001"
)


@pytest.mark.parametrize("is_tls", [False, True])
def test_a_host_that_speaks_only_http2_is_named_and_left_alone(
    certificate: Path, tmp_path: Path, is_tls: bool
) -> None:
    tls = server_context(certificate) if is_tls else None
    with Web(lambda _: Reply(SETTINGS_AND_GOAWAY, close=True), tls=tls) as web:
        ended = crawl([web.url()], tmp_path)
    assert len(web.log) == 1
    (portal,) = ended.summary["portals"]
    assert portal["state"] == "failed"
    assert "http2_only" in portal["reason"]
    assert list(records(tmp_path)) == []


def refuse(*_: object) -> bytes:
    """What OpenSSL's callback must do for the handshake to end with an alert."""
    raise RuntimeError("h2 is not on offer")


@contextmanager
def http2_server(certificate: Path) -> Iterator[int]:
    """A host that ends every handshake without h2 on offer, as RFC 7301 has it; gives its port."""
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.use_certificate_file(str(certificate))
    context.use_privatekey_file(str(certificate))
    context.set_alpn_select_callback(refuse)

    def greet() -> None:
        with suppress(OSError):
            while True:
                connection = SSL.Connection(context, listener.accept()[0])
                connection.set_accept_state()
                with suppress(RuntimeError, SSL.Error):
                    connection.do_handshake()
                connection.sock_shutdown(socket.SHUT_RDWR)
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=greet, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_a_host_that_ends_the_handshake_for_want_of_http2_is_named_too(
    certificate: Path, tmp_path: Path
) -> None:
    with http2_server(certificate) as port:
        ended = crawl([f"https://127.0.0.1:{port}/"], tmp_path)
    (portal,) = ended.summary["portals"]
    assert portal["state"] == "failed"
    assert "http2_only" in portal["reason"]


def test_strict_tls_talks_to_neither(certificate: Path, tmp_path: Path) -> None:
    with Web(site, tls=server_context(certificate)) as web:
        crawl([web.url()], tmp_path, NIANBAO_STRICT_TLS=True, NIANBAO_MAX_ATTEMPTS=1)
    assert web.log == []
    assert seen(tmp_path)["/"][0] == 0
