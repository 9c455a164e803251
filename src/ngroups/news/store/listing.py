"""Lines of article numbers, as LISTGROUP sends them. Knows arithmetic and nothing else."""

from collections.abc import Sequence

_HUNDRED = b"".join(b"P%02d\r\n" % number for number in range(100))
"""A hundred numbers that differ in their last two digits; P stands for the others."""


def number_lines(numbers: Sequence[int]) -> bytes:
    """`number CRLF` for each; a range costs a tenth of what formatting its numbers does."""
    if not isinstance(numbers, range):
        return "".join([f"{number}\r\n" for number in numbers]).encode()
    at, end = numbers.start, numbers.stop
    parts = []
    if at < 100:
        parts.append(number_lines(list(range(at, min(end, 100)))))
        at = 100
    while at < end:
        prefix = b"%d" % (at // 100)
        size = len(prefix) + 4
        lines = _HUNDRED.replace(b"P", prefix)
        parts.append(lines[at % 100 * size : (at % 100 + end - at) * size])
        at += 100 - at % 100
    return b"".join(parts)
