"""The protocol itself (RFC 9497 sections 3.3.1 and 3.3.2): blind, evaluate, finalise.

client                                server
blind(input) -> blind, blinded  --->  blind_evaluate(secret, blinded) -> evaluated, proof
finalise(...) -> output         <---  evaluate(secret, input) -> the same output
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ngroups.oprf import InvalidInputError, Random, VerifyError, dleq, group
from ngroups.oprf.dleq import Proof
from ngroups.oprf.group import IDENTITY, Element, Scalar
from ngroups.oprf.suite import SUITES, KeyPair, Mode, Suite, digest, prefixed

LONGEST_INPUT: Final = 65_535
"""Octets (RFC 9497 section 1.2: PrivateInput)."""
GENERATOR: Final = group.multiply_base(Scalar((1).to_bytes(32, "little")))


class Blinded(NamedTuple):
    """What the client keeps and what it sends. Shows nothing in a `repr`."""

    blind: Scalar
    element: Element

    def __repr__(self) -> str:
        return "<Blinded>"


def blind(mode: Mode, message: bytes, scalar: Scalar) -> Blinded:
    """Hide an input behind a scalar that is random and not zero. Raises `InvalidInputError`."""
    return Blinded(scalar, group.multiply(scalar, _input(SUITES[mode], message)))


def blind_evaluate(
    keys: KeyPair, blinded: Sequence[Element], *, random: Random
) -> tuple[list[Element], Proof]:
    """The verifiable mode's server: all evaluations and one proof for them."""
    evaluated = [group.multiply(keys.secret, each) for each in blinded]
    suite = SUITES[Mode.VOPRF]
    return evaluated, dleq.prove(
        suite, keys.secret, GENERATOR, keys.public, blinded, evaluated, random=random
    )


def check(public: Element, blinded: Sequence[Element], evaluated: Sequence[Element], proof: Proof) -> None:
    """The verifiable mode's client: raises `VerifyError` unless `public`'s key made all evaluations."""
    if not dleq.verify(SUITES[Mode.VOPRF], GENERATOR, public, blinded, evaluated, proof):
        raise VerifyError("the evaluations are not by the published key")


def finalise(message: bytes, scalar: Scalar, evaluated: Element) -> bytes:
    """Take the blind off: 64 octets. In the verifiable mode `check` first."""
    return _output(message, group.multiply(group.invert(scalar), evaluated))


def evaluate(mode: Mode, secret: Scalar, message: bytes) -> bytes:
    """What the server computes when it is shown an input itself: 64 octets."""
    return _output(message, group.multiply(secret, _input(SUITES[mode], message)))


def _input(suite: Suite, message: bytes) -> Element:
    if len(message) > LONGEST_INPUT:
        raise InvalidInputError("the input is too long")
    element = suite.hash_to_group(message)
    if element == IDENTITY:  # nobody knows such an input (RFC 9497 section 5.3)
        raise InvalidInputError("the input maps to nothing")
    return element


def _output(message: bytes, element: Element) -> bytes:
    return digest(prefixed(message) + prefixed(element) + b"Finalize")
