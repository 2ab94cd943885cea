"""Which addresses may be asked: http and https, and no private network unless that was allowed."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

WEB = ("http://", "https://")
_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:.]+(?:%25\w+)?\]", re.I | re.A)
_SAFE = "/%:=&?~#+!$,;'@()*[]"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddressError(OSError):
    """A host name that resolves to a private or loopback network. Its one argument is the address."""


def is_web(address: str) -> bool:
    """Whether an address is one of the web, by its scheme."""
    return address[:8].lower().startswith(WEB)


def to_web_address(address: str, base: str = "") -> str | None:
    """An http(s) address in ASCII, made absolute by `base`, without its fragment; None if it is none.

    An address with a user's name in it is none: it serves to hide the host.
    """
    try:
        parts = urlsplit(urljoin(base, address.strip()) if base else address.strip())
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        host = parts.hostname.encode("idna").decode("ascii")
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if not _HOST.fullmatch(host):
        return None
    path, query = quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE)
    return urlunsplit((parts.scheme.lower(), host.lower() + port, path, query, ""))


def to_origin(address: str) -> str:
    """Scheme, host and port of a web address: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_public(ip: Ip) -> bool:
    """Whether an address belongs to the public internet; one that wraps an IPv4 address is judged by that."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve_host(host: str, port: int, *, allow_private: bool) -> str:
    """The address to connect to for a host name: the first that it resolves to, all of them checked.

    Raises: PrivateAddressError if any of them is not public and `allow_private` is off; OSError for a name that
    does not resolve.
    """
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:  # a label that is too long
        raise OSError("is no host name") from error
    for text in found:
        if not allow_private and not is_public(ipaddress.ip_address(text.split("%")[0])):
            raise PrivateAddressError(text)
    if not found:
        raise OSError("has no address")
    return found[0]
