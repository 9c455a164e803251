"""The threads of the demonstration, from the files under `threads/`: one for each group, named after it.

A line `== Subject` or `== Subject | other.group` starts a thread; its text follows, paragraphs parted by
empty lines. A line `-- N` starts an answer to the article N of the thread (0 is the first). `op` behind it
says that the author of article 0 writes again, `as N` that the author of article N does.
"""

import re
from importlib.resources import files
from typing import Final, NamedTuple

_THREAD: Final = re.compile(r"^== (?=\S)", re.MULTILINE)
_REPLY: Final = re.compile(r"^-- (\d+)(?: (op)| as (\d+))?$", re.MULTILINE)


class Post(NamedTuple):
    """One article of a thread before anybody wrote it."""

    parent: int | None
    author: int | None
    """The article whose author writes this one, too; None for somebody else."""
    paragraphs: tuple[str, ...]


class Thread(NamedTuple):
    """A subject and what was said about it."""

    groups: tuple[str, ...]
    subject: str
    posts: tuple[Post, ...]


def threads() -> list[Thread]:
    """All threads, in the order of their files."""
    folder = files(__package__).joinpath("threads")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".txt")), key=lambda e: e.name)
    return [
        _thread(entry.name.removesuffix(".txt"), text)
        for entry in found
        for text in _THREAD.split(entry.read_text("utf-8"))[1:]
    ]


def _thread(group: str, text: str) -> Thread:
    title, _, rest = text.partition("\n")
    subject, _, others = title.partition(" | ")
    # `split` gives the first text, then for each reply its three groups and its text.
    first, *replies = _REPLY.split(rest)
    posts = [Post(None, None, _paragraphs(first))]
    for at in range(0, len(replies), 4):
        parent, op, author, words = replies[at : at + 4]
        posts.append(Post(int(parent), 0 if op else int(author) if author else None, _paragraphs(words)))
    return Thread((group, *others.split()), subject.strip(), tuple(posts))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n"))
