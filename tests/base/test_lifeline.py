"""A process ends when the one that started it is gone."""

import subprocess
import sys

CHILD = """
import signal
from ngroups.base.lifeline import end_with_parent
signal.signal(signal.SIGTERM, lambda *_: print("told", flush=True) or exit(0))
end_with_parent()
print("ready", flush=True)
signal.pause()
"""


def test_a_closed_pipe_ends_it_as_a_request_to_stop() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "ready\n"
        assert child.poll() is None
        child.stdin.close()
        assert child.stdout.read() == "told\n"
        assert child.wait(30) == 0
