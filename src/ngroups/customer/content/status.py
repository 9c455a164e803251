"""Whether the news service answers, found out as anyone could: by connecting to it.

It learns one thing, the first three digits of the greeting. Nothing of any reader is in it.
"""

import socket
import threading
import time
from typing import Final, Literal

State = Literal["unknown", "answers", "silent"]

EVERY_SECONDS: Final = 60.0
PATIENCE_SECONDS: Final = 5.0


class NewsStatus:
    """What the last try found. Written by one thread, read by all: a single reference, so no lock."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self.state: State = "unknown"

    def look(self) -> None:
        """Connect, read the greeting (RFC 3977 section 5.1), and leave."""
        try:
            with socket.create_connection(self._address, timeout=PATIENCE_SECONDS) as connection:
                greeting = connection.recv(3)
                connection.sendall(b"QUIT\r\n")
        except OSError:
            greeting = b""
        self.state = "answers" if greeting in {b"200", b"201"} else "silent"

    def watch(self) -> None:
        """Look every minute, in a thread that ends with the process."""
        threading.Thread(target=self._watch, daemon=True, name="news status").start()

    def _watch(self) -> None:
        while True:
            self.look()
            time.sleep(EVERY_SECONDS)
