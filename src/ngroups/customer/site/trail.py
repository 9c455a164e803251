"""The line above a page that says where it stands: Home > EN > Content > Corporate > Privacy."""

from typing import NamedTuple


class Crumb(NamedTuple):
    """A step of the line; `path` leads to it."""

    title: str
    path: str
