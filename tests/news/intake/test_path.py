"""Path content (RFC 5536 section 3.1.5); what relaying makes of it stands in test_relay."""

import pytest

from ngroups.news.intake.path import has_passed, posted, relayed, was_posted


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (b"", b"here.example!.POSTED!not-for-mail"),
        (b"not-for-mail", b"here.example!.POSTED!not-for-mail"),
        (b"there.example!me", b"here.example!.POSTED!there.example!me"),
    ],
)
def test_posted(content: bytes, result: bytes) -> None:
    assert posted(content, b"here.example") == result


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (b"a!.POSTED!b", True),
        (b".POSTED.host.example!b", True),
        (b"a!\r\n .posted!b", True),
        (b"POSTED!b", False),
        (b"not-for-mail", False),
    ],
)
def test_was_posted(content: bytes, result: bool) -> None:
    assert was_posted(content) is result


def test_a_line_is_folded_only_when_it_has_to_be() -> None:
    room = 998 - len(b"Path: here.example!!a.example!")
    fits = b"a.example!" + b"x" * room
    assert relayed(fits, b"here.example", b"a.example") == b"here.example!!" + fits
    assert relayed(fits + b"x", b"here.example", b"a.example") == b"here.example\r\n !!" + fits + b"x"
    assert b"\r\n " not in relayed(b"a.example!\r\n " + b"x" * 2000, b"here.example", b"").split(b"!", 1)[0]


def test_what_has_been_relayed_has_passed() -> None:
    assert has_passed(relayed(b"x", b"here.example", b"a.example"), b"HERE.example")
    assert not has_passed(relayed(b"x", b"here.example", b"a.example"), b"a.example")
    assert not has_passed(b"", b"a.example")
