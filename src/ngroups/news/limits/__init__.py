"""How much a connection may take: connections, octets, posts and speed.

Knows logins and addresses only while a connection is open, and afterwards only as keyed
hashes; must never know who a customer is, nor what a session reads or posts.
"""


class LimitsError(Exception):
    """Base of every error of this package; no message carries a login or an address."""
