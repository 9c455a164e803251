"""RFC 9497 for ristretto255 with SHA-512: oblivious pseudorandom functions, plain and verifiable.

A client has a server evaluate a function on an input that the server never sees; in the
verifiable mode a proof shows that it used the key it had published. Bytes in, bytes out:
randomness is passed in and nothing is kept. Group arithmetic is libsodium's, through
`rbcl`; everything above it follows the RFC's text.

Knows keys, inputs and elements, never what an input stands for or who asks.
"""

from collections.abc import Callable

Random = Callable[[int], bytes]
"""`random(n)` gives n octets fit for a key."""


class OprfError(Exception):
    """Base of every error of this package; no message carries a key, an input or an element."""


class InvalidInputError(OprfError):
    """Octets from the other side are no element, scalar or proof, or too many (RFC 9497 section 5.3)."""


class VerifyError(OprfError):
    """The proof does not fit: these evaluations are not by the published key (RFC 9497 section 5.3)."""
