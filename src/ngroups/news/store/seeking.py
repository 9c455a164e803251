"""Where in an epoch a group goes on: the nearest article, the first that is new.

Knows group ids and numbers; must never know names, or who reads.
"""

from typing import TYPE_CHECKING

from ngroups.news.store.chunks import column, present
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import ARRIVED_WORD, CHUNK, ROW_KEY
from ngroups.protocol.numbers import MOST

if TYPE_CHECKING:
    from lmdb import _Database


def first_from(epoch: Epoch, group_id: int, number: int) -> int | None:
    """The lowest number that exists here and is not below `number`."""
    chunk = up(epoch, epoch.chunks, group_id, number // CHUNK)
    while chunk is not None:
        value = epoch.txn().get(ROW_KEY.pack(group_id, chunk), db=epoch.chunks)
        there = present(value, chunk * CHUNK, max(number - chunk * CHUNK, 0), CHUNK - 1) if value else []
        if there:
            return there[0]
        chunk = up(epoch, epoch.chunks, group_id, chunk + 1)
    return up(epoch, epoch.rows, group_id, number)


def last_to(epoch: Epoch, group_id: int, number: int) -> int | None:
    """The highest number that exists here and is not above `number`."""
    row = _down(epoch, epoch.rows, group_id, number)
    if row is not None:
        return row
    chunk = _down(epoch, epoch.chunks, group_id, number // CHUNK)
    while chunk is not None:
        value = epoch.txn().get(ROW_KEY.pack(group_id, chunk), db=epoch.chunks)
        there = present(value, chunk * CHUNK, 0, min(number - chunk * CHUNK, CHUNK - 1)) if value else []
        if there:
            return there[-1]
        chunk = _down(epoch, epoch.chunks, group_id, chunk - 1)
    return None


def first_since(epoch: Epoch, group_id: int, since: int) -> int:
    """A number that every article which arrived at or after `since` has or exceeds.

    Walks down a chunk at a time until all of one is older; numbers of an epoch are in order of arrival.
    The loose rows are too few to be worth a look.
    """
    chunk = _down(epoch, epoch.chunks, group_id, MOST // CHUNK)
    start = 0 if chunk is None else chunk * CHUNK + CHUNK
    while chunk is not None:
        value = epoch.txn().get(ROW_KEY.pack(group_id, chunk), db=epoch.chunks)
        if value is None or max(column(value, ARRIVED_WORD)) < since:
            break
        start = chunk * CHUNK
        chunk = _down(epoch, epoch.chunks, group_id, chunk - 1)
    return start


def up(epoch: Epoch, database: "_Database", group_id: int, at: int) -> int | None:
    """The second half of the group's first key that is not below `at`."""
    with epoch.txn().cursor(database) as cursor:
        if not cursor.set_range(ROW_KEY.pack(group_id, at)):
            return None
        owner, found = ROW_KEY.unpack(cursor.key())
    return found if owner == group_id else None


def _down(epoch: Epoch, database: "_Database", group_id: int, at: int) -> int | None:
    """The second half of the group's last key that is not above `at`."""
    with epoch.txn().cursor(database) as cursor:
        there = cursor.set_range(ROW_KEY.pack(group_id, at + 1))
        if not (cursor.prev() if there else cursor.last()):
            return None
        owner, found = ROW_KEY.unpack(cursor.key())
    return found if owner == group_id else None
