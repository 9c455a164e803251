"""What a site may be called, and that every reason can stand in a reply."""

import pytest

from ngroups.news.intake.rules import Reason, Site, SiteError, is_path_identity
from ngroups.protocol.articles import Fault


@pytest.mark.parametrize(
    ("name", "good"),
    [
        (b"news.example.org", True),
        (b"news-1.example.org", True),
        (b"localhost", True),
        (b"site_1", True),
        (b"127.0.0.1", False),
        (b"2001:db8::1", False),
        (b"12045", False),
        (b"a..b", False),
        (b"a.b.", False),
        (b"-a.b", False),
        (b"a!b", False),
        (b"a b", False),
        (b"a.b\n", False),
        (b"", False),
        (b"b\xfccher.example", False),
    ],
)
def test_path_identities_are_no_addresses(name: bytes, good: bool) -> None:
    assert is_path_identity(name) is good
    if not good:
        with pytest.raises(SiteError):
            Site(name)


@pytest.mark.parametrize("complaints", [b"nobody", b'a"@b', b"a@b\r\nX: y", b"a b@c"])
def test_what_complaints_cannot_go_to(complaints: bytes) -> None:
    with pytest.raises(SiteError):
        Site(b"news.example.org", complaints)


def test_a_cutoff_is_not_negative() -> None:
    with pytest.raises(SiteError):
        Site(b"news.example.org", artcutoff_days=-1)


# Words by which downloaders tell that they are logged in too often, or that a quota is used up.
MISLEADING = ("connection", "thread", "limit", "exceed", "quota", "download", "byte", "password")


@pytest.mark.parametrize("reason", [*Reason, *Fault])
def test_reasons_stand_in_replies(reason: str) -> None:
    assert reason.isascii()
    assert reason.isprintable()
    assert len(reason) < 60
    assert not any(word in reason.lower() for word in MISLEADING)
