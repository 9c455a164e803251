"""A chunk: 128 numbers of a group as one value: their entries, their overview lines, and their subjects.

Pure arithmetic on octets; knows the layout and nothing of where a chunk lies. A row is one entry
and its line, and becomes part of a chunk as it stands, but for the end of the line. The subjects
stand there once more as HDR sends them, because old newsreaders ask for them by the thousand.
"""

from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ngroups.news.store.layout import CHUNK, CHUNK_HEAD, END_WORD, ENTRY, ENTRY_WORDS, LENGTH_WORD
from ngroups.protocol.ports import Buffer

_ENTRY = ENTRY.size
_MISSING = bytes(_ENTRY)
"""The row of a number that has no article here."""


def seal(rows: Mapping[int, bytes]) -> bytes:
    """The chunk of these rows, by their place in it (0 to 127)."""
    slots = [rows.get(slot, _MISSING) for slot in range(CHUNK)]
    head = bytearray(b"".join([row[:_ENTRY] for row in slots]))
    lines = [row[_ENTRY:] for row in slots]
    # A column at once, here and in `column`: entries are little-endian words, as the machine's are.
    memoryview(head).cast("I")[END_WORD::ENTRY_WORDS] = memoryview(array("I", accumulate(map(len, lines))))
    return b"".join((head, *lines, *map(subject_line, filter(None, lines))))


def column(value: Buffer, word: int) -> list[int]:
    """One word of all 128 entries."""
    return memoryview(value)[:CHUNK_HEAD].cast("I")[word::ENTRY_WORDS].tolist()


def end_of(value: Buffer, slot: int) -> int:
    """Where the line of a slot ends in the chunk; that of slot -1, where the first begins."""
    end: int = ENTRY.unpack_from(value, slot * _ENTRY)[0] if slot >= 0 else 0
    return CHUNK_HEAD + end


def line_of(value: Buffer, slot: int) -> Buffer:
    """The overview line of a slot; empty for a missing number."""
    return value[end_of(value, slot - 1) : end_of(value, slot)]


def subject_line(line: bytes) -> bytes:
    """`number SP subject CRLF` of an overview line: what HDR says (RFC 3977 section 8.5.2)."""
    number, subject, _ = line.split(b"\t", 2)
    return b"%b %b\r\n" % (number, subject)


def subjects(value: Buffer, first: int, begin: int, last: int) -> Buffer:
    """Those lines from slot `begin` to slot `last` of the chunk whose first number is `first`."""
    block = value[end_of(value, CHUNK - 1) :]
    if begin == 0 and last == CHUNK - 1:
        return block
    text = b"\n" + block
    start = text.find(b"\n%d " % (first + begin))
    end = text.find(b"\n%d " % (first + last + 1)) if last < CHUNK - 1 else len(text) - 1
    if start < 0 or end < 0:  # one of the two is missing: the lines have to be counted
        there = [length > 0 for length in column(value, LENGTH_WORD)]
        before, wanted = sum(there[:begin]), sum(there[begin : last + 1])
        return b"".join(text[1:].splitlines(keepends=True)[before : before + wanted])
    return text[start + 1 : end + 1]


def present(value: Buffer, first: int, begin: int, last: int) -> Sequence[int]:
    """The numbers that exist from slot `begin` to slot `last` of the chunk whose first number is `first`."""
    lengths = column(value, LENGTH_WORD)[begin : last + 1]
    if all(lengths):
        return range(first + begin, first + last + 1)
    return [number for number, length in enumerate(lengths, first + begin) if length]


def number_in(line: Buffer) -> int:
    """The number, which is the first column."""
    start = bytes(line[:12])
    return int(start[: start.index(b"\t")])


def id_in(line: Buffer) -> bytes:
    """The Message-ID, which is the fifth column of an overview line (RFC 3977 section 8.3.2)."""
    return bytes(line).split(b"\t", 5)[4]
