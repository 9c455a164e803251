"""Wildmats: patterns over group names (RFC 3977 section 4).

Matching takes time linear in the name for each star of the pattern, whatever the
pattern: between two stars the leftmost match is as good as any, so the expression made
here commits to it (atomic groups) and never tries another.
"""

import re
from typing import Final

MOST: Final = 2048
"""Octets of a pattern; a command line holds fewer, a configuration file may hold more."""
_MOST_PATTERNS: Final = 256


class WildmatError(ValueError):
    """Not a wildmat. Does not repeat it."""


class Wildmat:
    """A compiled wildmat."""

    __slots__ = ("_all", "_patterns")

    def __init__(self, patterns: list[tuple[bool, re.Pattern[str]]], *, everything: bool) -> None:
        self._patterns = patterns
        self._all = everything

    def matches(self, name: bytes) -> bool:
        """Whether the rightmost pattern that fits is a positive one (RFC 3977 section 4.2)."""
        if self._all:
            return True
        text = name.decode("utf-8", "surrogateescape")
        for positive, pattern in self._patterns:
            if pattern.fullmatch(text):
                return positive
        return False


def compile_wildmat(pattern: str | bytes, *, sets: bool = False) -> Wildmat:
    """Compile; `sets` also allows `[a-z]` and `[^a-z]`, which XPAT had (RFC 2980 section 2.9).

    Raises `WildmatError`.
    """
    text = pattern.decode("utf-8", "surrogateescape") if isinstance(pattern, bytes) else pattern
    parts = [text] if sets else text.split(",")
    if len(text) > MOST or len(parts) > _MOST_PATTERNS:
        raise WildmatError("the wildmat is too long")
    compiled = []
    for part in parts:
        negative = part.startswith("!") and not sets
        glob = part.removeprefix("!") if negative else part
        if not glob:
            raise WildmatError("an empty pattern in the wildmat")
        compiled.append((not negative, re.compile(_expression(glob, sets=sets), re.DOTALL)))
    return Wildmat(compiled[::-1], everything=text == "*")


def _expression(glob: str, *, sets: bool) -> str:
    """A regular expression for one pattern."""
    runs = [_run(run, sets=sets) for run in _split_at_stars(glob, sets=sets)]
    if len(runs) == 1:
        return runs[0]
    first, *middle, last = runs
    return first + "".join(f"(?>.*?{run})" for run in middle if run) + ".*" + last


def _split_at_stars(glob: str, *, sets: bool) -> list[str]:
    if not sets:
        return glob.split("*")
    runs, inside = [""], False
    for character in glob:
        if character == "*" and not inside:
            runs.append("")
            continue
        inside = character == "[" or (inside and character != "]")
        runs[-1] += character
    return runs


_SET: Final = re.compile(r"\[(\^?)((?:[^\]])+)\]")


def _run(run: str, *, sets: bool) -> str:
    """The part of a pattern between two stars: every item stands for one character."""
    out, at = [], 0
    while at < len(run):
        match = _SET.match(run, at) if sets else None
        if match:
            out.append(_set(match[1], match[2]))
            at = match.end()
            continue
        character = run[at]
        if character in "[]\\" and not (sets and character == "]"):
            raise WildmatError("a wildmat has no place for [, ] or \\ (RFC 3977 section 4.1)")
        out.append("." if character == "?" else re.escape(character))
        at += 1
    return "".join(out)


def _set(caret: str, members: str) -> str:
    """A character set; only a dash between two ascending characters means a range."""
    items, at = [], 0
    while at < len(members):
        if members[at + 1 : at + 2] == "-" and at + 2 < len(members):
            low, high = members[at], members[at + 2]
            if low > high:
                raise WildmatError("a range in the wildmat runs backwards")
            items.append(f"{re.escape(low)}-{re.escape(high)}")
            at += 3
        else:
            items.append(re.escape(members[at]))
            at += 1
    return f"[{caret}{''.join(items)}]"
