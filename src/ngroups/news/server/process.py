"""What every process of the plane does first: harden itself and end with its supervisor."""

import gc
import os
import resource
import signal
import sys

from ngroups.news.server.loop import Loop

ENVIRONMENT = {
    # What a session read must not outlive it in memory: no allocator of Python's own that
    # keeps freed blocks, and glibc overwrites what it frees.
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
    "MALLOC_ARENA_MAX": "2",
}


_COLLECT_EVERY = 20_000
"""Objects made and not yet freed before the collector looks for cycles: a batch of articles stays below."""


class _Parent:
    """Notices that the supervisor is gone: its end of the pipe closes."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def ready(self, events: int) -> None:
        self._loop.stop()


def settle(loop: Loop, lifeline: int) -> None:
    """Harden the process; stop the loop on SIGTERM and when the supervisor dies."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    os.umask(0o027)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    loop.watch(lifeline, _Parent(loop))


def report_ready() -> None:
    """Tell the supervisor, which reads our standard output, that we serve.

    What is there by now stays: the collector need not look at it again (a tenth of what an article costs).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
