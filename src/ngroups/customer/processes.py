"""What the small processes of this plane do as they start."""

import json
import os
import resource
import sys


def harden() -> None:
    """No core dumps, and no file that others can read unless it is said."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


def ready(**addresses: str) -> None:
    """The one JSON line that says where the process answers."""
    line = {"ready": True, "pid": os.getpid(), "addresses": addresses}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
