"""Accepting articles from an archive: any age, from no peer, into the groups that exist here."""

import time
from collections.abc import Container
from dataclasses import replace

from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.relay import relay
from ngroups.news.intake.rules import Site
from ngroups.protocol.articles import ArticleError, parse


def from_archive(wire: bytes, site: Site, groups: Container[bytes]) -> Incoming | Refusal:
    """As from a peer (RFC 5537 section 3.6), but named by its own Message-ID and never too old."""
    try:
        named = parse(wire, site.relay_limits).get(b"message-id") or b""
    except ArticleError as error:
        return Refusal("refused", error.reason)
    return relay(
        wire,
        named=named.strip(),
        site=replace(site, artcutoff_days=0),
        peer=b"",
        known_group=lambda name: name in groups,
        now=int(time.time()),
    )
