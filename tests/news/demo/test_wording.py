from dataclasses import replace

from ngroups.news.demo.people import Person
from ngroups.news.demo.wording import body, quotation

ONE = Person("One", "one@body.example", "us-ascii", "reader", "{name} wrote:", 0, "One\nof two")
LONG = "word " * 30 + "end."


def test_a_quotation_is_the_paragraph_that_is_answered() -> None:
    parent = ("The weather was fine all week.", "My bicycle squeaks when I brake.", "What now?")
    assert quotation(parent, ("Clean the rim, then brake hard on your bicycle.",)) == parent[1]
    assert quotation(parent, ("No idea.",)) == parent[2]


def test_a_long_quotation_is_cut_between_sentences() -> None:
    assert quotation((f"First. {LONG} {LONG}",), ()) == f"First. {LONG} [...]"


def test_plain_text_is_wrapped_and_signed() -> None:
    text, fields = body([(0, "One wrote:"), (1, LONG), (0, "Yes.")], ONE)
    assert text.endswith("\nYes.\n\n-- \nOne\nof two\n")
    assert text.startswith("One wrote:\n> word word")
    assert max(map(len, text.splitlines())) <= 72
    assert fields["Content-Type"] == "text/plain; charset=US-ASCII"


def test_flowed_text_can_be_put_together_again() -> None:
    text, fields = body([(0, LONG), (0, "From here.")], replace(ONE, charset="flowed", signature=""))
    first, second = text.split("\n\n")
    assert first.replace(" \n", " ") == LONG
    assert " \n" in first
    assert second == " From here.\n"  # stuffed, RFC 3676 section 4.4
    assert fields["Content-Type"].endswith("; format=flowed")


def test_ascii_is_left_only_where_it_does_not_suffice() -> None:
    assert body([(0, "Grüße")], ONE)[1]["Content-Type"].endswith("UTF-8")
    assert body([(0, "Grüße")], replace(ONE, charset="iso-8859-1"))[1]["Content-Transfer-Encoding"] == "8bit"
