from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.store.chunks import column, end_of, id_in, line_of, number_in, present, seal, subjects
from ngroups.news.store.layout import ARRIVED_WORD, CHUNK, CHUNK_HEAD, ENTRY, LENGTH_WORD


def row(number: int, text: bytes = b"") -> bytes:
    line = b"%d\tsubject%b\tfrom\tdate\t<%d@x>\t\t9\t9\tXref: h g:%d\r\n" % (number, text, number, number)
    return ENTRY.pack(0, 1000 + number, 3, number << 33, 700 + number, 100) + line


@given(st.dictionaries(st.integers(0, CHUNK - 1), st.binary(max_size=300)))
def test_what_is_sealed_is_found_again(texts: dict[int, bytes]) -> None:
    first = 5 * CHUNK
    clean = {slot: text.translate(None, b"\t\r\n") for slot, text in texts.items()}
    rows = {slot: row(first + slot, text) for slot, text in clean.items()}
    value = seal(rows)
    assert list(present(memoryview(value), first, 0, CHUNK - 1)) == sorted(first + slot for slot in rows)
    lines = b"".join(rows[slot][ENTRY.size :] for slot in sorted(rows))
    assert bytes(value[CHUNK_HEAD : end_of(value, CHUNK - 1)]) == lines
    known = [b"%d subject%b\r\n" % (first + slot, clean[slot]) for slot in sorted(rows)]
    assert bytes(subjects(value, first, 0, CHUNK - 1)) == b"".join(known)
    for slot in range(CHUNK):
        there = rows.get(slot, bytes(ENTRY.size))
        assert line_of(value, slot) == there[ENTRY.size :]
        assert ENTRY.unpack_from(value, slot * ENTRY.size)[1:] == ENTRY.unpack_from(there)[1:]


@given(st.sets(st.integers(0, CHUNK - 1)), st.integers(0, CHUNK - 1), st.integers(0, CHUNK - 1))
def test_a_part_of_a_chunk(slots: set[int], begin: int, last: int) -> None:
    value = memoryview(seal({slot: row(slot) for slot in slots}))
    assert list(present(value, 0, begin, last)) == [slot for slot in sorted(slots) if begin <= slot <= last]
    if begin <= last:
        part = bytes(value[end_of(value, begin - 1) : end_of(value, last)])
        assert part == b"".join(row(slot)[ENTRY.size :] for slot in sorted(slots) if begin <= slot <= last)
        known = [b"%d subject\r\n" % slot for slot in sorted(slots) if begin <= slot <= last]
        assert bytes(subjects(value, 0, begin, last)) == b"".join(known)


def test_columns_are_taken_whole() -> None:
    value = seal({0: row(0), 2: row(2), 127: row(127)})
    assert column(value, ARRIVED_WORD) == [1000, 0, 1002, *[0] * 124, 1127]
    assert column(value, LENGTH_WORD) == [700, 0, 702, *[0] * 124, 827]


def test_number_and_message_id_stand_in_the_line() -> None:
    line = row(2_147_483_647)[ENTRY.size :]
    assert number_in(memoryview(line)) == 2_147_483_647
    assert id_in(memoryview(line)) == b"<2147483647@x>"
