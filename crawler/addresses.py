"""Where a connection may go: names to addresses, and which addresses are refused.

Every connection of a crawl, redirects and the browser's included, goes to an address this book
gave out, so a name cannot point somewhere else between the check and the connection.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from archive.uri import is_address
from crawler.errors import AddressRefused, BadOption, HostUnknown, OperatorMissing

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Lookup = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """Says which addresses may be connected to: the public ones, and what the user allows."""

    allowed: tuple[Network, ...] = ()
    operator: str = ""

    def check(self, host: str, address: Address) -> None:
        """Raises AddressRefused, or OperatorMissing beyond loopback without an operator."""
        seen = plain_address(address)
        if seen.is_link_local or seen.is_multicast or seen.is_unspecified:
            raise AddressRefused(f"{host} is {seen}, where no crawl may go; remove it from the portals.")
        if not seen.is_global and not self._is_allowed(seen):
            raise AddressRefused(
                f"{host} is the private address {seen}; pass --allow-network {seen} if that is meant."
            )
        if not seen.is_loopback and not self.operator:
            raise OperatorMissing(f"Say who crawls before {host} is asked: --operator 'NAME <MAIL or URL>'.")

    def _is_allowed(self, address: Address) -> bool:
        return any(address.version == net.version and address in net for net in self.allowed)


class AddressBook:
    """Resolves each host and port once a run. `overrides` are those of `--resolve`."""

    def __init__(
        self,
        guard: AddressGuard,
        overrides: Mapping[tuple[str, int], str],
        lookup: Lookup | None = None,
    ) -> None:
        self._guard = guard
        self._overrides = overrides
        self._lookup = lookup or look_up
        self._known: dict[tuple[str, int], str] = {}

    def known(self, host: str, port: int) -> str | None:
        """The address, if it was looked up already."""
        return self._known.get((host, port))

    async def address(self, host: str, port: int) -> str:
        """The address to connect to. Raises HostUnknown, AddressRefused or OperatorMissing."""
        key = (host, port)
        if key not in self._known:
            self._known[key] = self._permitted(host, await self._resolve(host, port))
        return self._known[key]

    async def _resolve(self, host: str, port: int) -> list[str]:
        override = self._overrides.get((host, port))
        if override is not None:
            return [override]
        if is_address(host):
            return [host]
        return await asyncio.get_running_loop().run_in_executor(None, self._lookup, host, port)

    def _permitted(self, host: str, candidates: list[str]) -> str:
        refusal: AddressRefused | None = None
        for text in candidates:
            try:
                self._guard.check(host, ip_address(text))
            except AddressRefused as error:
                refusal = error
            else:
                return text
        raise refusal or HostUnknown(f"{host} has no address; correct the URL or try again later.")


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name in the order of the system; blocks. Raises HostUnknown."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HostUnknown(f"{host} has no address ({error}); correct the URL or try again later.") from error
    return [str(address[0]) for *_, address in found]


def plain_address(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where there is one."""
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks of `--allow-network`. Raises BadOption."""
    try:
        return tuple(ip_network(text, strict=False) for text in texts)
    except ValueError as error:
        raise BadOption(f"--allow-network: {error}; write it as 10.0.0.0/8.") from error


def parse_overrides(texts: Iterable[str]) -> dict[tuple[str, int], str]:
    """The `HOST:PORT:ADDR` of `--resolve`, as curl has them. Raises BadOption."""
    overrides = {}
    for text in texts:
        host, _, rest = text.partition(":")
        port, _, address = rest.partition(":")
        address = address.strip("[]")
        if not (host and port.isdecimal() and is_address(address)):
            raise BadOption(f"--resolve {text}: write it as HOST:PORT:ADDRESS.")
        overrides[host.lower(), int(port)] = address
    return overrides
