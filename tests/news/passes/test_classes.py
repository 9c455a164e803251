"""`[news.passes]` says what is wrong with it, in a sentence that names the place."""

from pathlib import Path

import pytest

from ngroups.base.config import ConfigError
from ngroups.news.settings import load

CLASS = '[[news.passes.classes]]\nname = "standard"\ncode = "st"\n'


def load_text(folder: Path, text: str) -> object:
    path = folder / "ngroups.toml"
    path.write_text(text)
    return load(path)


def test_a_class_needs_a_name_and_a_code_only(tmp_path: Path) -> None:
    assert load_text(tmp_path, '[news]\naccess = "passes"\n' + CLASS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[news]\naccess = "passes"\n', "needs at least one [[news.passes.classes]]"),
        (CLASS + CLASS.replace('"st"', '"tt"'), "two classes have the same name, standard"),
        (CLASS + CLASS.replace("standard", "other"), "two classes have the same code, st"),
        (CLASS + "years = 2\n", "needs octets"),
        (CLASS + "years = 20\noctets = 1\n", "news.passes.classes (entry 1).years"),
        (CLASS.replace('"st"', '"s1"'), "news.passes.classes (entry 1).code"),
        (CLASS.replace("standard", "Standard"), "news.passes.classes (entry 1).name"),
        (CLASS + "connection = 5\n", "the nearest is 'connections'"),
        ("[news.passes]\nrenewal_days = 20\n", "renewal_days is longer than announce_days"),
        (
            "".join(
                f'[[news.passes.classes]]\nname = "b{n}"\ncode = "b{n}"\nyears = 10\noctets = 1\n'
                for n in "23"
            ),
            "too many years",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(tmp_path, text)
    assert said in str(refused.value)
