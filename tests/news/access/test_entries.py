"""The file of logins as text: what it means, where it is wrong, what an edit leaves alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.access import AccessError, entries
from ngroups.news.access.entries import (
    MAX_LINE,
    MAX_NAME,
    BadLineError,
    BadNameError,
    LoginExistsError,
    NoSuchLoginError,
    TooLargeError,
    parse,
    valid_name,
    with_added,
    with_changed,
    without,
)
from ngroups.news.access.hashing import Cost, decoy
from ngroups.news.access.options import BadOptionsError
from ngroups.news.limits.allowance import Allowance

DEFAULT = Allowance(connections=7)
HASH, OTHER = (decoy(Cost(8, 1, 1), salt * 16, b"t" * 32) for salt in (b"1", b"2"))
FILE = f"""# our logins

anna:{HASH}
  # she asked for more
bert:{HASH}:connections=20,post=no\r
jürgen:{OTHER}
""".encode()


def test_a_file_is_understood() -> None:
    found = parse(FILE, DEFAULT)
    assert {name: (e.encoded, e.allowance) for name, e in found.items()} == {
        b"anna": (HASH, DEFAULT),
        b"bert": (HASH, Allowance(connections=20, post=False)),
        "jürgen".encode(): (OTHER, DEFAULT),
    }


def test_an_empty_file_has_no_logins() -> None:
    assert parse(b"", DEFAULT) == parse(b"\n# nobody\n\n", DEFAULT) == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"canary", "hash"),
        (b"canary:", "hash"),
        (b"canary:secret", "hash"),
        (f":{HASH}".encode(), "not a name"),
        (f"can ary:{HASH}".encode(), "not a name"),
        (f"canary\0:{HASH}".encode(), "not a name"),
        (b"canary\xff:" + HASH.encode(), "not a name"),
        (f"{'c' * (MAX_NAME + 1)}:{HASH}".encode(), "not a name"),
        (f"canary:{HASH}:canary=1".encode(), "unknown option"),
        (f"canary:{HASH}:post=maybe".encode(), "post must"),
        (f"canary:{HASH}:post=no:".encode(), "post must"),
        (f"canary:{HASH}:post=\u00e9".encode(), "post must"),
        (f"anna:{OTHER}".encode(), "earlier line"),
        (b"canary" * MAX_LINE, "too long"),
    ],
)
def test_an_error_names_the_line_and_nothing_in_it(line: bytes, reason: str) -> None:
    with pytest.raises(BadLineError, match=reason) as caught:
        parse(FILE + line, DEFAULT)
    assert caught.value.number == 7
    assert "line 7" in str(caught.value)
    assert not [word for word in ("canary", "anna", "secret") if word in repr(caught.value)]
    assert caught.value.__context__ is None


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MAX_FILE", len(FILE))
    assert parse(FILE, DEFAULT)
    with pytest.raises(TooLargeError):
        parse(FILE + b"#", DEFAULT)


def test_no_repr_shows_an_entry() -> None:
    entry = parse(FILE, DEFAULT)[b"bert"]
    assert repr(entry) == "Entry()"


@pytest.mark.parametrize("name", [b"a", b"anna@example.org", b"x" * MAX_NAME, "jürgen".encode(), b"a#b"])
def test_valid_names(name: bytes) -> None:
    assert valid_name(name)


@pytest.mark.parametrize(
    "name", [b"", b"x" * 65, b"a b", b"a:b", b"#a", b"a\n", b"a\x7f", b"\xff", "a\u00a0b".encode(), b"a\0"]
)
def test_invalid_names(name: bytes) -> None:
    assert not valid_name(name)


@given(st.binary(max_size=70))
def test_every_valid_name_survives_the_file(name: bytes) -> None:
    if valid_name(name):
        assert set(parse(with_added(FILE, name + b"!"[: name in {b"anna", b"bert"}], HASH, ""), DEFAULT)) > {
            b"anna"
        }
        assert list(parse(with_added(b"", name, HASH, ""), DEFAULT)) == [name]
    else:
        with pytest.raises(BadNameError):
            with_added(FILE, name, HASH, "")


@given(st.binary(max_size=200))
def test_arbitrary_octets_raise_only_the_named_error(content: bytes) -> None:
    try:
        found = parse(content, DEFAULT)
    except BadLineError:
        return
    assert not found


def test_adding_appends_one_line() -> None:
    assert with_added(FILE, b"carl", OTHER, "post=no") == FILE + f"carl:{OTHER}:post=no\n".encode()
    assert with_added(FILE.rstrip(), b"carl", OTHER, "") == FILE.rstrip() + f"\ncarl:{OTHER}\n".encode()


def test_changing_touches_one_line_and_keeps_what_is_not_given() -> None:
    lines = FILE.split(b"\n")
    lines[4] = f"bert:{OTHER}:connections=20,post=no".encode()
    assert with_changed(FILE, b"bert", OTHER, None) == b"\n".join(lines)
    lines[4] = f"bert:{HASH}:rate=5M".encode()
    assert with_changed(FILE, b"bert", None, "rate=5M") == b"\n".join(lines)
    lines[4] = f"bert:{HASH}".encode()
    assert with_changed(FILE, b"bert", None, "") == b"\n".join(lines)


def test_removing_takes_one_line_out() -> None:
    lines = FILE.split(b"\n")
    del lines[4]
    assert without(FILE, b"bert") == b"\n".join(lines)
    assert without(f"anna:{HASH}".encode(), b"anna") == b""


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (lambda: with_added(FILE, b"anna", HASH, ""), LoginExistsError),
        (lambda: with_added(FILE, b"can ary", HASH, ""), BadNameError),
        (lambda: with_added(FILE, b"carl", HASH, "canary=1"), BadOptionsError),
        (lambda: with_added(FILE, b"carl", HASH, "post=no\ncanary:"), BadOptionsError),
        (lambda: with_added(FILE, b"carl", "canary", ""), BadLineError),
        (lambda: with_added(b"canary\n", b"carl", HASH, ""), BadLineError),
        (lambda: with_changed(FILE, b"canary", HASH, ""), NoSuchLoginError),
        (lambda: with_changed(FILE, b"anna", None, "canary"), BadOptionsError),
        (lambda: with_changed(FILE, b"anna", "canary", None), BadLineError),
        (lambda: without(FILE, b"canary"), NoSuchLoginError),
    ],
)
def test_edits_that_cannot_be(edit: Callable[[], bytes], error: type[AccessError]) -> None:
    with pytest.raises(error) as caught:
        edit()
    assert "canary" not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None
