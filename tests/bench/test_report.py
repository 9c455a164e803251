from bench.contest import Score
from bench.report import OURS, PEER, judge, summary
from bench.rows import ROWS

ARTICLE = next(row for row in ROWS if row.name == "article")
IDLE = next(row for row in ROWS if row.name == "idle")


def score(cost: float, rate: float) -> Score:
    return Score(cost, rate, 0.1, 0.1, 0.5, cost)


def test_a_row_that_meets_both_bars_misses_nothing() -> None:
    verdict = judge(ARTICLE, {PEER: score(40_000, 20_000), OURS: score(8_000, 100_000)})
    assert (verdict.cpu_ratio, verdict.rate_ratio, verdict.missed) == (5, 5, ())
    assert "met" in summary([verdict])


def test_each_missed_bar_is_named_with_its_ratio() -> None:
    verdict = judge(ARTICLE, {PEER: score(40_000, 20_000), OURS: score(20_000, 50_000)})
    assert verdict.missed == ("CPU 2.00 < 4", "throughput 2.50 < 4")
    assert "MISSED" in summary([verdict])


def test_memory_has_no_throughput_bar() -> None:
    verdict = judge(IDLE, {PEER: score(160_000, 0), OURS: score(80_000, 0)})
    assert verdict.rate_ratio is None
    assert verdict.missed == ("memory 2.00 < 5",)


def test_one_server_alone_is_not_judged() -> None:
    verdict = judge(ARTICLE, {PEER: score(40_000, 20_000)})
    assert verdict.cpu_ratio is None
    assert verdict.missed == ()
