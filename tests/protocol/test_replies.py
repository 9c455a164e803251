"""How replies are worded: downloaders tell refusals apart by words as well as codes."""

import re

import pytest

from ngroups.protocol import replies
from tests.protocol.talk import converse, reader

LINES = {
    name: line
    for name, line in vars(replies).items()
    if name.isupper() and isinstance(line, bytes) and name != "END"
}
CLUES = re.compile(rb"exceed|connections|too many|threads|limit", re.IGNORECASE)
"""What SABnzbd takes for too many connections, unless the text has `download` or `byte`."""


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_reply_is_a_code_words_and_an_end(line: bytes) -> None:
    assert re.fullmatch(rb"[1-5]\d\d [!-~][ -~]*\r\n", line)
    assert len(line) <= 512


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_nothing_reads_as_too_many_connections_or_as_an_account_in_trouble(line: bytes) -> None:
    assert not CLUES.search(line)
    assert not re.search(rb"quota|download|expired|account|denied", line, re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("BAD_LOGIN", b"481 Authentication failed\r\n"),
        ("IDLE", b"400 Idle timeout\r\n"),
        ("LOGIN_REQUIRED", b"480 Authentication required\r\n"),
        ("NO_SUCH_ARTICLE", b"430 No such article\r\n"),
        ("LOGGED_IN", b"281 Authentication accepted\r\n"),
        ("SEND_PASSWORD", b"381 Enter password\r\n"),
        ("GZIP_ON", b"290 Feature enabled\r\n"),
    ],
)
def test_words_that_clients_rely_on(name: str, line: bytes) -> None:
    assert LINES[name] == line


@pytest.mark.parametrize("command", [b"ARTICLE", b"BODY", b"STAT", b"HEAD"])
@pytest.mark.parametrize(
    "argument", [b"", b" 1", b" <", b" <a@b>", b" a@b", b" 1 2", b" \0", b" " + b"x" * 600]
)
def test_taking_an_article_is_never_500_nor_a_reason_to_try_again(command: bytes, argument: bytes) -> None:
    for begin in (reader(), reader(login="required")):
        said = converse(begin, command + argument + b"\r\n")
        assert said[:3] not in (b"500", b"400", b"451", b"502", b"503")


def test_a_missing_article_is_430() -> None:
    for command in (b"ARTICLE", b"BODY", b"STAT", b"HEAD"):
        assert converse(reader(), command + b" <a@b>\r\n") == b"430 No such article\r\n"
