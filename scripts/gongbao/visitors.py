"""Who may look at a preview: it shows drafts, so nobody but who is meant to.

A web site opened in the editor's browser could point a name of its own at this machine and read the preview
through it (DNS rebinding). Such a request carries that name as its Host: it is refused.
"""

from __future__ import annotations

import ipaddress

LOCAL = "localhost"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_private(served: str) -> bool:
    """Whether a preview served on this host can be reached from this machine only."""
    address = _address(served)
    return served == LOCAL if address is None else address.is_loopback


def is_expected(host: str, served: str) -> bool:
    """Whether the Host of a request (RFC 9110, 7.2: a name, perhaps a port) names the preview.

    That is the host it is served on, or this machine; where it is served on every address of the machine,
    any address in figures as well, for no name can be pointed at it then.
    """
    name = _name(host)
    if name in {LOCAL, served.strip("[]").lower()}:
        return True
    address, serves = _address(name), _address(served)
    if address is None:
        return False
    return address.is_loopback if is_private(served) else serves is not None and serves.is_unspecified


def _name(host: str) -> str:
    """The name in a Host, without its port and in lower case."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().removesuffix(".")
