"""Ends this process when the one that started it is gone, however it went."""

import os
import signal
import threading
from typing import Final

STANDARD_INPUT: Final = 0


def end_with_parent(descriptor: int = STANDARD_INPUT) -> None:
    """Ask this process to end (SIGTERM) once the pipe at `descriptor` closes; nobody writes to it."""
    threading.Thread(target=_wait, args=(descriptor,), daemon=True, name="lifeline").start()


def _wait(descriptor: int) -> None:
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
