"""A site that should seal does not start without the keys to seal to."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from ngroups.base.config import ConfigError
from ngroups.customer.sealed.configuration import Sealing
from ngroups.customer.sealed.desk import open_desk
from tests.customer.sealed.conftest import Outside
from tests.customer.site.process import run


def test_without_configuration_nothing_is_sealed() -> None:
    assert open_desk(Sealing()) is None


def test_all_or_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="belong together"):
        Sealing(custodians=tmp_path)


@pytest.mark.parametrize("which", ["custodians", "mailer_key"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"nonsense"])
def test_files_that_cannot_be_used(
    outside: Outside, tmp_path: Path, which: str, content: bytes | None
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=str(path)):
        open_desk(outside.sealing.model_copy(update={which: path}))


def test_the_site_says_so_in_one_sentence(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    keys = "".join(f'{name} = "{tmp_path}/{name}"\n' for name in Sealing.model_fields)
    config.write_text(f"[customer.sealing]\n{keys}")
    done = run("manage", "--data", str(tmp_path / "data"), "--config", str(config), "check")
    assert done.returncode == 1
    assert done.stderr == f"ngroups site: {tmp_path}/custodians: the file cannot be read.\n"
