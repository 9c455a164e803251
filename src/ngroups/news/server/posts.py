"""An accepted post on its way from a reader worker to the intake process, as byte strings."""

import struct
from collections.abc import Sequence

from ngroups.news.incoming import Incoming
from ngroups.protocol.ports import Buffer

_COUNTS = struct.Struct("!QQ")


def pack_incoming(article: Incoming) -> list[Buffer]:
    """The parts of a frame."""
    counts = _COUNTS.pack(article.octets, article.lines)
    return [article.message_id, article.head, article.body, article.overview, counts, *article.groups]


def unpack_incoming(parts: Sequence[bytes]) -> Incoming:
    """The article again. Raises `ValueError` or `struct.error` when the parts are not one."""
    message_id, head, body, overview, counts, *groups = parts
    octets, lines = _COUNTS.unpack(counts)
    return Incoming(message_id, tuple(groups), head, body, overview, octets, lines)
