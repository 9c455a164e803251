from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing import engine
from ngroups.news.feed.importing.engine import DeferredError, Step, Summary, import_articles, newsgroups_of
from ngroups.news.feed.importing.source import open_source
from ngroups.news.feed.importing.state import State
from ngroups.news.feed.importing.wire import to_wire
from ngroups.protocol.ports import Outcome
from tests.news.feed.importing.articles import article, batch


class KilledError(Exception):
    """The process dies here."""


class Server:
    """Files articles in memory; may die before or after filing a batch, and defer from an article on."""

    def __init__(self) -> None:
        self.filed: list[bytes] = []
        self.calls = 0
        self.die_before: set[int] = set()
        self.die_after: set[int] = set()
        self.defer_at: int | None = None

    def __call__(self, wires: Sequence[bytes]) -> list[Outcome]:
        self.calls += 1
        if self.calls in self.die_before:
            raise KilledError
        outcomes = [self.one(wire) for wire in wires]
        if self.calls in self.die_after:
            raise KilledError
        return outcomes

    def one(self, wire: bytes) -> Outcome:
        if wire in self.filed:
            return Outcome("refused", "duplicate")
        if b"Newsgroups: no.such" in wire:
            return Outcome("refused", "no such group")
        if self.defer_at is not None and len(self.filed) >= self.defer_at:
            return Outcome("later", "disk full")
        self.filed.append(wire)
        return Outcome("done")


def run(path: Path, server: Server, state: Path, steps: list[Step] | None = None) -> Summary:
    progress = (lambda step: None) if steps is None else steps.append
    return import_articles([open_source(path)], server, state=State(state), progress=progress)


def texts(count: int) -> list[bytes]:
    return [article(n, groups=b"no.such" if n % 5 == 4 else b"demo.test") for n in range(count)]


def test_a_summary(tmp_path: Path) -> None:
    path = tmp_path / "batch"
    octets = batch([*texts(5), article(1)])
    path.write_bytes(octets + b"#! rnews 99\nshort")
    server = Server()
    summary = run(path, server, tmp_path / "state")
    assert (summary.filed, summary.duplicates) == (4, 1)
    assert summary.refused == {"no such group": 1, "truncated batch": 1}
    assert summary.places["truncated batch"] == [(str(path), len(octets))]
    assert str(path) not in repr(summary)
    assert server.filed == [to_wire(text) for text in texts(4)]


def test_a_finished_import_leaves_no_state_and_offers_all_again(tmp_path: Path) -> None:
    path = tmp_path / "batch"
    path.write_bytes(batch(texts(4)))
    server = Server()
    run(path, server, tmp_path / "state")
    assert list((tmp_path / "state").iterdir()) == []
    assert run(path, server, tmp_path / "state").duplicates == 4


@settings(deadline=None, max_examples=20)
@given(
    form=st.sampled_from(["batch", "folder"]),
    size=st.integers(1, 7),
    deaths=st.lists(st.tuples(st.booleans(), st.integers(1, 12)), max_size=6),
)
def test_killed_at_any_batch_nothing_is_lost_or_filed_twice(
    tmp_path_factory: pytest.TempPathFactory, form: str, size: int, deaths: list[tuple[bool, int]]
) -> None:
    root = tmp_path_factory.mktemp("import")
    path, wanted = root / "source", texts(30)
    if form == "batch":
        path.write_bytes(batch(wanted))
    else:
        path.mkdir()
        for number, text in enumerate(wanted):
            (path / str(number)).write_bytes(text)
    server = Server()
    server.die_before = {call for before, call in deaths if before}
    server.die_after = {call for before, call in deaths if not before}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "BATCH_ARTICLES", size)
        while True:
            try:
                summary = run(path, server, root / "state")
                break
            except KilledError:
                continue
    assert server.filed == [to_wire(text) for text in wanted if b"no.such" not in text]
    assert summary.filed + summary.duplicates == len(server.filed)
    assert summary.refused == {"no such group": 6}
    assert summary.duplicates <= size * len(deaths)


def test_an_import_that_went_on_reads_no_batch_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH_ARTICLES", 10)
    path = tmp_path / "batch"
    path.write_bytes(batch(texts(30)))
    server = Server()
    server.die_before = {3}
    with pytest.raises(KilledError):
        run(path, server, tmp_path / "state")
    summary = run(path, server, tmp_path / "state")
    assert server.calls == 4
    assert (summary.filed, summary.duplicates, summary.refused) == (24, 0, {"no such group": 6})


def test_an_article_that_has_to_wait_stops_the_import_there(tmp_path: Path) -> None:
    path = tmp_path / "batch"
    path.write_bytes(batch(texts(8)))
    server = Server()
    server.defer_at = 3
    with pytest.raises(DeferredError) as stopped:
        run(path, server, tmp_path / "state")
    assert stopped.value.summary.filed == 3
    server.defer_at = None
    summary = run(path, server, tmp_path / "state")
    assert (summary.filed, summary.duplicates) == (7, 0)


def test_batches_are_bounded_and_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH_OCTETS", 3000)
    path = tmp_path / "batch"
    path.write_bytes(
        batch([article(n, b"x" * 999 + b"\n") for n in range(9)] + [article(9, b"x" * 9999 + b"\n")])
    )
    sizes: list[int] = []
    server = Server()
    steps: list[Step] = []

    def file(wires: Sequence[bytes]) -> list[Outcome]:
        sizes.append(len(wires))
        return server(wires)

    import_articles([open_source(path)], file, state=State(tmp_path / "state"), progress=steps.append)
    assert sizes == [2, 2, 2, 2, 1, 1]
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].source.extent
    assert steps[-1].counts.filed == 10


def test_several_sources_add_up(tmp_path: Path) -> None:
    for name, text in (("one", article(1)), ("two", article(2))):
        (tmp_path / name).write_bytes(text)
    sources = [open_source(tmp_path / "one"), open_source(tmp_path / "two")]
    summary = import_articles(sources, Server(), state=State(tmp_path / "state"), progress=lambda step: None)
    assert summary.filed == 2


def test_places_are_few(tmp_path: Path) -> None:
    path = tmp_path / "batch"
    path.write_bytes(batch([article(n, groups=b"no.such") for n in range(300)]))
    summary = run(path, Server(), tmp_path / "state")
    assert summary.refused == {"no such group": 300}
    assert len(summary.places["no such group"]) == 20


def test_a_state_keeps_no_name(tmp_path: Path) -> None:
    (tmp_path / "alt/secret").mkdir(parents=True)
    (tmp_path / "alt/secret/1").write_bytes(article(1))
    (tmp_path / "alt/secret/2").write_bytes(article(2))
    server = Server()
    server.defer_at = 1
    with pytest.raises(DeferredError):
        run(tmp_path / "alt", server, tmp_path / "state")
    [kept] = (tmp_path / "state").iterdir()
    assert "secret" not in kept.read_text()
    assert "there.example" not in kept.read_text()


@pytest.mark.parametrize(
    ("wire", "groups"),
    [
        (to_wire(article(1, groups=b"a.b,c.d")), [b"a.b", b"c.d"]),
        (to_wire(article(1, groups=b"a.b,\n c.d")), [b"a.b", b"c.d"]),
        (b"Subject: x\r\n\r\nNewsgroups: a\r\n.\r\n", []),
        (b"NEWSGROUPS:a\r\n\r\n.\r\n", [b"a"]),
        (b"no end", []),
    ],
)
def test_newsgroups_of(wire: bytes, groups: list[bytes]) -> None:
    assert newsgroups_of(wire) == groups
