"""Everything that the news plane may log. No group, Message-ID, login or address has a key here."""

import sys
from collections.abc import Mapping

from ngroups.base.clock import SystemClock
from ngroups.base.logging import Log, Manifest, build, guard

EVENTS: Mapping[str, frozenset[str]] = {
    "process.started": frozenset({"process"}),
    "process.restarted": frozenset({"process"}),
    "connection.failed": frozenset(),
    "store.recovered": frozenset({"epochs", "dropped_octets", "finished_drops"}),
    "store.broken": frozenset(),
    "users.unusable": frozenset(),
    "quotas.unusable": frozenset(),
    "passes.tended": frozenset({"made", "deleted"}),
    "passes.untended": frozenset(),
    "passes.key_unusable": frozenset({"keys"}),
}
MANIFEST = Manifest(EVENTS, frozenset({"supervisor", "intake", "worker", "door"}))


def open_log(*, debug: bool) -> Log:
    """The log of this process, on standard error; exceptions nobody caught go there without their text."""
    log = build(MANIFEST, sys.stderr, SystemClock(), debug=debug)
    guard(log)
    return log
