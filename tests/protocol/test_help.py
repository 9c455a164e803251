"""HELP (RFC 3977 section 7.2)."""

from ngroups.protocol.commands import COMMANDS
from ngroups.protocol.site import Role
from tests.protocol.talk import converse, reader, transit


def test_it_names_the_commands_of_the_role_and_their_arguments() -> None:
    for begin, role in ((reader(), Role.READER), (transit(), Role.TRANSIT)):
        lines = converse(begin, b"HELP\r\n").split(b"\r\n")
        assert (lines[0], lines[-2:]) == (b"100 Help follows", [b".", b""])
        assert {line.split()[0] for line in lines[1:-2]} == {
            name for name, row in COMMANDS.items() if role in row.roles
        }
        assert b"  QUIT" in lines
    assert b"  GROUP newsgroup\r\n" in converse(reader(), b"help\r\n")


def test_it_takes_no_argument() -> None:
    assert converse(reader(), b"HELP me\r\n") == b"501 Syntax error\r\n"
