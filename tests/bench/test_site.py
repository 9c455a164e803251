"""The benchmark of the site asks for real pages of a real site."""

from bench.site import PATHS, measure


def test_every_page_is_measured() -> None:
    timings = measure(accounts=3, rounds=2)
    assert [each.path for each in timings] == ["log in", *(f"/en/{path}" for path in PATHS)]
    assert all(0 < each.median <= each.tenth for each in timings)
