"""What RFC 9497 promises beyond its vectors: any input, any batch, and no proof that lies."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.oprf import InvalidInputError, VerifyError, dleq, group
from ngroups.oprf.dleq import Proof, read_proof
from ngroups.oprf.exchange import (
    GENERATOR,
    LONGEST_INPUT,
    blind,
    blind_evaluate,
    check,
    evaluate,
    finalise,
)
from ngroups.oprf.group import Element, Scalar, random_scalar
from ngroups.oprf.suite import SUITES, KeyPair, Mode

SUITE = SUITES[Mode.VOPRF]
SEEDS = st.binary(min_size=32, max_size=32)
INPUTS = st.lists(st.binary(max_size=80), min_size=1, max_size=6)
ORDER = 2**252 + 27742317777372353535851937790883648493


def keys_from(seed: bytes) -> KeyPair:
    return SUITE.derive_key_pair(seed, b"test")


def batch(keys: KeyPair, inputs: list[bytes]) -> tuple[list[Scalar], list[Element], list[Element], Proof]:
    blinds = [random_scalar(os.urandom) for _ in inputs]
    blinded = [blind(Mode.VOPRF, each, by).element for each, by in zip(inputs, blinds, strict=True)]
    evaluated, proof = blind_evaluate(keys, blinded, random=os.urandom)
    return blinds, blinded, evaluated, proof


@given(SEEDS, INPUTS)
def test_both_sides_come_to_the_same(seed: bytes, inputs: list[bytes]) -> None:
    keys = keys_from(seed)
    blinds, blinded, evaluated, proof = batch(keys, inputs)
    check(keys.public, blinded, evaluated, read_proof(proof.to_bytes()))
    outputs = [finalise(*each) for each in zip(inputs, blinds, evaluated, strict=True)]
    assert outputs == [evaluate(Mode.VOPRF, keys.secret, each) for each in inputs]
    assert len({*outputs}) == len({*inputs})


def test_blinding_hides_the_input() -> None:
    """Any blinded element is the blinding of any input, by some scalar."""
    one, other = b"one", b"other"
    by = random_scalar(os.urandom)
    secret = random_scalar(os.urandom)
    assert blind(Mode.VOPRF, one, by).element != blind(Mode.VOPRF, one, secret).element
    assert blind(Mode.VOPRF, one, by).element != blind(Mode.VOPRF, other, by).element


def test_modes_differ() -> None:
    secret = random_scalar(os.urandom)
    assert evaluate(Mode.OPRF, secret, b"x") != evaluate(Mode.VOPRF, secret, b"x")


@given(st.integers(0, 511))
def test_a_proof_with_one_bit_changed_is_refused(bit: int) -> None:
    keys = keys_from(bytes(32))
    _, blinded, evaluated, proof = batch(keys, [b"a", b"b"])
    octets = bytearray(proof.to_bytes())
    octets[bit // 8] ^= 1 << bit % 8
    with pytest.raises((VerifyError, InvalidInputError)):
        check(keys.public, blinded, evaluated, read_proof(bytes(octets)))


def test_another_key_is_refused() -> None:
    keys, tagging = keys_from(bytes(32)), keys_from(bytes([1]) * 32)
    _, blinded, evaluated, proof = batch(tagging, [b"a", b"b"])
    with pytest.raises(VerifyError):
        check(keys.public, blinded, evaluated, proof)


def test_one_evaluation_by_another_key_among_many_is_refused() -> None:
    keys, tagging = keys_from(bytes(32)), keys_from(bytes([1]) * 32)
    _, blinded, evaluated, _ = batch(keys, [b"a", b"b", b"c"])
    evaluated[1] = group.multiply(tagging.secret, blinded[1])
    proof = dleq.prove(SUITE, keys.secret, GENERATOR, keys.public, blinded, evaluated, random=os.urandom)
    with pytest.raises(VerifyError):
        check(keys.public, blinded, evaluated, proof)


def test_another_order_is_refused() -> None:
    keys = keys_from(bytes(32))
    _, blinded, evaluated, proof = batch(keys, [b"a", b"b"])
    for before, after in ((blinded, evaluated[::-1]), (blinded[::-1], evaluated[::-1])):
        with pytest.raises(VerifyError):
            check(keys.public, before, after, proof)


def test_fewer_or_no_elements_are_refused() -> None:
    keys = keys_from(bytes(32))
    _, blinded, evaluated, proof = batch(keys, [b"a", b"b"])
    for before, after in ((blinded, evaluated[:1]), ([], [])):
        with pytest.raises(InvalidInputError):
            check(keys.public, before, after, proof)


def test_a_proof_of_nothing_proves_nothing() -> None:
    """Scalars of zero are well-formed; the challenge they would need is another."""
    keys = keys_from(bytes(32))
    _, blinded, evaluated, _ = batch(keys, [b"a"])
    with pytest.raises(VerifyError):
        check(keys.public, blinded, evaluated, read_proof(bytes(64)))


def test_an_input_that_is_too_long_is_refused() -> None:
    secret = random_scalar(os.urandom)
    assert evaluate(Mode.VOPRF, secret, bytes(LONGEST_INPUT))
    with pytest.raises(InvalidInputError):
        evaluate(Mode.VOPRF, secret, bytes(LONGEST_INPUT + 1))


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        bytes(32),  # the identity
        bytes(31),
        bytes(33),
        b"\1" + bytes(31),  # negative (RFC 9496 section 4.3.1)
        (2**255 - 19).to_bytes(32, "little"),  # not canonical: the field's own order
        b"\xff" * 32,
        GENERATOR[:-1] + bytes([GENERATOR[-1] | 0x80]),  # the top bit set
    ],
)
def test_what_is_no_element_is_refused(octets: bytes) -> None:
    with pytest.raises(InvalidInputError):
        group.read_element(octets)


@pytest.mark.parametrize("number", [ORDER, ORDER + 1, 2**255, 2**256 - 1])
def test_a_scalar_beyond_the_order_is_refused(number: int) -> None:
    with pytest.raises(InvalidInputError):
        group.read_scalar(number.to_bytes(32, "little"))


def test_the_largest_scalar_is_read() -> None:
    largest = (ORDER - 1).to_bytes(32, "little")
    assert group.read_scalar(largest) == largest
    assert group.read_scalar(bytes(32)) == bytes(32)


@given(st.binary(max_size=70))
def test_any_octets_are_read_or_refused(octets: bytes) -> None:
    for read in (group.read_element, group.read_scalar, lambda each: read_proof(each).to_bytes()):
        try:
            assert read(octets) == octets
        except InvalidInputError:
            continue


def test_a_blind_is_never_zero() -> None:
    drawn = iter([bytes(64), bytes(63) + b"\1"])
    assert random_scalar(lambda _: next(drawn)) != bytes(32)
    assert next(drawn, None) is None


def test_nothing_secret_shows() -> None:
    keys = keys_from(bytes(32))
    assert keys.secret.hex() not in repr(keys)
    assert str(keys.secret) not in repr(keys)
    assert repr(blind(Mode.VOPRF, b"x", keys.secret)) == "<Blinded>"
