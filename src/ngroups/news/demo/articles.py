"""All articles of the demonstration, in the order of their dates."""

import random
from collections.abc import Iterator
from dataclasses import replace

from ngroups.news.demo.binaries import binary_posts
from ngroups.news.demo.compose import Written, write
from ngroups.news.demo.people import desk_and_guests
from ngroups.news.demo.threads import threads


def demo_articles(now: int, seed: int) -> Iterator[tuple[tuple[bytes, ...], bytes]]:
    """Groups and wire format of each article, the oldest first; the last was written shortly before `now`.

    `now` is in seconds since 1970, UTC. The same seed gives the same Message-IDs at any time, so that filing
    the set again files nothing twice.
    """
    dated = [(article.at, article.groups, article.wire()) for article in _texts(now, seed)]
    dated += [(part.at, part.groups, part.wire) for post in binary_posts(now, seed) for part in post.parts]
    for _, groups, wire in sorted(dated, key=lambda entry: entry[0]):
        yield tuple(group.encode() for group in groups), wire


def _texts(now: int, seed: int) -> list[Written]:
    desk, guests = desk_and_guests()
    rng = random.Random(seed)
    articles = [article for thread in threads() for article in write(thread, desk, guests, now=now, rng=rng)]
    # Announcements keep the order of their file: the welcome comes first.
    notices = [article for article in articles if article.author is desk]
    at = sorted(article.at for article in notices)
    ordered = [replace(article, at=moment) for article, moment in zip(notices, at, strict=True)]
    return ordered + [article for article in articles if article.author is not desk]
