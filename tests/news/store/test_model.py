"""Random filing, expiring and reopening against a plain dictionary."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ngroups.news.expiry.retention import DAY, RetentionClass, class_for, default_class
from ngroups.news.store.check import check
from ngroups.news.store.reader import Reader
from ngroups.news.store.writer import Writer
from ngroups.protocol.wildmat import compile_wildmat
from tests.news.store.samples import GROUPS, HOST, line, message_id, new_store, sample, wire

CLASSES = (
    RetentionClass("brief", compile_wildmat("alt.binaries.*"), 2),
    RetentionClass("long", compile_wildmat("alt.test"), 24),
)
ALL = (default_class(), *CLASSES)


class Kept(NamedTuple):
    number: int
    """Which sample it is."""
    places: list[tuple[bytes, int]]
    epoch: tuple[str, int]
    arrived: int


class Store(RuleBasedStateMachine):
    @initialize()
    def open_store(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name) / "data"
        new_store(self.root).close()
        self.writer = Writer(self.root, host=HOST, classes=CLASSES)
        self.now = self.most = 20_000 * DAY
        self.kept: dict[int, Kept] = {}
        self.highs = dict.fromkeys(GROUPS, 0)

    @rule(
        first=st.integers(0, 2000),
        count=st.one_of(st.integers(1, 5), st.integers(100, 300)),
        choices=st.lists(st.lists(st.sampled_from(GROUPS), min_size=1, unique=True), min_size=1, max_size=4),
    )
    def file(self, first: int, count: int, choices: list[list[bytes]]) -> None:
        batch = [(number, tuple(choices[number % len(choices)])) for number in range(first, first + count)]
        new = [item for item in batch if item[0] not in self.kept]
        expected = ["duplicate" if number in self.kept else "filed" for number, _ in batch]
        # The store files a batch class by class, each in its own epoch.
        order = list(dict.fromkeys(class_for(groups, ALL).name for _, groups in batch))
        new.sort(key=lambda item: order.index(class_for(item[1], ALL).name))
        for number, groups in new:
            self._keep(number, groups)
        assert self.writer.append([sample(number, *groups) for number, groups in batch], self.now) == expected

    def _keep(self, number: int, groups: tuple[bytes, ...]) -> None:
        retention = class_for(groups, ALL)
        days = [kept.epoch[1] for kept in self.kept.values() if kept.epoch[0] == retention.name]
        day = retention.open_epoch(self.now, max(days, default=None))
        epoch = (retention.name, day)
        arrived = max([self.now, *(kept.arrived for kept in self.kept.values() if kept.epoch == epoch)])
        places = []
        for name in groups:
            self.highs[name] += 1
            places.append((name, self.highs[name]))
        self.kept[number] = Kept(number, places, epoch, arrived)

    @rule(hours=st.one_of(st.integers(-3, 30), st.integers(24, 24 * 30)))
    def wait(self, hours: int) -> None:
        self.now = max(self.now + hours * 3600, self.most - 20 * 3600)
        self.most = max(self.most, self.now)

    @rule()
    def expire(self) -> None:
        last: dict[tuple[str, int], int] = {}
        for kept in self.kept.values():
            last[kept.epoch] = kept.arrived  # they were kept in the order in which they arrived
        by_name = {each.name: each for each in ALL}
        gone = {epoch for epoch, arrived in last.items() if by_name[epoch[0]].expired(arrived, self.now)}
        self.kept = {number: kept for number, kept in self.kept.items() if kept.epoch not in gone}
        assert self.writer.expire(self.now).epochs == len(gone)

    @rule(number=st.integers(0, 2300))
    def ask(self, number: int) -> None:
        assert self.writer.holds(message_id(number)) == (number in self.kept)

    @precondition(lambda self: self.highs[GROUPS[0]] + self.highs[GROUPS[1]] + self.highs[GROUPS[2]] > 0)
    @rule(since=st.integers(0, 40 * 24), step=st.sampled_from((1, -1)), at=st.integers(0, 700))
    def read(self, since: int, step: int, at: int) -> None:
        self.writer.close()
        assert list(check(self.root)) == []
        reader = Reader(self.root)
        for name in GROUPS:
            self._compare_group(reader, name, self.now - since * 3600, step, at)
        for number, kept in self.kept.items():
            found = reader.find(message_id(number))
            assert found
            article = sample(number, *(name for name, _ in kept.places))
            assert reader.whole(found) == wire(article, kept.places)
            assert reader.head(found) == reader.whole(found)[: found[3]]
        assert reader.find(message_id(9999)) is None
        reader.close()
        self.writer = Writer(self.root, host=HOST, classes=CLASSES)
        assert self.writer.recovered.dropped_octets == self.writer.recovered.missing_octets == 0

    def _compare_group(self, reader: Reader, name: bytes, since: int, step: int, at: int) -> None:
        known = reader.group(name)
        assert known
        group, marks = known
        mine = {number: kept for kept in self.kept.values() for place, number in kept.places if place == name}
        numbers = sorted(mine)
        low = numbers[0] if numbers else self.highs[name] + 1
        assert marks == (low, self.highs[name], len(mine))
        lines = [
            line(sample(mine[n].number, *(place for place, _ in mine[n].places)), n, mine[n].places)
            for n in numbers
        ]
        assert b"".join(map(bytes, reader.overview(group.id, 1, marks[1]))) == b"".join(lines)
        assert b"".join(map(bytes, reader.numbers(group.id, 1, marks[1]))).split() == [
            b"%d" % n for n in numbers
        ]
        seen = [each[:2] for each in reader.articles(group.id, at, at + 150)]
        assert seen == [(n, message_id(mine[n].number)) for n in numbers if at <= n <= at + 150]
        fresh = [message_id(mine[n].number) for n in numbers if mine[n].arrived >= since]
        assert list(reader.arrived(group.id, since)) == fresh
        beside = [n for n in numbers if (n > at if step == 1 else n < at)]
        found = reader.neighbour(group.id, at, 1 if step == 1 else -1)
        assert (found[0] if found else None) == (beside[0 if step == 1 else -1] if beside else None)

    def teardown(self) -> None:
        if hasattr(self, "writer"):
            self.read(24, 1, 100)
            self.writer.close()
            self.folder.cleanup()


Store.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestStore = Store.TestCase
