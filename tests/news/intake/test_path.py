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


def test_what_has_been_relayed_has_passed() -> None:
    assert has_passed(relayed(b"x", b"here.example", b"a.example"), b"HERE.example")
    assert not has_passed(relayed(b"x", b"here.example", b"a.example"), b"a.example")
    assert not has_passed(b"", b"a.example")
