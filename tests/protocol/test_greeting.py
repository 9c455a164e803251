"""The first line (RFC 3977 section 5.1)."""

from tests.protocol.talk import reader, transit


def test_readers_learn_whether_they_may_post() -> None:
    assert reader()().greeting() == b"200 news.example.com ngroups 1.0 ready\r\n"
    assert reader(login="required")().greeting() == b"200 news.example.com ngroups 1.0 ready\r\n"
    prohibited = b"201 news.example.com ngroups 1.0 ready, posting prohibited\r\n"
    assert reader(posting=False)().greeting() == prohibited


def test_peers_are_welcome() -> None:
    assert transit(posting=False)().greeting() == b"200 news.example.com ngroups 1.0 ready\r\n"
