"""Which addresses we visit: those of the open Internet. How names become such addresses."""

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from providers.errors import AddressRefused

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Beside what the standard library knows in every version of Python that runs us.
_DOCUMENTATION = IPv6Network("3fff::/20")
_RELAYS = ipaddress.IPv4Network("192.88.99.0/24")
_ASSIGNMENTS = ipaddress.IPv4Network("192.0.0.0/24")
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
LOOKUPS_AT_ONCE = 32


def check_address(url: str) -> None:
    """Raise AddressRefused for what is no address on the web, or has a password in it."""
    try:
        parts = urlsplit(url)
        has_host = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError as error:
        raise AddressRefused("is not a web address") from error
    if not has_host:
        raise AddressRefused("is not a web address")
    if "@" in parts.netloc:
        raise AddressRefused("has a name or password in it, which I do not use")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet's, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        return _is_public_v6(ip)
    return ip.is_global and not ip.is_multicast and ip not in _RELAYS and ip not in _ASSIGNMENTS


def _is_public_v6(ip: IPv6Address) -> bool:
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
    if ip in _NAT64:
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner:
        return is_public(str(inner))
    return ip in _GLOBAL_UNICAST and ip.is_global and ip not in _DOCUMENTATION


class Resolver(AbstractResolver):
    """Looks names up in threads of its own, so that dead names keep nobody else waiting."""

    def __init__(self) -> None:
        """Make the threads when they are needed."""
        self._pool = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._pool, _look_up, host, port, family)
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=kind, proto=proto, flags=_NUMERIC
            )
            for kind, proto, address in found
        ]

    async def close(self) -> None:
        """Let go of the threads; a look-up under way ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: int) -> list[tuple[int, int, str]]:
    flags = getattr(socket, "AI_ADDRCONFIG", 0)
    found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, flags)
    return [(kind, proto, str(name[0])) for kind, _, proto, _, name in found]
