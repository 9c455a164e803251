"""Every letter in every language, and nothing in it but what belongs there."""

import itertools
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from ngroups.customer.mail.settings import MailerSettings
from ngroups.customer.mail.writing import LANGUAGES, LETTERS, UnknownLetterError, write

OWN = MailerSettings(sender="post@provider.example", provider="Gröte News", origin="https://provider.example")
TO = "Some.One@example.com"
VALUES = {"path": "/en/login/lost/abc", "minutes": "30", "hours": "48"}


def written(name: str, language: str) -> EmailMessage:
    values = {key: VALUES[key] for key in LETTERS[name].values}
    made = write(name, language, values, TO, OWN, "mark", 1_780_000_000.0)
    message = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize(("name", "language"), list(itertools.product(LETTERS, LANGUAGES)))
def test_each_letter(name: str, language: str) -> None:
    message = written(name, language)
    text = message.get_content()
    assert isinstance(text, str)
    assert "https://provider.example/en/login/lost/abc" in text.split()
    assert "$" not in text + str(message["Subject"])
    assert OWN.provider in str(message["Subject"])
    assert max(map(len, text.splitlines())) <= 78
    assert message.get_content_type() == "text/plain"
    for value in LETTERS[name].values - {"path"}:
        assert VALUES[value] in text


def test_headers_are_these_and_no_more() -> None:
    message = written("lost_login", "en")
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert message["To"] == TO
    assert message["Message-ID"] == "<mark@provider.example>"
    assert message["Date"] == "Thu, 28 May 2026 20:26:40 +0000"


def test_languages_differ_and_an_unknown_one_is_english() -> None:
    texts = {written("lost_login", language).get_content() for language in LANGUAGES}
    assert len(texts) == len(LANGUAGES)
    assert written("lost_login", "fr").get_content() == written("lost_login", "en").get_content()
    assert written("lost_login", "../en").get_content() == written("lost_login", "en").get_content()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("newsletter", {"path": "/"}),
        ("lost_login", {"path": "/"}),
        ("lost_login", {"path": "/", "minutes": "1", "more": "1"}),
        ("lost_login", {"path": ".evil.example/", "minutes": "1"}),
        ("../lost_login", {"path": "/"}),
    ],
)
def test_letters_that_are_not_written(name: str, values: dict[str, str]) -> None:
    with pytest.raises(UnknownLetterError):
        write(name, "en", values, TO, OWN, "mark", 0.0)
