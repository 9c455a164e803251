"""The Path field: which sites an article went through (RFC 5536 section 3.1.5, RFC 5537 section 3.2).

Knows path identities. It never writes an address or host of anybody into an article, although RFC 5537
would let it: only names that peers and this site chose themselves.
"""

from typing import Final

from ngroups.news.intake.rules import is_path_identity

_LINE: Final = 998
"""Octets of a line without its CRLF (RFC 5536 section 2.2)."""


def has_passed(content: bytes, identity: bytes) -> bool:
    """Whether an article with this Path content went through the site of this path identity.

    The last entry is no site (RFC 5536 section 3.1.5). Names are compared without case.
    """
    low, name = content.lower(), identity.lower()
    return name in low and name in [entry.strip() for entry in low.split(b"!")[:-1]]


def relayed(content: bytes, identity: bytes, peer: bytes) -> bytes:
    """Path content with this site in front of it (RFC 5537 section 3.2.1).

    `peer` is the path identity of the peer that was verified to have sent it, empty if none was.
    """
    source = content.partition(b"!")[0].strip()
    if source == peer or source.lower() == peer.lower():
        added = b"!!"
    elif not peer:
        added = b"!.SEEN!"
    else:  # RFC 5537 would take an address here; RFC 5536 lets it be left out
        added = b"!.MISMATCH." + peer + b"!" if is_path_identity(peer) else b"!.MISMATCH!"
    # Folding stands before a diagnostic, not after it (RFC 5536 section 3.1.5).
    first_line = len(b"Path: ") + len(identity) + len(added) + len(content.partition(b"\r\n")[0])
    return identity + (b"\r\n " if first_line > _LINE else b"") + added + content


def posted(content: bytes, identity: bytes) -> bytes:
    """Path content of an article posted here, without the host it was posted from (RFC 5537 section 3.5)."""
    return identity + b"!.POSTED!" + (content or b"not-for-mail")


def was_posted(content: bytes) -> bool:
    """Whether an injecting agent has been at this Path content (RFC 5537 section 3.4.1)."""
    return any(entry.strip().startswith(b".posted") for entry in content.lower().split(b"!"))
