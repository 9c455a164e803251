"""Logs as JSON lines in which nothing can stand that a manifest did not foresee.

It knows the events, keys and words that a plane declares, and places in the code. It must
never let a value through that came from a client or from stored data: a string passes only
as a declared word, an exception leaves its type, its errno and its places in the code, and
an event that breaks the manifest becomes `log.refused` with the place of the call. A lower
level (`--debug`) shows more events and changes none of this.
"""

import json
import logging
import sys
import threading
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import FrameType, TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger

from ngroups.base.clock import Clock

Log = FilteringBoundLogger

OWN_EVENTS: Mapping[str, frozenset[str]] = {
    "log.refused": frozenset({"at"}),
    "process.failed": frozenset(),
    "library.said": frozenset({"at"}),
}
"""A refused event, an exception that nobody caught, a line that a library wanted to log."""

FRAMES = 12
"""Places of an exception that are logged, innermost last."""


class Place(str):
    """A place in the code, `module:line`; made here only, from frames and never from data."""

    __slots__ = ()


@dataclass(frozen=True)
class Manifest:
    """What a plane may log: the keys of each event, and every string that may be a value."""

    events: Mapping[str, frozenset[str]]
    words: frozenset[str] = frozenset()

    def knowing(self, words: frozenset[str]) -> "Manifest":
        """The same manifest with `words` known at start-up only, such as the names of peers."""
        return replace(self, words=self.words | words)

    def allows(self, event: str, values: Mapping[str, object]) -> bool:
        """Whether `event` may leave with exactly these `values`."""
        keys = self.events.get(event, OWN_EVENTS.get(event))
        return keys is not None and all(key in keys and self._plain(value) for key, value in values.items())

    def _plain(self, value: object) -> bool:
        if isinstance(value, str) and not isinstance(value, Place):
            return value in self.words
        return value is None or isinstance(value, bool | int | float | Place)


def build(manifest: Manifest, stream: TextIO, clock: Clock, *, debug: bool = False) -> Log:
    """A logger that writes the events of `manifest` to `stream`, those of level debug on request."""
    level = logging.DEBUG if debug else logging.INFO
    logger = structlog.wrap_logger(
        _Lines(stream),
        processors=[_Gate(manifest, clock), _render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    return cast("Log", logger.bind())


def guard(log: Log) -> None:
    """Make this process say through `log` what Python would print as text.

    Uncaught exceptions, in threads and finalisers too, warnings and the logs of libraries
    come out as types and places. Call it once, where a process starts.
    """
    sys.excepthook = lambda _kind, error, _trace: _failed(log, error)
    threading.excepthook = lambda args: _failed(log, args.exc_value)
    sys.unraisablehook = lambda args: _failed(log, args.exc_value)
    logging.captureWarnings(capture=True)
    logging.basicConfig(handlers=[_FromLibraries(log)], level=logging.WARNING, force=True)


def _failed(log: Log, error: BaseException | None) -> None:
    if not isinstance(error, KeyboardInterrupt | SystemExit):
        log.critical("process.failed", exc_info=error)


class _Gate:
    """The first processor: lets an event through, stripped of an exception's text, or refuses it."""

    def __init__(self, manifest: Manifest, clock: Clock) -> None:
        self._manifest = manifest
        self._clock = clock

    def __call__(self, _logger: object, method: str, given: MutableMapping[str, Any]) -> dict[str, Any]:
        event, error = str(given.pop("event", "")), _error(given.pop("exc_info", None))
        values = dict(given)
        if not self._manifest.allows(event, values):
            event, values = "log.refused", {"at": _caller()}
        time = datetime.fromtimestamp(int(self._clock.now()), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"time": time, "level": method, "event": event, **values, **_described(error)}


class _Lines:
    """Writes lines whole, in one write, since several processes share the stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except OSError:
            return  # a full disk or a reader that went away must not stop the news; the line is lost

    debug = info = warning = error = critical = msg


class _FromLibraries(logging.Handler):
    """Takes what libraries log: that they spoke, how loud and where, never what they said."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.log(record.levelno, "library.said", at=Place(f"{record.module}:{record.lineno}"))


def _render(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    return json.dumps(event, separators=(",", ":"))


def _error(given: object) -> BaseException | None:
    """The exception that a caller means by `exc_info`: itself, a triple, or True for the current one."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return cast("BaseException | None", given[1])
    return sys.exc_info()[1] if given else None


def _described(error: BaseException | None) -> dict[str, object]:
    if error is None:
        return {}
    told: dict[str, object] = {"error": type(error).__qualname__, "places": _places(error.__traceback__)}
    if isinstance(error, OSError) and error.errno is not None:
        told["errno"] = error.errno
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["cause"] = type(cause).__qualname__
    return told


def _places(trace: TracebackType | None) -> list[Place]:
    found: list[Place] = []
    while trace is not None:
        found.append(_place(trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found[-FRAMES:]


def _caller() -> Place:
    """The nearest frame outside this module and structlog."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  no public way starts at a depth without the whole stack
    while frame is not None and _internal(frame):
        frame = frame.f_back
    return Place("?:0") if frame is None else _place(frame, frame.f_lineno)


def _internal(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return name == __name__ or name.partition(".")[0] == "structlog"


def _place(frame: FrameType, line: int) -> Place:
    return Place(f"{frame.f_globals.get('__name__', '?')}:{line}")
