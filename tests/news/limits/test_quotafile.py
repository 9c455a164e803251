"""The quota file: what goes in comes out, and no damage goes unseen."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.limits import quotafile
from ngroups.news.limits.quotafile import CorruptQuotasError, Section, decode, encode, passes_until

counters = st.dictionaries(st.binary(min_size=16, max_size=16), st.integers(1, 2**63 - 1), max_size=5)
keys = st.binary(min_size=32, max_size=32)
days = st.builds(Section, st.just("2026-11-23"), keys, counters)
months = st.builds(Section, st.just("2026-11"), keys, counters)
ends = st.lists(st.integers(1, 2**40), max_size=3, unique=True)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Section]:
    sections = draw(st.fixed_dictionaries({}, optional={"day": days, "month": months}))
    passes = {passes_until(end): Section(str(end), draw(keys), draw(counters)) for end in draw(ends)}
    return sections | passes


def plain(sections: dict[str, Section]) -> dict[str, tuple[str, bytes, dict[bytes, int]]]:
    return {period: (s.name, s.key, s.counters) for period, s in sections.items()}


def summed(body: str) -> bytes:
    return f"{body}sum {hashlib.blake2b(body.encode(), digest_size=32).hexdigest()}\n".encode()


@given(files())
def test_round_trip(sections: dict[str, Section]) -> None:
    assert plain(decode(encode(sections))) == plain(sections)


@given(files(), st.data())
def test_any_changed_octet_is_seen(sections: dict[str, Section], data: st.DataObject) -> None:
    content = bytearray(encode(sections))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CorruptQuotasError):
        decode(bytes(content))


def test_the_error_says_what_is_wrong() -> None:
    content = encode({"month": Section("2026-11", b"k" * 32, {b"h" * 16: 5})})
    for damaged, reason in [
        (content.replace(b" 5\n", b" 6\n"), "its sum"),
        (b"canary", "known version"),
        (content.replace(b"quotas 1", b"quotas 2"), "known version"),
    ]:
        with pytest.raises(CorruptQuotasError, match=reason):
            decode(damaged)


@given(files(), st.data())
def test_a_file_cut_short_is_seen(sections: dict[str, Section], data: st.DataObject) -> None:
    content = encode(sections)
    with pytest.raises(CorruptQuotasError):
        decode(content[: data.draw(st.integers(0, len(content) - 1))])


@given(st.binary(max_size=300))
def test_arbitrary_octets_raise_only_the_named_error(content: bytes) -> None:
    with pytest.raises(CorruptQuotasError):
        decode(content)


A, B = "0" * 32, "1" * 32
DAY = f"day 2026-11-23 {'a' * 64}\n"
MONTH = f"month 2026-11 {'a' * 64}\n"
PASS = f"pass 7 {'a' * 64}\n"
LATER = f"pass 10 {'a' * 64}\n"


def test_the_documented_form_is_understood() -> None:
    sections = decode(summed(f"ngroups-quotas 1\n{DAY}{A} 5\n{B} 6\n{MONTH}{A} 7\n"))
    assert plain(sections) == {
        "day": ("2026-11-23", b"\xaa" * 32, {bytes(16): 5, b"\x11" * 16: 6}),
        "month": ("2026-11", b"\xaa" * 32, {bytes(16): 7}),
    }


def test_passes_stand_by_their_end() -> None:
    sections = decode(summed(f"ngroups-quotas 1\n{DAY}{PASS}{A} 5\n{LATER}"))
    assert plain(sections) == {
        "day": ("2026-11-23", b"\xaa" * 32, {}),
        "pass 7": ("7", b"\xaa" * 32, {bytes(16): 5}),
        "pass 10": ("10", b"\xaa" * 32, {}),
    }


@pytest.mark.parametrize(
    "body",
    [
        f"ngroups-quotas 2\n{DAY}",
        f"ngroups-quotas 1\n{DAY}{B} 5\n{A} 5\n",
        f"ngroups-quotas 1\n{DAY}{A} 5\n{A} 5\n",
        f"ngroups-quotas 1\n{DAY}{A} 0\n",
        f"ngroups-quotas 1\n{DAY}{A} 05\n",
        f"ngroups-quotas 1\n{DAY}{A} -5\n",
        f"ngroups-quotas 1\n{DAY}{A} {2**63}\n",
        f"ngroups-quotas 1\n{MONTH}{DAY}",
        f"ngroups-quotas 1\n{DAY}{DAY}",
        f"ngroups-quotas 1\n{PASS}{PASS}",
        f"ngroups-quotas 1\n{LATER}{PASS}",
        f"ngroups-quotas 1\n{PASS}{MONTH}",
        f"ngroups-quotas 1\n{PASS.replace(' 7', ' 07')}",
        f"ngroups-quotas 1\n{A} 5\n",
        f"ngroups-quotas 1\n{DAY}{A} 5 2026-11-23T10:00\n",
    ],
)
def test_a_right_sum_does_not_save_a_wrong_form(body: str) -> None:
    with pytest.raises(CorruptQuotasError):
        decode(summed(body))


def test_a_file_too_long_is_refused_before_it_is_read_through(monkeypatch: pytest.MonkeyPatch) -> None:
    content = summed(f"ngroups-quotas 1\n{DAY}")
    monkeypatch.setattr(quotafile, "MAX_FILE", len(content))
    decode(content)
    monkeypatch.setattr(quotafile, "MAX_FILE", len(content) - 1)
    with pytest.raises(CorruptQuotasError, match="too long"):
        decode(content)


def test_a_section_shows_nothing() -> None:
    assert "2026" not in repr(Section("2026-11-23", b"k" * 32, {b"h" * 16: 5}))
