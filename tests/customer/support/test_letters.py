"""A letter's life: written, opened for a reason, answered, read, closed, erased."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from ngroups.customer.site.own import own_settings
from ngroups.customer.staff.models import StaffAction
from ngroups.customer.staff.services import KEPT_DAYS
from ngroups.customer.support.canned import canned_answers
from ngroups.customer.support.models import Message, Ticket
from ngroups.customer.support.services import close, erase_closed
from ngroups.customer.support.views.letters import today
from ngroups.customer.support.words import LONGEST, MOST_MESSAGES, MOST_OPEN
from tests.customer.people import PASSWORD
from tests.customer.support.people import WORDS, browser, customer, desk, page, staff, write

ANSWER = "The canary-answer of ours."


def opened(client: Client, path: str, reason: str = "answer") -> str:
    """The desk's page of a customer's letter, after the reason was given."""
    inside = reverse("desk-letter", args=[path.rpartition("/")[2]])
    assert client.post(inside, {"reason": reason}).status_code == 302
    return inside


def stored() -> bytes:
    """Every octet in every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    return b"\n".join(found)


def test_from_the_letter_to_the_answer(db: None) -> None:
    _, support = desk()
    _, anna = customer()
    path = write(anna)
    assert WORDS in page(anna, path)
    assert "Reading, posting" in page(support, reverse("desk-letters"))
    inside = opened(support, path)
    assert WORDS in page(support, inside)
    assert support.post(inside, {"text": ANSWER}).status_code == 302
    assert ANSWER in page(anna, path)
    assert "answered" in page(anna, path)
    assert "Nobody waits" in page(support, reverse("desk-letters"))
    assert anna.post(path, {"text": "Thank you."}).status_code == 302
    assert "Reading, posting" in page(support, reverse("desk-letters"))
    texts = re.findall(r"<article.*?</article>", page(anna, path), re.DOTALL)
    assert [each for each in ("canary-words", "canary-answer", "Thank you") if each in "".join(texts)]
    assert [re.findall(r"<h2>(.*?)</h2>", text)[0] for text in texts] == ["You", "Support", "You"]


def test_no_word_of_it_is_stored_in_clear(db: None) -> None:
    _, support = desk()
    _, anna = customer()
    support.post(opened(support, write(anna)), {"text": ANSWER})
    assert b"canary" not in stored()


def test_short_letters_look_the_same(db: None) -> None:
    desk()
    _, anna = customer()
    for text in ("x", "y" * 200):
        write(anna, text)
    assert len({(len(each.for_customer), len(each.for_support)) for each in Message.objects.all()}) == 1


def test_nothing_is_shown_before_a_reason_is_given_and_the_customer_sees_it(db: None) -> None:
    sam, support = desk()
    account, anna = customer()
    path = write(anna)
    inside = reverse("desk-letter", args=[path.rpartition("/")[2]])
    assert "canary" not in page(support, inside)
    assert support.post(inside, {"reason": "curiosity"}).status_code == 200
    assert support.post(inside, {"text": ANSWER}).status_code == 200
    assert (StaffAction.objects.count(), Message.objects.count()) == (0, 1)
    opened(support, path, "fault")
    (action,) = StaffAction.objects.all()
    assert (action.account, action.who, action.kind, action.reason) == (account, sam.name, "letter", "fault")
    held = [
        each for each in anna.get(reverse("export")).json()["records"] if each["table"] == "staff_staffaction"
    ]
    shown = {field["column"]: field["value"] for field in held[0]["fields"]}
    assert (shown["who"], shown["reason"], shown["day"]) == (sam.name, "fault", today().isoformat())


def test_a_reason_for_one_letter_opens_no_other(db: None) -> None:
    _, support = desk()
    _, anna = customer()
    opened(support, write(anna))
    second = write(anna, "The second.")
    assert "The second" not in page(support, reverse("desk-letter", args=[second.rpartition("/")[2]]))


def test_the_queue_does_not_say_whose_letters_wait(db: None) -> None:
    _, support = desk()
    account, anna = customer()
    inside = opened(support, write(anna))
    assert account.name not in page(support, reverse("desk-letters")) + page(support, inside)


def test_another_customers_letter_is_not_there(db: None) -> None:
    desk()
    _, anna = customer()
    _, berta = customer("berta")
    path = write(anna)
    assert [berta.get(path).status_code, berta.post(path, {"text": "x"}).status_code] == [404, 404]
    assert berta.post(path + "/close").status_code == 404
    assert WORDS not in page(berta, reverse("letters"))


def test_the_longest_wait_comes_first(db: None) -> None:
    _, support = desk()
    _, anna = customer()
    later, earlier = write(anna, category="login"), write(anna, category="abuse")
    number = earlier.rpartition("/")[2]
    Ticket.objects.filter(pk=number).update(waiting_since=today() - timedelta(days=3))
    shown = page(support, reverse("desk-letters"))
    assert shown.index("Abuse") < shown.index("Logging in")
    assert later != earlier


def test_files_are_refused_with_a_word(db: None) -> None:
    desk()
    _, anna = customer()
    file = SimpleUploadedFile("canary.txt", b"canary")
    answer = anna.post(reverse("letters"), {"category": "other", "text": "Look.", "file": file})
    assert "Files are not taken" in answer.content.decode()
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("category", "text"), [("nonsense", "x"), ("other", ""), ("other", "x" * (LONGEST + 1)), ("", "x")]
)
def test_letters_that_are_not_taken(db: None, category: str, text: str) -> None:
    desk()
    _, anna = customer()
    assert anna.post(reverse("letters"), {"category": category, "text": text}).status_code == 200
    assert Ticket.objects.count() == 0


