"""Posts per hour: what fits is counted, what does not is not, and the hour forgets."""

import pytest

from ngroups.news.limits.posting import PostingCounts, PostingLimits

NOW = 3600.0 * 500_000


@pytest.mark.parametrize(
    ("limits", "sizes", "answers"),
    [
        (PostingLimits(articles=2), [(1, 1)] * 3, [True, True, False]),
        (PostingLimits(octets=100), [(60, 1), (50, 1), (40, 1), (1, 1)], [True, False, True, False]),
        (PostingLimits(groups=5), [(1, 3), (1, 3), (1, 2), (1, 1)], [True, False, True, False]),
        (PostingLimits(), [(10**9, 99)] * 3, [True, True, True]),
    ],
)
def test_limits(limits: PostingLimits, sizes: list[tuple[int, int]], answers: list[bool]) -> None:
    counts = PostingCounts(limits)
    assert [counts.allow(b"a", octets, groups, NOW) for octets, groups in sizes] == answers


def test_holders_are_apart() -> None:
    counts = PostingCounts(PostingLimits(articles=1))
    assert [counts.allow(holder, 1, 1, NOW) for holder in (b"a", b"b", b"a")] == [True, True, False]


def test_everything_is_forgotten_when_the_hour_turns() -> None:
    counts = PostingCounts(PostingLimits(articles=1))
    assert counts.allow(b"a", 1, 1, NOW + 3599)
    assert not counts.allow(b"a", 1, 1, NOW + 3599)
    assert len(counts) == 1
    counts.forget(NOW + 3600)
    assert len(counts) == 0
    assert counts.allow(b"a", 1, 1, NOW + 3600)


def test_without_limits_nothing_is_kept() -> None:
    counts = PostingCounts(PostingLimits())
    counts.allow(b"a", 1, 1, NOW)
    assert len(counts) == 0
