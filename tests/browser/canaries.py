"""Looks for what must not have been kept: words in every form that a file may hold them in, and times."""

import base64
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote, quote_plus

DATABASE: Final = "customer.sqlite3"
OF_THE_PROGRAM: Final = "django_migrations"
"""Tells when the tables were made, which is about nobody."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK: Final = re.compile(r"\d\d:\d\d")
_ORDERS: Final[tuple[Literal["big", "little"], ...]] = ("big", "little")
_UNITS: Final = (1, 10**3, 10**6, 10**9)


def forms(word: str | bytes) -> dict[str, bytes]:
    """By name, all octets that `word` may stand as."""
    if isinstance(word, bytes):
        return _written("octets", word)
    plain, wide = word.encode(), word.encode("utf-16-le")
    return {
        **_written("utf-8", plain),
        **_written("utf-16-le", wide),
        "url": quote(word, safe="").encode(),
        "url, lower case": re.sub("%..", lambda found: found[0].lower(), quote(word, safe="")).encode(),
        "url, slashes kept": quote(word).encode(),
        "form": quote_plus(word).encode(),
    }


def _written(name: str, octets: bytes) -> dict[str, bytes]:
    made = {
        name: octets,
        f"{name}, hex": octets.hex().encode(),
        f"{name}, HEX": octets.hex().upper().encode(),
    }
    for before in range(3):
        # Letters of base64 that the neighbours have a part in are left out.
        whole = base64.b64encode(bytes(before) + octets)
        kept = whole[-(-before * 8 // 6) : (before + len(octets)) * 8 // 6]
        made[f"{name}, base64 at {before}"] = kept
        made[f"{name}, base64url at {before}"] = kept.translate(bytes.maketrans(b"+/", b"-_"))
    return made


def take(folder: Path, to: Path) -> Path:
    """A copy of all files as they are at this moment, also while somebody writes them."""

    def sockets(place: str, names: list[str]) -> list[str]:
        return [name for name in names if stat.S_ISSOCK((Path(place) / name).lstat().st_mode)]

    return shutil.copytree(folder, to, ignore=sockets)


def found(folder: Path, words: Iterable[str | bytes]) -> set[tuple[str, str | bytes, str]]:
    """Every file that has a word, the word, and the form in which it has it."""
    wanted = [(word, name, octets) for word in set(words) for name, octets in forms(word).items()]
    hits = set()
    for file in folder.rglob("*"):
        kept = file.name.encode() + b"\n" + (file.read_bytes() if file.is_file() else b"")
        where = file.relative_to(folder).as_posix()
        hits |= {(where, word, name) for word, name, octets in wanted if octets in kept}
    return hits


def times(database: Path, since: int, until: int) -> tuple[set[str], set[str]]:
    """Columns that hold days, and columns that hold anything finer, such as a second in `since` to `until`.

    Opens the file, which should be a copy: its log is taken in.
    """
    days, finer = set[str](), set[str]()
    with closing(sqlite3.connect(database)) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table == OF_THE_PROGRAM:
                continue
            rows = opened.execute(f'SELECT * FROM "{table}"')
            names = [f"{table}.{column[0]}" for column in rows.description]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    if isinstance(value, str) and _DAY.fullmatch(value):
                        days.add(name)
                    elif _tells(value, range(since, until + 1)):
                        finer.add(name)
    return days, finer


def _tells(value: object, seconds: range) -> bool:
    """Whether a stored value is or contains a time among `seconds`."""
    if isinstance(value, bytes):
        packed = (second.to_bytes(8, order) for second in seconds for order in _ORDERS)
        return any(octets in value for octets in packed)
    text = str(value)
    if _DAY.search(text) and _CLOCK.search(text):
        return True
    numbers = [int(number) for number in re.findall(r"\d{10,19}", text)]
    return any(number // unit in seconds for number in numbers for unit in _UNITS)
