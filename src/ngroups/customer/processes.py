"""What the small processes of this plane do as they start."""

import json
import os
import resource
import sys
from typing import Final

ENVIRONMENT: Final = {
    # An address must not stay in freed memory: no allocator of Python's own that keeps blocks, and glibc
    # overwrites what it frees. Its caches for threads keep small blocks as they were (glibc 2.36: of 400
    # addresses 21 were found), so there are none.
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
}


def forgetful() -> None:
    """Begin again, the same process, with memory that is overwritten when freed; returns where it is already.

    Both are settings that a process only takes up as it starts.
    """
    if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
        command = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, command, {**os.environ, **ENVIRONMENT})  # noqa: S606  no shell is wanted


def harden() -> None:
    """No core dumps, and no file that others can read unless it is said."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


def ready(**addresses: str) -> None:
    """The one JSON line that says where the process answers."""
    line = {"ready": True, "pid": os.getpid(), "addresses": addresses}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
