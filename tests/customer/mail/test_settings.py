"""The mailer's configuration says what is wrong with it."""

import re
from pathlib import Path

import pytest

from ngroups.base.config import ConfigError
from ngroups.customer.mail.settings import MailerSettings, load
from ngroups.customer.sealed.configuration import Sealing


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("", "sender"),
        ('sender = "nobody"', "sender is no mail address"),
        ('sender = "a@b.example"\nhost = "mail.example"\nsecurity = "none"', "on this machine"),
        ('sender = "a@b.example"\nuser = "u"', "password_file"),
        ('sender = "a@b.example"\nper_hour = 0', "per_hour"),
        ('sender = "a@b.example"\norigin = "https://b.example/path"', "origin"),
        ('sender = "a@b.example"\nprovider = "a\\nBcc: x"', "provider"),
    ],
)
def test_what_cannot_be(tmp_path: Path, table: str, reason: str) -> None:
    (tmp_path / "c.toml").write_text("[mailer]\n" + table)
    with pytest.raises(ConfigError, match=reason):
        load(tmp_path / "c.toml")


def test_tables_of_other_planes_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[news]\n[customer]\n[mailer]\nsender = "post@provider.example"\n')
    assert load(tmp_path / "c.toml").security == "starttls"


def test_every_key_is_explained() -> None:
    text = (Path(__file__).parents[3] / "docs" / "MAIL.md").read_text("utf-8")
    keys = MailerSettings.model_fields.keys() | Sealing.model_fields.keys()
    assert keys - set(re.findall(r"`(\w+)`", text)) == set()
