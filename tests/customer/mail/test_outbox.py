"""When a letter is tried, and when no more."""

from ngroups.customer.mail.orders import Order
from ngroups.customer.mail.outbox import PAUSES, Outbox


def order(number: int = 0) -> Order:
    return Order("lost_login", "en", bytes([number] * 16), "email", b"", {})


def test_in_turn() -> None:
    outbox = Outbox(10)
    assert outbox.next() is None
    assert [outbox.put(order(number), 60, 0) for number in range(3)] == [True] * 3
    taken = [outbox.take(0) for _ in range(4)]
    assert [waiting and waiting.order.record[0] for waiting in taken] == [0, 1, 2, None]


def test_no_more_than_there_is_room() -> None:
    outbox = Outbox(2)
    assert [outbox.put(order(), 60, 0) for _ in range(3)] == [True, True, False]
    assert len(outbox) == 2


def test_tried_again_after_growing_pauses_until_it_is_worth_nothing() -> None:
    outbox, now, pauses = Outbox(1), 0.0, []
    assert outbox.put(order(), 3000, now)
    while (waiting := outbox.take(now)) is not None and outbox.again(waiting, now):
        assert outbox.take(now) is None
        due = outbox.next()
        assert due is not None
        pauses.append(due - now)
        now = due
    assert pauses == list(PAUSES[:4])
    assert len(outbox) == 0


def test_one_that_waited_too_long_is_dropped() -> None:
    outbox = Outbox(2)
    outbox.put(order(1), 10, 0)
    outbox.put(order(2), 100, 0)
    waiting = outbox.take(50)
    assert waiting is not None
    assert waiting.order.record[0] == 2
    assert len(outbox) == 0
