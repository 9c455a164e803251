"""Whatever code tries to log, only declared events, keys and words leave."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.base.logging import Log, Manifest, Place, build
from tests.clocks import ManualClock

MANIFEST = Manifest(
    events={"worker.started": frozenset({"worker", "kind"}), "store.slow": frozenset({"seconds"})},
    words=frozenset({"reader"}),
)
SECRET = "someone@example.test"


class Journal:
    """A log and what came out of it."""

    def __init__(self, *, debug: bool = False, manifest: Manifest = MANIFEST) -> None:
        self.stream = io.StringIO()
        self.log: Log = build(manifest, self.stream, ManualClock(1_000_000_000.9), debug=debug)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def test_a_declared_event_is_one_line_of_json() -> None:
    journal = Journal()
    journal.log.info("worker.started", worker=3, kind="reader")
    expected = (
        '{"time":"2001-09-09T01:46:40Z","level":"info","event":"worker.started","worker":3,"kind":"reader"}\n'
    )
    assert journal.stream.getvalue() == expected


@pytest.mark.parametrize(
    ("event", "values"),
    [
        (f"hello {SECRET}", {}),
        ("worker.started", {"user": 1}),
        ("worker.started", {"kind": SECRET}),
        ("worker.started", {"kind": SECRET.encode()}),
        ("worker.started", {"kind": ["reader"]}),
        ("worker.started", {"worker": object()}),
        ("store.slow", {"worker": 1}),
    ],
)
def test_anything_else_leaves_only_the_place_of_the_call(event: str, values: dict[str, object]) -> None:
    journal = Journal()
    journal.log.info(event, **values)
    (line,) = journal.lines()
    assert line.pop("at").startswith(f"{__name__}:")
    assert line == {"time": "2001-09-09T01:46:40Z", "level": "info", "event": "log.refused"}


def test_arguments_woven_into_the_event_are_refused() -> None:
    journal = Journal()
    journal.log.info("worker.started %s", SECRET)
    assert journal.lines()[0]["event"] == "log.refused"


def test_bound_values_are_checked_too() -> None:
    journal = Journal()
    journal.log.bind(kind=SECRET).info("worker.started")
    assert SECRET not in journal.stream.getvalue()


def test_debug_shows_more_events_and_no_more_of_each() -> None:
    quiet, loud = Journal(), Journal(debug=True)
    for journal in (quiet, loud):
        journal.log.debug("store.slow", seconds=1.5)
        journal.log.debug("store.slow", seconds=SECRET)
    assert quiet.lines() == []
    assert [line["event"] for line in loud.lines()] == ["store.slow", "log.refused"]
    assert SECRET not in loud.stream.getvalue()


def test_words_of_the_configuration_are_added_at_start() -> None:
    journal = Journal(manifest=MANIFEST.knowing(frozenset({"friend"})))
    journal.log.info("worker.started", kind="friend")
    journal.log.info("worker.started", kind="reader")
    assert [line["event"] for line in journal.lines()] == ["worker.started"] * 2


def test_an_exception_leaves_type_errno_cause_and_places() -> None:
    journal = Journal()
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise OSError(28, SECRET, SECRET) from cause
    except OSError:
        journal.log.exception("store.slow")
    (line,) = journal.lines()
    assert (line["error"], line["errno"], line["cause"]) == ("OSError", 28, "KeyError")
    assert [place.rpartition(":")[0] for place in line["places"]] == [__name__]
    assert SECRET not in journal.stream.getvalue()


@given(
    st.text(),
    st.dictionaries(st.text(min_size=1).filter(str.isidentifier), st.text() | st.binary() | st.integers()),
)
def test_no_text_gets_out(event: str, values: dict[str, Any]) -> None:
    journal = Journal()
    journal.log.bind(**values).info("%s", event)
    (line,) = journal.lines()
    assert line["event"] == "log.refused"
    assert line.keys() == {"time", "level", "event", "at"}


def test_a_place_cannot_be_made_of_an_undeclared_key() -> None:
    assert not MANIFEST.allows("worker.started", {"at": Place("x:1")})


class Full(io.StringIO):
    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_full_disk_stops_nobody() -> None:
    stream = Full()
    build(MANIFEST, stream, ManualClock()).info("store.slow", seconds=1)
    assert stream.getvalue().startswith('{"time":')


GUARDED = """
import gc, logging, sys, threading, warnings
from ngroups.base.clock import SystemClock
from ngroups.base.logging import Manifest, build, guard
class Dying:
    def __del__(self):
        raise ValueError("secret")
def die():
    raise ValueError("secret")
guard(build(Manifest({}), sys.stderr, SystemClock()))
thread = threading.Thread(target=die); thread.start(); thread.join()
Dying(); gc.collect()
warnings.warn("secret")
logging.getLogger("library").error("secret %s", "secret")
die()
"""


def test_a_guarded_process_prints_no_text_of_its_own_accord() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GUARDED], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "secret" not in done.stderr
    told = [(line["event"], line.get("error")) for line in map(json.loads, done.stderr.splitlines())]
    failed = ("process.failed", "ValueError")
    assert told == [failed, failed, ("library.said", None), ("library.said", None), failed]
