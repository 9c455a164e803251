from pathlib import Path

import pytest

from ngroups.news.feed.importing.state import Counts, Progress, State, StateError


def test_what_was_saved_is_loaded_and_then_forgotten(tmp_path: Path) -> None:
    state = State(tmp_path / "data" / "import")
    assert state.load("a") == Progress()
    kept = Progress(("key", 7), Counts(1, 2, {"no such group": 3}))
    state.save("a", kept)
    assert state.load("a") == kept
    assert state.load("b") == Progress()
    state.forget("a")
    state.forget("a")
    assert state.load("a") == Progress()
    assert list((tmp_path / "data" / "import").iterdir()) == []


def test_only_the_operator_may_look(tmp_path: Path) -> None:
    State(tmp_path / "import").save("a", Progress(("key", 7)))
    assert (tmp_path / "import").stat().st_mode & 0o077 == 0


def test_a_half_written_state_does_not_count(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.save("a", Progress(("key", 7)))
    (tmp_path / "a.new").write_bytes(b'{"ver')
    assert state.load("a") == Progress(("key", 7))


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"version": 2}', b'{"version": 1, "key": "a"}', b"\xff"]
)
def test_what_is_no_state_is_an_error(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.json").write_bytes(text)
    with pytest.raises(StateError):
        State(tmp_path).load("a")
