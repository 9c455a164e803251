"""Wildmats: the examples of RFC 3977 section 4, and that no pattern can make matching slow."""

import re
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.protocol.wildmat import MAX_PATTERN, Wildmat, WildmatError, compile_wildmat

# The two of RFC 3977 section 4.4 that are no wildmats are in the table of errors below.
MATCHES = [
    ("*", "", True),
    ("*", "any.thing", True),
    ("a*,!*b,*c*", "aaa", True),
    ("a*,!*b,*c*", "abb", False),
    ("a*,!*b,*c*", "ccb", True),
    ("a*,!*b,*c*", "xxx", False),
    ("a*,c*,!*b", "aaa", True),
    ("a*,c*,!*b", "abb", False),
    ("a*,c*,!*b", "ccb", False),
    ("a*,c*,!*b", "xxx", False),
    ("?a*", "xa", True),
    ("?a*", "\u00e9ab", True),
    ("?a*", "a", False),
    ("?", "\u20ac", True),
    ("??", "\u20ac", False),
    ("\u20ac*", "\u20ac1", True),
    ("misc.test", "misc.test", True),
    ("misc.test", "misc.tests", False),
    ("misc.test", "miscatest", False),
    ("Misc.test", "misc.test", False),
    ("comp.*", "comp.", True),
    ("comp.*", "comp", False),
    ("*.test", "misc.test", True),
    ("*.test", ".test", True),
    ("ab*ba", "aba", False),
    ("ab*ba", "abba", True),
    ("a*b*c", "a-b-b-c", True),
    ("a*bc*c", "abc", False),
    ("a*bc*c", "abcc", True),
    ("*aab*", "aaab", True),
    ("*a?b*", "aacb", True),
    ("**", "x", True),
    ("a**b", "ab", True),
    ("*?", "", False),
    ("*?", "x", True),
    ("!*", "x", False),
    ("!a*,*", "ab", True),
    ("*,!alt.*,alt.test", "alt.test", True),
    ("*,!alt.*,alt.test", "alt.other", False),
    ("a.(b|c)+$^{1}", "a.(b|c)+$^{1}", True),
    ("a.b", "a.b\n", False),
    ("a*", "a\nb", True),
]


@pytest.mark.parametrize(("pattern", "name", "matches"), MATCHES)
def test_matching(pattern: str, name: str, matches: bool) -> None:
    assert compile_wildmat(pattern).matches(name.encode()) is matches
    assert compile_wildmat(pattern.encode()).matches(name.encode()) is matches


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        ",",
        "a,",
        ",a",
        "a,,b",
        "!",
        "a,!",
        "a!b",
        "!!a",
        "a[bc]",
        "a\\b",
        "a]",
        "a\nb",
        "a\0",
        "\x7f",
        "a" * (MAX_PATTERN + 1),
    ],
)
def test_what_is_no_wildmat(pattern: str) -> None:
    with pytest.raises(WildmatError) as caught:
        compile_wildmat(pattern)
    assert len(pattern) < 3 or pattern not in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("[a-c]*", "b", True),
        ("[a-c]*", "d", False),
        ("[^a-c]*", "d", True),
        ("[^a-c]*", "b", False),
        ("*[Ww]indow*", "a Window", True),
        ("[]a]", "]", True),
        ("[^]a]", "]", False),
        ("[a-]", "-", True),
        ("[-a]", "-", True),
        ("[a^]", "^", True),
        ("[!a]", "!", True),
        ("[.]", "x", False),
        ("[\u00e0-\u00ff]", "\u00e9", True),
        ("[\\]", "\\", True),
        ("\\*", "*", True),
        ("\\*", "x", False),
        ("\\[a]", "[a]", True),
        ("a]", "a]", True),
        ("*a, b!*", "x a, b! y", True),
        ("*a, b!*", "x a", False),
        ("!x", "!x", True),
        ("*[0-9]*[0-9]", "a1b2", True),
        ("*[0-9]*[0-9]", "a1b", False),
        ("*", "", True),
    ],
)
def test_sets_for_xpat(pattern: str, text: str, matches: bool) -> None:
    assert compile_wildmat(pattern, sets=True).matches(text.encode()) is matches


@pytest.mark.parametrize("pattern", ["", "[", "[]", "[^]", "[abc", "a\\", "[z-a]"])
def test_what_is_no_pattern_for_xpat(pattern: str) -> None:
    with pytest.raises(WildmatError):
        compile_wildmat(pattern, sets=True)


