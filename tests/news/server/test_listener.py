"""A listening socket that has more callers than descriptors."""

import errno
import os
import resource
import socket
from collections.abc import Iterator

import pytest

from ngroups.news.server.listener import Listener
from ngroups.news.server.loop import READ, Loop


@pytest.fixture
def few_descriptors() -> Iterator[None]:
    """Lets this process have none beyond those it has."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_without_descriptors_callers_are_hung_up_on(few_descriptors: None) -> None:
    loop = Loop()
    listening = socket.create_server(("127.0.0.1", 0))
    let_in: list[socket.socket] = []
    listener = Listener(loop, listening, lambda connected, _address: let_in.append(connected))
    try:
        first, second, third = (socket.create_connection(listening.getsockname()) for _ in range(3))
        probe = os.dup(0)
        os.close(probe)
        resource.setrlimit(resource.RLIMIT_NOFILE, (probe, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        with pytest.raises(OSError, match=os.strerror(errno.EMFILE)):
            os.dup(0)
        for caller in (first, second):
            listener.ready(READ)
            assert caller.recv(1) == b""
        assert let_in == []
        first.close()
        listener.ready(READ)
        assert len(let_in) == 1
        let_in[0].sendall(b"x")
        assert third.recv(1) == b"x"
    finally:
        for each in (first, second, third, *let_in):
            each.close()
        listener.close()
        loop.close()
