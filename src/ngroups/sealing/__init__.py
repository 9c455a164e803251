"""Sealing: a field is encrypted as it is written, so that only several custodians together can read it.

Pure: octets in, octets out, no files and no network. Knows public keys, and a value while it is being sealed.
`opening` and `unwrapping`, which take private keys, may be imported only by a custodian's tool, the mailer
and the legal plane; an import contract says so. Whoever seals cannot open.

No message and no `repr` of this package carries a value, an address or a key.
"""


class SealingError(Exception):
    """Base of every error of this package; no message carries a value, an address or a key."""
