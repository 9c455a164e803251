"""Wildmats: patterns for newsgroup names and header contents (RFC 3977 section 4).

Knows patterns and text. Whoever sends a pattern chooses it, so matching takes time in proportion to the
text (times the pattern at worst) and never more: `_expression` says how. Must never know who asks.
"""

import re
from typing import Final

MAX_PATTERN: Final = 4096
"""Octets of a wildmat. A command line has fewer; an operator's list of groups may need as many."""

# RFC 3977 section 4.1 has these in no pattern, because older wildmats gave them a meaning.
_EXCLUDED: Final = re.compile(r"[][\\!\x00-\x1f\x7f]")
_TOKEN: Final = re.compile(r"\*+|.", re.DOTALL)
# That meaning (RFC 2980 section 3.3): `\` quotes; in a set a first `]` stands for itself.
_OLD_TOKEN: Final = re.compile(r"\*+|\\.|\[\^?+\]?+[^]]*+\]|[^[\\]", re.DOTALL)
_RANGE: Final = re.compile(r"(.)-(.)|(.)", re.DOTALL)


class WildmatError(ValueError):
    """No wildmat. Says nothing of the text."""


class Wildmat:
    """A compiled wildmat."""

    __slots__ = ("_patterns", "everything")

    def __init__(self, patterns: list[tuple[re.Pattern[str] | None, bool]]) -> None:
        """`patterns` from left to right: an expression (None for `*`) and whether it is not negated."""
        self._patterns = patterns[::-1]
        self.everything = self._patterns[0] == (None, True)
        """Whether there is nothing it does not match."""

    def matches(self, name: bytes) -> bool:
        """Whether the rightmost pattern that matches is not negated (RFC 3977 section 4.2)."""
        if self.everything:
            return True
        # `?` is one character of UTF-8 (RFC 3977 section 4.1), or one octet of what is no UTF-8.
        text = name.decode("utf-8", "surrogateescape")
        for pattern, wanted in self._patterns:
            if pattern is None or pattern.fullmatch(text):
                return wanted
        return False


def compile_wildmat(pattern: str | bytes, *, sets: bool = False) -> Wildmat:
    r"""Compile a wildmat, or raise `WildmatError`.

    With `sets` it is what XPAT takes (RFC 2980 section 3.3): one pattern, in which `,` and `!` have no
    meaning, `[a-z]` and `[^a-z]` are sets and `\` takes the meaning from the character after it.
    """
    if len(pattern) > MAX_PATTERN:
        raise WildmatError("wildmat too long")
    text = pattern if isinstance(pattern, str) else pattern.decode("utf-8", "surrogateescape")
    if sets:
        return Wildmat([(_compile(text, _OLD_TOKEN), True)])
    # RFC 3977 section 4.1 has no `!` before the first pattern; clients do, and mean nothing by it.
    return Wildmat([_compile_exact(part) for part in text.split(",")])


def _compile_exact(part: str) -> tuple[re.Pattern[str] | None, bool]:
    bare = part.removeprefix("!")
    if _EXCLUDED.search(bare):
        raise WildmatError("character that no wildmat has")
    return _compile(bare, _TOKEN), not part.startswith("!")


def _compile(text: str, token: re.Pattern[str]) -> re.Pattern[str] | None:
    tokens = token.findall(text)
    if not text or sum(map(len, tokens)) != len(text):
        raise WildmatError("empty pattern, or a set or quotation without end")
    pieces: list[list[str]] = [[]]
    for each in tokens:
        if each.startswith("*"):
            pieces.append([])
        else:
            pieces[-1].append(_one(each))
    return None if pieces == [[], []] else re.compile(_expression(pieces), re.DOTALL)


def _one(mark: str) -> str:
    """The expression for what matches one character."""
    if mark == "?":
        return "."
    if mark.startswith("[") and len(mark) > 1:
        return _set(mark[1:-1])
    return re.escape(mark[-1])


def _set(text: str) -> str:
    members = text.removeprefix("^")
    parts = []
    for low, high, single in _RANGE.findall(members):
        if low > high:
            raise WildmatError("set that runs backwards")
        parts.append(re.escape(single) if single else f"{re.escape(low)}-{re.escape(high)}")
    return f"[{'^' if text.startswith('^') else ''}{''.join(parts)}]"


def _expression(pieces: list[list[str]]) -> str:
    """The expression for pieces of one-character expressions with a `*` between each two.

    The first piece stands at the beginning, the last at the end, and each other is taken where it first
    occurs after the one before: wherever a match exists, one with these exists. So nothing is tried a
    second time. Each piece in between is an atomic group; the last is looked at from the end, once
    enough characters are known to be left for it.
    """
    if len(pieces) == 1:
        return "".join(pieces[0])
    first, *between, last = pieces
    found = "".join(f"(?>.*?{''.join(piece)})" for piece in between)
    end = f"(?=.{{{len(last)}}}).*+(?<={''.join(last)})" if last else ".*+"
    return f"{''.join(first)}{found}{end}"
