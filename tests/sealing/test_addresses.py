"""Which addresses are taken, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.sealing.addresses import MAX_ADDRESS, AddressError, same_mailbox, written


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("someone@example.com", "someone@example.com"),
        ("  Some.One+news@Example.COM ", "Some.One+news@example.com"),
        ("o'hara@example.co.uk", "o'hara@example.co.uk"),
        ("someone@bücher.example", "someone@xn--bcher-kva.example"),
        ("someone@BÜCHER.example", "someone@xn--bcher-kva.example"),
        ("someone@xn--bcher-kva.example", "someone@xn--bcher-kva.example"),
        (
            "someone@straße.example",
            "someone@xn--strae-oqa.example",
        ),  # and not at strasse, as IDNA 2003 had it
        ("someone@例え。example", "someone@xn--r8jz45g.example"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert written(text) == address
    assert written(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "someone", "someone@", "@example.com", "a b@example.com", "a@b@example.com",
        ".a@example.com", "a.@example.com", "a..b@example.com", '"a b"@example.com', "a@localhost",
        "a@[127.0.0.1]", "a@127.0.0.1",
        "a@example..com", "a@.example.com", "a@-example.com", "a@exam_ple.com", "größe@example.com",
        "a\r\nBcc: b@example.com", "a@example.com\r\nBcc: b", "a@example.com\0", "<a@example.com>",
        "a@example.com, b@example.com", "x" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com", "a@xn--a.com",
        "a@" + ".".join(["b" * 60] * 5),
        "a@example.com" + " " * 2000, "a@" + "é" * 5000 + ".com",
    ],
)  # fmt: skip
def test_what_is_not_taken(text: str) -> None:
    with pytest.raises(AddressError) as raised:
        written(text)
    assert not text.strip() or text.strip() not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_one_mailbox_written_differently() -> None:
    forms = ["Some.One@Example.com", "some.one@example.com", " SOME.ONE@EXAMPLE.COM"]
    assert len({same_mailbox(form) for form in forms}) == 1


def test_other_mailboxes() -> None:
    forms = ["someone@example.com", "some.one@example.com", "someone+1@example.com", "someone@example.org"]
    assert len({same_mailbox(form) for form in forms}) == len(forms)


@given(st.text(max_size=80), st.text(max_size=80))
def test_anything_else_is_an_address_that_stays_itself_or_one_error(local: str, domain: str) -> None:
    try:
        address = written(f"{local}@{domain}")
    except AddressError:
        return
    assert len(address) <= MAX_ADDRESS
    assert address.isascii()
    assert address.isprintable()
    assert written(address) == address
