"""The site's secret: made once, for its owner's eyes, and never shown."""

import stat
from pathlib import Path

import pytest

from ngroups.customer.site.keys import OCTETS, KeyFileError, Keys, keys_in


def test_it_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    first = keys_in(path)
    assert len(path.read_bytes()) == OCTETS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys_in(path).key("a") == first.key("a")


def test_each_purpose_has_its_own_key(tmp_path: Path) -> None:
    keys = keys_in(tmp_path / "site.key")
    assert len({keys.key("a"), keys.key("b"), keys_in(tmp_path / "other.key").key("a")}) == 3


def test_a_file_that_others_read_or_that_is_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    keys_in(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="mode 600"):
        keys_in(path)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(KeyFileError, match="not a key"):
        keys_in(path)
    with pytest.raises(KeyFileError, match="cannot be made"):
        keys_in(tmp_path / "absent" / "site.key")


def test_it_is_not_shown_by_accident() -> None:
    assert repr(Keys(b"s" * OCTETS)) == "<Keys>"
