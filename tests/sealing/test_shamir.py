"""Splitting and combining: against SLIP-39's reference implementation and its published vectors."""

import hmac
import itertools
import secrets

import pytest
import shamir_mnemonic
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.shamir import RawShare, _interpolate

from ngroups.sealing.field256 import added, scaled, weights
from ngroups.sealing.shamir import MOST_SHARES, QuorumError, SharesError, combine, split

VECTORS = {
    # SLIP-39, vectors.json: "4. Basic sharing 2-of-3 (128 bits)", "23. Basic sharing 2-of-3 (256 bits)"
    "b43ceb7e57a0ea8766221624d01b0864": [
        """
        shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist
        rescue view short owner flip making coding armed
        """,
        """
        shadow pistol academic acid actress prayer class unknown daughter sweater depict flip
        twice unkind craft early superior advocate guest smoking
        """,
    ],
    "c938b319067687e990e05e0da0ecce1278f75ff58d9853f19dcaeed5de104aae": [
        """
        humidity disease academic always aluminum jewelry energy woman receiver strategy amuse
        duckling lying evidence network walnut tactics forget hairy rebound impulse brother
        survive clothes stadium mailman rival ocean reward venture always armed unwrap
        """,
        """
        humidity disease academic agency actress jacket gross physics cylinder solution fake
        mortgage benefit public busy prepare sharp friar change work slow purchase ruler again
        tricycle involve viral wireless mixture anatomy desert cargo upgrade
        """,
    ],
}

quorums = st.integers(2, MOST_SHARES).flatmap(lambda n: st.tuples(st.integers(2, n), st.just(n)))


@given(st.binary(min_size=1, max_size=40), quorums, st.randoms())
def test_any_k_shares_give_the_secret_back(secret: bytes, quorum: tuple[int, int], chance: object) -> None:
    needed, count = quorum
    shares = split(secret, needed, count, secrets.token_bytes)
    assert list(shares) == list(range(1, count + 1))
    chosen = chance.sample(sorted(shares), needed)  # type: ignore[attr-defined]  # hypothesis types it as object
    assert combine({point: shares[point] for point in chosen}) == secret
    assert combine(shares) == secret


@given(st.binary(min_size=1, max_size=40), quorums)
def test_the_reference_implementation_combines_our_shares(secret: bytes, quorum: tuple[int, int]) -> None:
    needed, count = quorum
    shares = split(secret, needed, count, secrets.token_bytes)
    assert _interpolate([RawShare(*share) for share in list(shares.items())[-needed:]], 0) == secret


def test_one_share_fewer_fits_every_secret() -> None:
    """Perfect secrecy, counted: for each value of k-1 shares all 256 secrets are possible, and equally."""
    for first, second in itertools.product((0, 1, 77, 255), repeat=2):
        possible = [combine({1: bytes([first]), 3: bytes([second]), 4: bytes([last])}) for last in range(256)]
        assert sorted(possible) == [bytes([octet]) for octet in range(256)]


@pytest.mark.parametrize("secret", VECTORS)
def test_published_vectors(secret: str) -> None:
    """Our interpolation finds SLIP-39's digest (at 254) and encrypted secret (at 255)."""
    shares = [shamir_mnemonic.Share.from_mnemonic(" ".join(words.split())) for words in VECTORS[secret]]
    points = [share.index for share in shares]

    def value(at: int) -> bytes:
        total = bytes(len(shares[0].value))
        for share, weight in zip(shares, weights(points, at), strict=True):
            total = added(total, scaled(share.value, weight))
        return total

    encrypted, digest = value(255), value(254)
    assert hmac.digest(digest[4:], encrypted, "sha256")[:4] == digest[:4]
    first = shares[0]
    plain = shamir_mnemonic.decrypt(
        encrypted, b"TREZOR", first.iteration_exponent, first.identifier, first.extendable
    )
    assert plain.hex() == secret


@pytest.mark.parametrize(("needed", "count"), [(1, 3), (0, 2), (4, 3), (2, MOST_SHARES + 1), (2, 1), (-1, 2)])
def test_a_quorum_that_makes_no_sense(needed: int, count: int) -> None:
    with pytest.raises(QuorumError):
        split(b"secret", needed, count, secrets.token_bytes)


@pytest.mark.parametrize("shares", [{}, {0: b"a", 1: b"b"}, {1: b"a", 2: b"bb"}, {256: b"a"}, {-1: b"a"}])
def test_shares_that_cannot_be_of_one_secret(shares: dict[int, bytes]) -> None:
    with pytest.raises(SharesError):
        combine(shares)