def test_so_many_open_letters_and_no_more(db: None) -> None:
    desk()
    _, anna = customer()
    paths = [write(anna) for _ in range(MOST_OPEN)]
    assert anna.post(reverse("letters"), {"category": "other", "text": "x"}).status_code == 200
    assert Ticket.objects.count() == MOST_OPEN
    anna.post(paths[0] + "/close")
    write(anna)


def test_so_many_messages_and_no_more(db: None) -> None:
    desk()
    _, anna = customer()
    path = write(anna)
    ticket = Ticket.objects.get()
    first = ticket.messages.get()
    for place in range(1, MOST_MESSAGES):
        Message.objects.create(
            ticket=ticket, place=place, by_staff=False,
            for_customer=first.for_customer, for_support=first.for_support,
        )  # fmt: skip
    assert "too long" in anna.post(path, {"text": "x"}).content.decode()
    assert ticket.messages.count() == MOST_MESSAGES


def test_before_support_has_a_key_nobody_writes(db: None) -> None:
    _, anna = customer()
    assert "takes no letters yet" in page(anna, reverse("letters"))
    assert anna.post(reverse("letters"), {"category": "other", "text": "x"}).status_code == 200
    assert Ticket.objects.count() == 0


def test_erased_some_days_after_closing_and_not_before(db: None) -> None:
    desk()
    _, anna = customer()
    path, kept = write(anna), write(anna)
    ticket = Ticket.objects.get(pk=path.rpartition("/")[2])
    close(ticket, date(2026, 11, 1))
    assert erase_closed(date(2026, 11, 30), 30) == 0
    assert erase_closed(date(2026, 12, 1), 30) == 1
    assert [str(left.pk) for left in Ticket.objects.all()] == [kept.rpartition("/")[2]]
    assert Message.objects.count() == 1


def test_writing_again_opens_a_closed_letter(db: None) -> None:
    desk()
    _, anna = customer()
    path = write(anna)
    anna.post(path + "/close")
    assert "closed" in page(anna, path)
    anna.post(path, {"text": "One more thing."})
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.closed) == ("waiting", None)


def test_the_daily_command_erases_letters_and_records_of_looks(db: None) -> None:
    _, support = desk()
    _, anna = customer()
    path = write(anna)
    opened(support, path)
    support.post(reverse("desk-close", args=[path.rpartition("/")[2]]))
    keep = own_settings().support.keep_days
    for days, letters, actions in ((keep - 1, 1, 1), (keep, 0, 1), (KEPT_DAYS - 1, 0, 1), (KEPT_DAYS, 0, 0)):
        call_command("tick", "--day", (today() + timedelta(days=days)).isoformat(), verbosity=0)
        assert (Ticket.objects.count(), StaffAction.objects.count()) == (letters, actions), days


def test_leaving_erases_everything_of_it(db: None) -> None:
    _, support = desk()
    _, anna = customer()
    opened(support, write(anna))
    anna.post(reverse("leave"), {"password": PASSWORD})
    assert (Ticket.objects.count(), Message.objects.count(), StaffAction.objects.count()) == (0, 0, 0)


def test_canned_answers_in_the_customers_language(db: None) -> None:
    _, support = desk()
    account, anna = customer()
    account.language = "de"
    account.save()
    inside = opened(support, write(anna))
    assert "Verlorenes Passwort" in page(support, inside)
    assert "Wiederherstellungscode" in page(support, f"{inside}?canned=login")
    lost = next(each for each in canned_answers("de") if each.name == "login")
    assert lost.title == "Verlorenes Passwort"
    assert all(len(paragraph) > 80 for paragraph in lost.text.split("\n\n"))  # no line breaks within
    assert lost.text.count("\n") == 2 * lost.text.count("\n\n")
    for name in ("../../forms", "nonsense"):
        assert "</textarea>" in page(support, f"{inside}?canned={name}")
        assert re.search(r"<textarea[^>]*>\s*</textarea>", page(support, f"{inside}?canned={name}"))


def test_strangers_are_sent_to_the_login_box(db: None) -> None:
    for name in ("letters", "unlock", "unlock-earlier"):
        assert browser().get(reverse(name))["Location"].startswith(reverse("login"))


def test_a_colleague_without_the_key_reads_nothing_until_it_is_shared(db: None) -> None:
    _, support = desk()
    other, colleague = staff("tom")
    _, anna = customer()
    path = write(anna)
    inside = reverse("desk-letter", args=[path.rpartition("/")[2]])
    assert "do not have support" in page(colleague, reverse("desk-letters"))
    assert colleague.post(inside, {"reason": "answer"}).status_code == 302
    assert StaffAction.objects.count() == 0
    assert support.post(reverse("desk-share", args=[other.pk])).status_code == 302
    opened(colleague, path)
    assert WORDS in page(colleague, inside)


def test_the_key_is_shared_with_support_alone(db: None) -> None:
    _, support = desk()
    stranger, _ = customer()
    other, colleague = staff("tom")
    for client, whose in ((support, stranger), (colleague, other)):
        assert client.post(reverse("desk-share", args=[whose.pk])).status_code == 404


def test_the_key_is_made_once(db: None) -> None:
    _, support = desk()
    _, colleague = staff("tom")
    _, anna = customer()
    path = write(anna)
    colleague.post(reverse("desk-found"))
    assert WORDS in page(support, opened(support, path))
