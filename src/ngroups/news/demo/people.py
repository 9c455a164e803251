"""The invented people of the demonstration, from `people.toml`."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist, and the habits of their newsreader."""

    name: str
    address: str
    charset: str
    """`us-ascii`, `iso-8859-1`, `utf-8`, or `flowed` for UTF-8 with format=flowed."""
    agent: str
    attribution: str
    """How they introduce a quotation; `{name}`, `{address}` and `{date}` are filled in."""
    zone: float
    """Hours east of UTC."""
    signature: str = ""
    role: str = "guest"
    """`desk` for the one who writes announcements and posts binaries."""


def desk_and_guests() -> tuple[Person, list[Person]]:
    """Who runs the demonstration, and who talks in it."""
    table = tomllib.loads(files(__package__).joinpath("people.toml").read_text("utf-8"))
    people = [Person(**entry) for entry in table["person"]]
    return next(p for p in people if p.role == "desk"), [p for p in people if p.role == "guest"]
