"""Everything that the site may log. No path, name, address, account or form value has a key here."""

import logging
import sys
from collections.abc import Mapping

from django.core.signals import got_request_exception

from ngroups.base.clock import SystemClock
from ngroups.base.logging import Log, Manifest, build, guard

EVENTS: Mapping[str, frozenset[str]] = {
    "process.started": frozenset({"process"}),
    "page.failed": frozenset(),
}
MANIFEST = Manifest(EVENTS, frozenset({"site"}))

LOUD = ("django", "uvicorn", "fido2")
"""Libraries that log requests: paths, addresses, exceptions with data. What matters has an event above."""


def open_log(*, debug: bool) -> Log:
    """The log of this process, on standard error; exceptions nobody caught go there without their text."""
    log = build(MANIFEST, sys.stderr, SystemClock(), debug=debug)
    guard(log)
    for name in LOUD:
        library = logging.getLogger(name)
        library.handlers = [logging.NullHandler()]
        library.propagate = False
    _PageFailures(log).listen()
    return log


class _PageFailures:
    """Logs the type and place of an exception that a view let through; Django answers with its page."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def listen(self) -> None:
        got_request_exception.connect(self._failed, weak=False, dispatch_uid="ngroups.page.failed")

    def _failed(self, **_: object) -> None:
        self._log.error("page.failed", exc_info=sys.exc_info())
