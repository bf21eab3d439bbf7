"""Three ways to greet an HTTPS host, tried in order: verified, unverified, unverified at the old level.

Many county portals serve expired certificates or TLS 1.0 only. What a reader may trust is
recorded with each capture; `--strict-tls` stays at the first way.
"""

from enum import IntEnum
from typing import Any

from OpenSSL import SSL
from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import CertificateOptions, TLSVersion, optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

# Hosts that speak only HTTP/2 say so when nothing they know is on offer (RFC 7301).
PROTOCOLS = (b"http/1.1",)
# OpenSSL's words for that.
NO_PROTOCOL = "no application protocol"


class TlsLevel(IntEnum):
    """How much is asked of a host's TLS."""

    VERIFIED = 0
    UNVERIFIED = 1
    OLD = 2


class LenientOptions(ClientTLSOptions):
    """TLS options that accept any certificate; whether it was good is known from the first try."""

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:  # noqa: N802  (Twisted's name)
        """A connection that checks nothing."""
        connection = super().clientConnectionForTLS(protocol)
        connection.set_verify(SSL.VERIFY_NONE, lambda *_: True)
        return connection


class OldOptions(CertificateOptions):
    """A context that still speaks TLS 1.0 with the ciphers of its time."""

    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:  # noqa: N802, N803  (Twisted's names)
        context = super()._makeContext(skipCiphers)
        context.set_cipher_list(b"ALL:@SECLEVEL=0")
        context.set_options(0x4)  # SSL_OP_LEGACY_SERVER_CONNECT
        return context


@implementer(IPolicyForHTTPS)
class TlsPolicy:
    """Twisted's policy for one level."""

    def __init__(self, level: TlsLevel) -> None:
        self._level = level

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802, ARG002  (Twisted's names)
        """What makes a TLS connection to a host."""
        name = hostname.decode("ascii")
        if self._level is TlsLevel.VERIFIED:
            return optionsForClientTLS(hostname=name, acceptableProtocols=PROTOCOLS)
        if self._level is TlsLevel.UNVERIFIED:
            options = CertificateOptions(fixBrokenPeers=True, acceptableProtocols=PROTOCOLS)
        else:
            options = OldOptions(fixBrokenPeers=True, insecurelyLowerMinimumTo=TLSVersion.TLSv1_0)
        return LenientOptions(options._makeTLSConnection, name)
