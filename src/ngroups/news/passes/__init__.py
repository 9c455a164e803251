"""Passes: logins that were issued blindly, so that nobody can say whom one was issued to.

Knows classes, epochs, keys and, for the moment of a login, its text. Must never know who holds a
pass; keeps no list of logins, and no time at which one was issued or used.
"""


class PassesError(Exception):
    """Base of every error of this package; no message carries a login, a key or an element."""
