"""The browser's wallet under Node.js: RFC 9497's vectors, and the same answers as Python's, both ways."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ngroups.oprf import group
from ngroups.oprf.exchange import blind, blind_evaluate, evaluate
from ngroups.oprf.suite import SUITES, Mode
from ngroups.protocol.passes import epoch_name as named
from ngroups.protocol.passes import function_input, password, user_name
from ngroups.wallet.readers import READERS, Server, settings_for
from ngroups.wallet.seed import blind_of, pass_of, words_of

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node")
SEED = bytes(range(16))
KEYS = SUITES[Mode.VOPRF].derive_key_pair(bytes(32), b"test")
KEY = {
    "pass_class": "unlimited",
    "code": "un",
    "epoch": "2026-11",
    "public": KEYS.public.hex(),
    "good_from": 1,
    "good_until": 2,
}
EPOCH = 82
VECTORS = json.loads((ROOT / "tests/oprf/rfc9497.json").read_text("ascii"))

pytestmark = pytest.mark.skipif(
    NODE is None or not (ROOT / "browser/node_modules").is_dir(),
    reason="Node.js is not there, or scripts/browser has not run",
)


def ask(*questions: dict[str, Any]) -> list[Any]:
    done = subprocess.run(
        [str(NODE), str(ROOT / "tests/browser/driver.mjs")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def issued(request: str) -> dict[str, Any]:
    """What the issuer, in Python, answers."""
    elements = [group.read_element(bytes.fromhex(each)) for each in json.loads(request)["blinded"]]
    evaluated, proof = blind_evaluate(KEYS, elements, random=os.urandom)
    return {"evaluated": [each.hex() for each in evaluated], "proof": proof.to_bytes().hex()}


@pytest.mark.parametrize("suite", VECTORS, ids=lambda suite: Mode(suite["mode"]).name)
def test_the_vectors_of_the_rfc(suite: dict[str, Any]) -> None:
    for case in suite["cases"]:
        number = len(case["input"])
        fields = [{name: case[name][n] for name in ("input", "blind", "evaluated")} for n in range(number)]
        assert ask(*({"do": "blind", "mode": suite["mode"], **each} for each in fields)) == case["blinded"]
        assert ask(*({"do": "finalise", **each} for each in fields)) == case["output"]
        if "proof" in case:
            given = {name: case[name] for name in ("blinded", "evaluated", "proof")}
            forged = {**given, "proof": "00" * 32 + case["proof"][64:]}
            turned = {**given, "evaluated": case["blinded"]}
            question = {"do": "verify", "key": suite["public"]}
            assert ask(*({**question, **each} for each in (given, forged, turned))) == [True, False, False]


def test_what_is_no_element_is_refused() -> None:
    for octets in ("00" * 32, "ff" * 32, "01" + "00" * 31, KEYS.public.hex()[:-2], KEYS.public.hex() + "00"):
        assert ask({"do": "element", "octets": octets})[0]["error"] == "OprfError", octets
    assert ask({"do": "element", "octets": KEYS.public.hex()}) == [KEYS.public.hex()]


def test_the_same_words_bring_the_same_logins_here_and_there() -> None:
    request = ask({"do": "prepare", "seed": SEED.hex(), "key": KEY, "count": 3})[0]
    passes = [pass_of(SEED, "un", EPOCH, number) for number in range(3)]
    blinds = [blind_of(SEED, "un", EPOCH, number) for number in range(3)]
    blinded = [
        blind(Mode.VOPRF, function_input(each), by).element.hex()
        for each, by in zip(passes, blinds, strict=True)
    ]
    assert json.loads(request)["blinded"] == blinded  # what Python's wallet sends, the browser's sends
    logins = ask({"do": "finish", "seed": SEED.hex(), "key": KEY, "count": 3, "issued": issued(request)})[0]
    for login, each in zip(logins, passes, strict=True):
        assert login["user"].encode() == user_name(each)
        good = password(evaluate(Mode.VOPRF, KEYS.secret, function_input(each)))
        assert login["password"].encode() == good  # as the news service computes it
    assert ask({"do": "words", "seed": SEED.hex()}) == [words_of(SEED)]
    assert ask({"do": "seed", "words": f" {words_of(SEED).upper()}  "}) == [SEED.hex()]


@pytest.mark.parametrize("epoch", [0, 31, 32, 82, 959])
def test_epochs_are_written_alike(epoch: int) -> None:
    key = {**KEY, "epoch": named(epoch)}
    request = ask({"do": "prepare", "seed": SEED.hex(), "key": key, "count": 1})[0]
    [login] = ask({"do": "finish", "seed": SEED.hex(), "key": key, "count": 1, "issued": issued(request)})[0]
    assert login["user"].encode() == user_name(pass_of(SEED, "un", epoch, 0))


def test_words_that_are_none_are_refused() -> None:
    words = words_of(SEED).split()
    for wrong in ([], words[:11], [*words, "zoo"], [*words[:11], "zoo"], [*words[:11], "zzz"]):
        assert ask({"do": "seed", "words": " ".join(wrong)})[0]["error"] == "BadWordsError", wrong


def test_passes_by_another_key_are_thrown_away() -> None:
    """A key with which a provider would tag one customer."""
    request = ask({"do": "prepare", "seed": SEED.hex(), "key": KEY, "count": 2})[0]
    other = SUITES[Mode.VOPRF].derive_key_pair(bytes(32), b"tag").public.hex()
    question = {"do": "finish", "seed": SEED.hex(), "count": 2}
    answer = issued(request)
    wrong = [
        {"key": {**KEY, "public": other}, "issued": answer},
        {"key": KEY, "issued": {**answer, "proof": "00" * 64}},
        {"key": KEY, "issued": {**answer, "proof": "ff" * 64}},
        {"key": KEY, "issued": {**answer, "evaluated": answer["evaluated"][:1]}},
        {"key": KEY, "issued": {**answer, "evaluated": answer["evaluated"][::-1]}},
        {"key": KEY, "issued": {**answer, "evaluated": ["00" * 32] * 2}},
        {"key": KEY, "issued": {}},
    ]
    assert [said["reason"] for said in ask(*({**question, **each} for each in wrong))] == ["proof"] * 7


def test_a_key_that_changed_or_stands_twice_is_refused() -> None:
    wanted = {"pass_class": "unlimited", "epoch": "2026-11", "count": 1}
    question: dict[str, Any] = {"do": "fetch", "seed": SEED.hex(), "offer": {"entitlements": [wanted]}}
    cases: list[dict[str, Any]] = [
        {"keys": {"keys": [KEY]}, "pinned": {"unlimited 2026-11": "00" * 32}},
        {"keys": {"keys": [KEY, KEY]}, "pinned": {}},
        {"keys": {"keys": []}, "pinned": {}},
    ]
    assert [said["reason"] for said in ask(*({**question, **each} for each in cases))] == ["key"] * 3


@pytest.mark.parametrize("reader", READERS)
def test_settings_are_those_of_the_command(reader: str) -> None:
    server = Server("news.example", 563, "somebody", "secret")
    fields = {field: getattr(server, field) for field in ("host", "port", "user", "password")}
    assert ask({"do": "settings", "reader": reader, "server": fields}) == [settings_for(reader, server)]


def test_the_lock_names_no_host_to_fetch_from_and_pins_every_package() -> None:
    lock = json.loads((ROOT / "browser/package-lock.json").read_text("ascii"))
    for name, entry in lock["packages"].items():
        if name:
            assert "resolved" not in entry
            assert entry["version"]
            assert entry["integrity"].startswith("sha512-")