def test_names_that_are_no_utf_8_match_by_octet() -> None:
    assert compile_wildmat("a?b").matches(b"a\xffb")
    assert not compile_wildmat("a?b").matches(b"a\xff\xfeb")
    assert compile_wildmat(b"a\xff*").matches(b"a\xffb")
    assert not compile_wildmat("a\u00ff*").matches(b"a\xffb")


def test_everything_is_known_without_looking() -> None:
    assert compile_wildmat("*").everything
    assert compile_wildmat("a,!b,*").everything
    assert not compile_wildmat("*,!b").everything
    assert not compile_wildmat("!*").everything
    assert not compile_wildmat("?*").everything


def _plainly(pattern: str, text: str) -> bool:
    """The definition, by the textbook: which positions of the text each prefix of the pattern can reach."""
    reach = {0}
    for mark in pattern:
        if mark == "*":
            reach = set(range(min(reach), len(text) + 1)) if reach else reach
        else:
            reach = {at + 1 for at in reach if at < len(text) and mark in ("?", text[at])}
    return len(text) in reach


@given(st.text("ab*?", min_size=1, max_size=12), st.text("ab\u00e9", max_size=12))
def test_matching_agrees_with_the_definition(pattern: str, text: str) -> None:
    assert compile_wildmat(pattern).matches(text.encode()) is _plainly(pattern, text)
    assert compile_wildmat(pattern, sets=True).matches(text.encode()) is _plainly(pattern, text)


@given(
    st.lists(st.tuples(st.booleans(), st.text("ab*?", min_size=1, max_size=5)), min_size=1, max_size=4),
    st.text("ab", max_size=5),
)
def test_the_rightmost_that_matches_decides(parts: list[tuple[bool, str]], text: str) -> None:
    pattern = ",".join(("!" if negated else "") + part for negated, part in parts)
    verdicts = [not negated for negated, part in parts if _plainly(part, text)]
    assert compile_wildmat(pattern).matches(text.encode()) is (verdicts[-1] if verdicts else False)


@given(st.text("ab*?[]^-\\,! ", max_size=12), st.binary(max_size=12))
def test_any_pattern_compiles_or_is_refused(pattern: str, text: bytes) -> None:
    for sets in (False, True):
        try:
            wildmat = compile_wildmat(pattern, sets=sets)
        except WildmatError:
            continue
        assert wildmat.matches(text) in (True, False)


def _repetitions(parsed: Any, *, atomic: bool) -> list[bool]:
    """Whether each unbounded repetition in a parsed expression can be gone back into."""
    found = []
    for operator, argument in parsed:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, inner = argument
            if low != high:
                found.append(not atomic and name != "POSSESSIVE_REPEAT")
                assert len(inner) == 1, "a repeated group could be gone back into from within"
            found += _repetitions(inner, atomic=atomic)
        elif name == "ATOMIC_GROUP":
            inner = _repetitions(argument, atomic=True)
            assert len(inner) == 1, "two repetitions in a group would multiply"
            found += inner
        elif name in ("ASSERT", "ASSERT_NOT"):
            inner = _repetitions(argument[1], atomic=False)
            assert not inner, "an assertion looks at a fixed number of characters"
        else:
            assert name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"), name
    return found


def expressions(wildmat: Wildmat) -> list[re.Pattern[str]]:
    return [pattern for pattern, _ in wildmat._patterns if pattern is not None]


@given(st.text("ab*?", min_size=1, max_size=30), st.booleans())
def test_matching_is_linear_by_structure(pattern: str, sets: bool) -> None:
    """No repetition is ever entered again: each is possessive, or alone in an atomic group.

    So a text is passed once, with at most a pattern's length of comparisons at each character.
    """
    parser: Any = import_module("re._parser")
    for expression in expressions(compile_wildmat(pattern, sets=sets)):
        assert not any(_repetitions(parser.parse(expression.pattern, expression.flags), atomic=False))


def test_the_check_of_the_structure_can_fail() -> None:
    parser: Any = import_module("re._parser")
    assert any(_repetitions(parser.parse(".*a.*b"), atomic=False))
    with pytest.raises(AssertionError):
        _repetitions(parser.parse("(?>.*a.*b)"), atomic=False)


def test_the_worst_pattern_ends() -> None:
    assert not compile_wildmat("*a" * 100 + "*b").matches(b"a" * 100_000)
    assert not compile_wildmat("*a?" * 100 + "*b").matches(b"a" * 100_000)
