"""RFC 9497 appendices A.1.1 and A.1.2 and RFC 9380 appendix K.3, octet for octet."""

import json
from pathlib import Path
from typing import Any

import pytest

from ngroups.oprf import exchange, group
from ngroups.oprf.exchange import blind, blind_evaluate, check, evaluate, finalise
from ngroups.oprf.expand import expand_message_xmd
from ngroups.oprf.group import Scalar, read_element, read_scalar
from ngroups.oprf.suite import SUITES, KeyPair, Mode

RFC9497 = json.loads((Path(__file__).parent / "rfc9497.json").read_text("ascii"))
CASES = [(suite, case) for suite in RFC9497 for case in suite["cases"]]


def octets(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def keys_of(suite: dict[str, Any]) -> KeyPair:
    return SUITES[Mode(suite["mode"])].derive_key_pair(
        bytes.fromhex(suite["seed"]), bytes.fromhex(suite["info"])
    )


def test_there_are_vectors_of_both_modes_and_of_a_batch() -> None:
    assert [(suite["mode"], len(case["input"])) for suite, case in CASES] == [
        (0, 1),
        (0, 1),
        (1, 1),
        (1, 1),
        (1, 2),
    ]


@pytest.mark.parametrize("suite", RFC9497, ids=lambda suite: Mode(suite["mode"]).name)
def test_keys_from_a_seed(suite: dict[str, Any]) -> None:
    keys = keys_of(suite)
    assert keys.secret.hex() == suite["secret"]
    assert keys.public.hex() == suite.get("public", keys.public.hex())


@pytest.mark.parametrize(("suite", "case"), CASES)
def test_blind_evaluate_and_finalise(suite: dict[str, Any], case: dict[str, Any]) -> None:
    mode, keys = Mode(suite["mode"]), keys_of(suite)
    inputs, blinds = octets(case["input"]), [read_scalar(each) for each in octets(case["blind"])]
    blinded = [blind(mode, message, scalar) for message, scalar in zip(inputs, blinds, strict=True)]
    assert [each.element.hex() for each in blinded] == case["blinded"]
    elements = [read_element(each.element) for each in blinded]
    if mode is Mode.OPRF:
        evaluated = [group.multiply(keys.secret, each) for each in elements]
    else:
        nonce = bytes.fromhex(case["proof_random"])
        evaluated, proof = blind_evaluate(keys, elements, random=lambda n: nonce.ljust(n, b"\0"))
        assert proof.to_bytes().hex() == case["proof"]
        check(keys.public, elements, evaluated, proof)
    assert [each.hex() for each in evaluated] == case["evaluated"]
    outputs = [finalise(*each) for each in zip(inputs, blinds, evaluated, strict=True)]
    assert [each.hex() for each in outputs] == case["output"]
    assert outputs == [evaluate(mode, keys.secret, message) for message in inputs]


@pytest.mark.parametrize(
    ("message", "length", "expanded"),
    [
        (b"", 32, "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba"),
        (b"abc", 32, "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc"),
        (b"abcdef0123456789", 32, "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58"),
        (
            b"",
            128,
            (
                "41b037d1734a5f8df225dd8c7de38f851efdb45c372887be655212d07251b921"
                "b052b62eaed99b46f72f2ef4cc96bfaf254ebbbec091e1a3b9e4fb5e5b619d2e"
                "0c5414800a1d882b62bb5cd1778f098b8eb6cb399d5d9d18f5d5842cf5d13d7e"
                "b00a7cff859b605da678b318bd0e65ebff70bec88c753b159a805d2c89c55961"
            ),
        ),
    ],
)
def test_expand_message(message: bytes, length: int, expanded: str) -> None:
    assert expand_message_xmd(message, b"QUUX-V01-CS02-with-expander-SHA512-256", length).hex() == expanded


def test_the_generator_is_that_of_rfc_9496() -> None:
    assert exchange.GENERATOR.hex() == "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"
    assert group.multiply(Scalar(bytes(32)), exchange.GENERATOR) == group.IDENTITY
