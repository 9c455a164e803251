"""The groups of the demonstration, from `groups.toml`."""

import tomllib
from importlib.resources import files
from typing import NamedTuple


class DemoGroup(NamedTuple):
    """A group to be created."""

    name: bytes
    status: bytes
    """As in LIST ACTIVE (RFC 6048 section 3.1)."""
    description: bytes


def demo_groups() -> tuple[DemoGroup, ...]:
    """All groups of the demonstration, in the order in which they are to be created."""
    table = tomllib.loads(files(__package__).joinpath("groups.toml").read_text("utf-8"))
    return tuple(
        DemoGroup(group["name"].encode(), group["status"].encode(), group["description"].encode())
        for group in table["group"]
    )
