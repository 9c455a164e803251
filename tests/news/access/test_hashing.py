"""argon2id hashes: known answers, bounds on what is accepted, decoys that cost the same."""

import argon2
import pytest
from argon2.low_level import Type

from ngroups.news.access import hashing
from ngroups.news.access.hashing import DEAREST, RECOMMENDED, Cost, HashingFailedError

CHEAP = Cost(memory=8, passes=1, lanes=1)
SALT, TAG = b"s" * 16, b"t" * 32


def test_the_recommended_cost_is_that_of_rfc_9106() -> None:
    theirs = argon2.profiles.RFC_9106_LOW_MEMORY
    assert Cost(theirs.memory_cost, theirs.time_cost, theirs.parallelism) == RECOMMENDED


def test_a_hash_matches_its_password_only() -> None:
    encoded = hashing.hash_password(b"right", SALT, CHEAP)
    assert hashing.matches(encoded, b"right")
    assert not hashing.matches(encoded, b"wrong")
    assert not hashing.matches(encoded, b"")


def test_hashes_of_the_usual_library_are_understood_and_ours_by_it() -> None:
    library = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    theirs = library.hash("right")
    assert hashing.cost_of(theirs) == CHEAP
    assert hashing.matches(theirs, b"right")
    assert library.verify(hashing.hash_password(b"right", SALT, CHEAP), "right")


def test_a_decoy_is_a_hash_of_its_cost_that_nothing_matches() -> None:
    encoded = hashing.decoy(CHEAP, SALT, TAG)
    parameters = argon2.extract_parameters(encoded)
    assert hashing.cost_of(encoded) == CHEAP
    assert (parameters.type, parameters.salt_len, parameters.hash_len) == (Type.ID, 16, 32)
    assert not hashing.matches(encoded, b"right")


GOOD = hashing.decoy(CHEAP, SALT, TAG)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "canary",
        GOOD.replace("argon2id", "argon2i"),
        GOOD.replace("v=19", "v=16"),
        GOOD.replace("m=8", "m=7"),
        GOOD.replace("m=8", f"m={DEAREST.memory + 1}"),
        GOOD.replace("t=1", "t=0"),
        GOOD.replace("t=1", f"t={DEAREST.passes + 1}"),
        GOOD.replace("p=1", "p=0"),
        GOOD.replace("p=1", "p=2"),
        GOOD.replace("m=8", "m=4096").replace("p=1", f"p={DEAREST.lanes + 1}"),
        hashing.decoy(CHEAP, b"short", TAG),
        hashing.decoy(CHEAP, SALT, b"short" * 2),
        hashing.decoy(CHEAP, b"s" * 66, TAG),
        GOOD + "AA",
        GOOD + "\n",
        GOOD[:-1] + "B",
        GOOD + "=",
    ],
)
def test_what_is_no_hash_of_reasonable_cost(encoded: str) -> None:
    assert hashing.cost_of(encoded) is None


def test_the_bounds_themselves_are_within() -> None:
    assert hashing.cost_of(hashing.decoy(DEAREST, b"s" * 8, b"t" * 16)) == DEAREST
    assert hashing.cost_of(hashing.decoy(CHEAP, b"s" * 64, b"t" * 64)) == CHEAP


def test_a_failure_of_argon2_is_no_wrong_password() -> None:
    with pytest.raises(HashingFailedError):
        hashing.matches("$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$dGFndGFndGFn", b"canary")
    with pytest.raises(HashingFailedError):
        hashing.hash_password(b"canary", b"", CHEAP)
