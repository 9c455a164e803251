"""What all sessions of one server share: its name, its offers and its limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal


class Role(Enum):
    """Whom a listener serves; RFC 3977 section 3.4.2 calls the two agents by these names."""

    READER = auto()
    TRANSIT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The server as its sessions describe it. Immutable; a new configuration is a new one."""

    name: bytes
    """The path identity, shown in the greeting (RFC 5536 section 3.1.5)."""
    version: bytes
    now: Callable[[], float]
    """Seconds since 1970, UTC."""
    posting: bool = True
    login: Literal["none", "required"] = "none"
    starttls: bool = False
    cleartext_login: bool = False
    """Whether AUTHINFO is offered before TLS (RFC 4643 section 2.1 advises against)."""
    newnews: bool = True
    lists: Mapping[bytes, bytes] = field(default_factory=dict)
    """LIST keyword to its ready-made lines, for the lists an operator writes (RFC 6048)."""
    article_octets: int = 8 << 20
    """The largest article taken, in wire octets."""
