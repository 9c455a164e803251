"""The table of commands: each row in each role, before and after a login, with too few and too many words."""

from pathlib import Path

import pytest

from ngroups.protocol.commands import COMMANDS, Command
from ngroups.protocol.site import Role
from tests.protocol.talk import converse, reader, transit

ROWS = pytest.mark.parametrize(("name", "row"), COMMANDS.items(), ids=[name.decode() for name in COMMANDS])
BEGIN = {Role.READER: reader, Role.TRANSIT: transit}
SYNTAX, NOT_HERE, LOGIN = (
    b"501 Syntax error\r\n",
    b"502 Command unavailable\r\n",
    b"480 Authentication required\r\n",
)


def line(name: bytes, words: int) -> bytes:
    return b" ".join([name] + [b"1"] * (words - 1)) + b"\r\n"


@ROWS
def test_in_the_other_role_it_is_unavailable_but_known(name: bytes, row: Command) -> None:
    for role, begin in BEGIN.items():
        said = converse(begin(), line(name, row.least + 1))
        assert (said == NOT_HERE) == (role not in row.roles) or name == b"STARTTLS"


@ROWS
def test_too_few_and_too_many_words(name: bytes, row: Command) -> None:
    begin = BEGIN[row.roles[0]](login="none")
    if row.least:
        assert converse(begin, line(name, row.least)) == SYNTAX
    if row.most < 20:
        assert converse(begin, line(name, row.most + 1)) == SYNTAX
        assert converse(begin, line(name, 60)) == SYNTAX


@ROWS
def test_a_login_is_asked_for_where_it_is_needed(name: bytes, row: Command) -> None:
    if Role.READER in row.roles:
        said = converse(reader(login="required", secure=True), line(name, row.least + 1))
        assert (said == LOGIN) == row.guarded


def test_what_guards_and_what_does_not() -> None:
    """RFC 4643 section 2.2: never 480 to AUTHINFO; the rest of these must work before a login."""
    free = {name for name, row in COMMANDS.items() if Role.READER in row.roles and not row.guarded}
    assert free == {
        b"AUTHINFO",
        b"CAPABILITIES",
        b"COMPRESS",
        b"DATE",
        b"HELP",
        b"MODE",
        b"QUIT",
        b"STARTTLS",
    }


@ROWS
def test_upper_and_lower_case_are_the_same(name: bytes, row: Command) -> None:
    begin = BEGIN[row.roles[0]]()
    text = line(name, row.least + 1)
    assert converse(begin, text.lower()) == converse(begin, text)
    assert not converse(begin, text.title()).startswith(b"500")


@ROWS
def test_it_has_a_file_of_tests_of_its_own(name: bytes, row: Command) -> None:
    assert Path(__file__).with_name(f"test_{name.decode().lower()}.py").is_file()


def test_every_mandatory_command_is_there() -> None:
    """RFC 3977 sections 5 to 8, RFC 4642 to 4644, RFC 8054, and what clients still use."""
    names = (
        b"ARTICLE BODY CAPABILITIES DATE GROUP HDR HEAD HELP IHAVE LAST LIST LISTGROUP MODE NEWGROUPS "
        b"NEWNEWS NEXT OVER POST QUIT STAT STARTTLS AUTHINFO CHECK TAKETHIS COMPRESS XOVER XHDR XPAT XGTITLE "
        b"XZVER XZHDR XFEATURE"
    )
    assert set(COMMANDS) >= set(names.split())
