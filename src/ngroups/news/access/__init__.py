"""Who may use the server: policies, the file of logins, and brakes on guessing.

Knows logins and, for the moment of a check, passwords. Must never know who a customer is,
and never lets a login, password or address into a message, a log or a `repr`.
"""


class AccessError(Exception):
    """Base of every error of this package; no message carries a login, password or address."""
