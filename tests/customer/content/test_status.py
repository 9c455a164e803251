"""What the home page says of the news service is what a visitor would find."""

import socket
import threading

import pytest

from ngroups.customer.content.status import NewsStatus


@pytest.mark.parametrize(
    ("greeting", "state"),
    [
        (b"200 welcome\r\n", "answers"),
        (b"201 read only\r\n", "answers"),
        (b"400 down\r\n", "silent"),
        (b"", "silent"),
    ],
)
def test_the_greeting_decides(greeting: bytes, state: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        status = NewsStatus(server.getsockname())
        assert status.state == "unknown"
        status.look()
        thread.join()
    assert status.state == state


def test_nobody_there_is_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
    status = NewsStatus(address)
    status.look()
    assert status.state == "silent"
