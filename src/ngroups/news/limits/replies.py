"""The words of every refusal that limits and access give, in one table.

Downloaders read meaning out of the text, not only the code: SABnzbd takes any of *exceed,
connections, too many, threads, limit* for too many connections unless *download* or *byte*
stands beside it, and *authen, invalid, password, username, access denied* for a failed
login. So each text here says one thing to them and nothing else. The lines are the same
for everyone and never carry a login, an address or a number.
"""

from typing import Final

TOO_MANY_CONNECTIONS: Final = b"502 Too many connections"
MULTIPLE_ADDRESSES: Final = b"502 Multiple IP addresses in use"
QUOTA_EXCEEDED: Final = b"502 Download quota exceeded"
EXPIRED: Final = b"502 Account expired"
AUTHENTICATION_FAILED: Final = b"481 Authentication failed"
"""RFC 4643 section 2.3.2."""

POSTING_LIMIT: Final = "Posting limit reached, try again later"
"""A reason to stand behind 441 (RFC 3977 section 6.3.1), as in `protocol.ports.Outcome.reason`."""
POSTING_CLOSED: Final = "Connection closed"
POSTING_BLOCKED: Final = "Posting with this login is blocked"
POSTING_NOT_NOW: Final = "Posting is not possible now, try again later"

MEANINGS: Final = {
    "too many connections": TOO_MANY_CONNECTIONS,
    "account shared": MULTIPLE_ADDRESSES,
    "quota used up": QUOTA_EXCEEDED,
    "expired or unpaid": EXPIRED,
    "bad login": AUTHENTICATION_FAILED,
}
"""What each whole reply line (without CRLF) means."""
