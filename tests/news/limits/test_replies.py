"""What downloaders understand from our words: their rules, not ours, decide here."""

import pytest

from ngroups.news.limits import replies

TOO_MANY = ("exceed", "connections", "too many", "threads", "limit")
NOT_TOO_MANY = ("download", "byte")
SHARED = ("simultaneous ip", "multiple ip")
LOGIN = ("username", "password", "invalid", "authen", "access denied")
PAY = ("credits", "paym", "expired", "exceeded")


def sabnzbd(line: bytes) -> str:
    """The order in which SABnzbd 4 judges the refusal of a connection or login."""
    code, text = int(line[:3]), line.decode().lower()

    def has(clues: tuple[str, ...]) -> bool:
        return any(clue in text for clue in clues)

    if code in {400, 481, 482, 502} and has(TOO_MANY) and not has(NOT_TOO_MANY):
        return "too many connections"
    if code in {481, 482, 502} and has(SHARED):
        return "account shared"
    if code in {381, 452, 481, 482} or (code in {500, 502} and has(LOGIN)):
        return "bad login"
    if code in {500, 502} and has(PAY):
        return "pay"
    return "unknown"


UNDERSTOOD = {
    "too many connections": "too many connections",
    "account shared": "account shared",
    "quota used up": "pay",
    "expired or unpaid": "pay",
    "bad login": "bad login",
}


@pytest.mark.parametrize("meaning", replies.MEANINGS)
def test_sabnzbd_understands_what_is_meant(meaning: str) -> None:
    assert sabnzbd(replies.MEANINGS[meaning]) == UNDERSTOOD[meaning]


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        (b"502 Quota exceeded", "too many connections"),
        (b"482 Download limit", "bad login"),
        (b"502 Too many IP addresses", "too many connections"),
        (b"502 Access denied: expired", "bad login"),
    ],
)
def test_the_judge_knows_the_mistakes_others_made(line: bytes, understood: str) -> None:
    assert sabnzbd(line) == understood


def test_the_exact_words() -> None:
    assert replies.MEANINGS == {
        "too many connections": b"502 Too many connections",
        "account shared": b"502 Multiple IP addresses in use",
        "quota used up": b"502 Download quota exceeded",
        "expired or unpaid": b"502 Account expired",
        "bad login": b"481 Authentication failed",
    }


@pytest.mark.parametrize("text", [replies.POSTING_LIMIT, replies.POSTING_CLOSED])
def test_reasons_for_441_carry_no_code_and_no_line_end(text: str) -> None:
    assert text.isascii()
    assert text.isprintable()
    assert not text[:3].isdigit()
