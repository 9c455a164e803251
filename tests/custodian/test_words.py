"""The backup on paper."""

import itertools

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.custodian.words import SheetsError, WordsError, from_sheets, sheets

PRIVATE = X25519PrivateKey.generate()
SHEETS = sheets(PRIVATE, 2, 3)


def test_any_two_of_three_sheets() -> None:
    assert [len(sheet.split()) for sheet in SHEETS] == [33, 33, 33]
    for pair in itertools.permutations(SHEETS, 2):
        assert from_sheets(list(pair)).private_bytes_raw() == PRIVATE.private_bytes_raw()


def test_as_people_type_them() -> None:
    typed = ["  " + SHEETS[0].upper().replace(" ", "   "), "", SHEETS[2] + " "]
    assert from_sheets(typed).private_bytes_raw() == PRIVATE.private_bytes_raw()


def test_words_that_give_nothing_back() -> None:
    changed = " ".join([*SHEETS[1].split()[:-1], "academic"])
    other = sheets(X25519PrivateKey.generate(), 2, 3)
    for wrong in ([], [""], [SHEETS[0]], [SHEETS[0], SHEETS[0]], [SHEETS[0], changed], [SHEETS[0], other[1]]):
        with pytest.raises(WordsError) as raised:
            from_sheets(wrong)
        assert not any(word in str(raised.value).split() for sheet in wrong for word in sheet.split())
    for nonsense in (["nonsense words"], ["academic"], ["x" * 20_000]):
        with pytest.raises(WordsError):
            from_sheets(nonsense)


@pytest.mark.parametrize(("needed", "count"), [(1, 1), (1, 3), (4, 3), (2, 17), (0, 0)])
def test_numbers_that_make_no_sense(needed: int, count: int) -> None:
    with pytest.raises(SheetsError):
        sheets(PRIVATE, needed, count)
