"""Proofs that several elements were multiplied by one key (RFC 9497 section 2.2).

`B = k*A` is public; a proof of two scalars shows `D[i] = k*C[i]` for all i at once and says
nothing of `k`.
"""

import hmac
from collections.abc import Sequence
from typing import Final, NamedTuple

from ngroups.oprf import InvalidInputError, Random, group
from ngroups.oprf.group import IDENTITY, SCALAR_OCTETS, Element, Scalar
from ngroups.oprf.suite import Suite, digest, prefixed

MOST: Final = 65_535
"""Elements to a proof: their numbers are written with two octets."""


class Proof(NamedTuple):
    challenge: Scalar
    response: Scalar

    def to_bytes(self) -> bytes:
        return self.challenge + self.response


def read_proof(octets: bytes) -> Proof:
    """Raises `InvalidInputError`."""
    if len(octets) != 2 * SCALAR_OCTETS:
        raise InvalidInputError("not a proof")
    return Proof(group.read_scalar(octets[:SCALAR_OCTETS]), group.read_scalar(octets[SCALAR_OCTETS:]))


def prove(
    suite: Suite,
    secret: Scalar,
    base: Element,
    public: Element,
    before: Sequence[Element],
    after: Sequence[Element],
    *,
    random: Random,
) -> Proof:
    """GenerateProof: `after[i]` is `secret * before[i]`, as `public` is `secret * base`."""
    weights = _weights(suite, public, before, after)
    once = _weighted(weights, before)
    all_after = group.multiply(secret, once)
    nonce = group.random_scalar(random)
    challenge = _challenge(
        suite, public, once, all_after, group.multiply(nonce, base), group.multiply(nonce, once)
    )
    return Proof(challenge, group.minus(nonce, group.times(challenge, secret)))


def verify(
    suite: Suite,
    base: Element,
    public: Element,
    before: Sequence[Element],
    after: Sequence[Element],
    proof: Proof,
) -> bool:
    """VerifyProof: whether one key made `public` of `base` and each `after[i]` of `before[i]`."""
    weights = _weights(suite, public, before, after)
    once, all_after = _weighted(weights, before), _weighted(weights, after)
    challenge, response = proof
    t2 = group.add(group.multiply(response, base), group.multiply(challenge, public))
    t3 = group.add(group.multiply(response, once), group.multiply(challenge, all_after))
    return hmac.compare_digest(_challenge(suite, public, once, all_after, t2, t3), challenge)


def _weights(
    suite: Suite, public: Element, before: Sequence[Element], after: Sequence[Element]
) -> list[Scalar]:
    """The `d_i` of ComputeComposites, which nobody can choose elements against."""
    if not 0 < len(before) == len(after) <= MOST:
        raise InvalidInputError("not as many elements as were asked for, or too many")
    seed = prefixed(digest(prefixed(public) + prefixed(b"Seed-" + suite.context)))
    return [
        suite.hash_to_scalar(seed + number.to_bytes(2, "big") + prefixed(c) + prefixed(d) + b"Composite")
        for number, (c, d) in enumerate(zip(before, after, strict=True))
    ]


def _weighted(weights: Sequence[Scalar], elements: Sequence[Element]) -> Element:
    total = IDENTITY
    for weight, element in zip(weights, elements, strict=True):
        total = group.add(group.multiply(weight, element), total)
    return total


def _challenge(suite: Suite, *elements: Element) -> Scalar:
    return suite.hash_to_scalar(b"".join(prefixed(each) for each in elements) + b"Challenge")
