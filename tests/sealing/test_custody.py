"""The custodians' file."""

import pytest

from ngroups.sealing.custody import MAX_TEXT, Custody, CustodyError, parse_custody
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.shamir import QuorumError
from tests.sealing.custodians import KEYS, custody

LINES = [PublicKey.of(key).text() for key in KEYS[:3]]


def test_a_file_with_comments() -> None:
    text = "\n".join(["# three people", "", "needed 2", *LINES, ""])
    assert parse_custody(text) == custody(2, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("# nothing", "empty"),
        ("\n".join(LINES), "line 1"),
        ("\n".join(["needed", *LINES]), "line 1"),
        ("\n".join(["needed ²", *LINES]), "line 1"),
        ("\n".join(["needed -2", *LINES]), "line 1"),
        ("\n".join(["needed " + "9" * 5000, *LINES]), "line 1"),
        ("\n".join(["", "needed 2", LINES[0], LINES[1][:-1]]), "line 4"),
        ("\n".join(["needed 1", *LINES]), "at least 2"),
        ("\n".join(["needed 4", *LINES]), "at least 2"),
        ("\n".join(["needed 2", LINES[0], LINES[0]]), "twice"),
        ("needed 2\n" + "#" * MAX_TEXT, "longer"),
    ],
)
def test_files_that_cannot_be_used(text: str, reason: str) -> None:
    with pytest.raises(CustodyError, match=reason):
        parse_custody(text)


def test_a_custody_is_sensible_however_it_is_made() -> None:
    keys = custody().custodians
    with pytest.raises(QuorumError):
        Custody(1, keys)
    with pytest.raises(CustodyError):
        Custody(2, (keys[0], keys[0]))
