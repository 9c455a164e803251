"""HPKE's base mode written down from RFC 9180 alone, to open what the library sealed.

For X25519, HKDF-SHA256 and AES-256-GCM only; a second implementation, for tests.
"""

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM_SUITE = b"KEM" + (0x0020).to_bytes(2)  # section 7.1
HPKE_SUITE = b"HPKE" + b"".join(number.to_bytes(2) for number in (0x0020, 0x0001, 0x0002))


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """LabeledExtract, section 4."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand, section 4; one block of HKDF-Expand is enough for all lengths asked here."""
    return hmac.digest(prk, length.to_bytes(2) + b"HPKE-v1" + suite + label + info + b"\x01", "sha256")[
        :length
    ]


def opened(box: bytes, private: X25519PrivateKey, info: bytes) -> bytes:
    """OpenBase, section 6.1, with empty associated data."""
    encapsulated, ciphertext = box[:32], box[32:]
    shared = private.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    context = encapsulated + private.public_key().public_bytes_raw()
    secret = _expand(KEM_SUITE, _extract(KEM_SUITE, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    schedule = (
        b"\x00"
        + _extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
        + _extract(HPKE_SUITE, b"", b"info_hash", info)
    )
    start = _extract(HPKE_SUITE, secret, b"secret", b"")
    key = _expand(HPKE_SUITE, start, b"key", schedule, 32)
    nonce = _expand(HPKE_SUITE, start, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")
