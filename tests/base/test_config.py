"""One file, a table a plane; every fault is one sentence that names file and key and no value."""

from pathlib import Path

import pytest
from pydantic import Field

from ngroups.base.config import ConfigError, Table, load


class Peer(Table):
    name: str
    hosts: tuple[str, ...] = ()


class News(Table):
    workers: int = Field(default=0, ge=0, le=8)
    secret: str = Field(default="", pattern="^[a-z]*$")
    peers: tuple[Peer, ...] = ()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ngroups.toml"


def fault(file: Path, text: str) -> str:
    """The sentence that `text` in the file is refused with, without the file's name."""
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(file, "news", News, others=("site",))
    path, _, sentence = str(caught.value).partition(": ")
    assert path == str(file)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_reads_the_planes_table_and_leaves_the_others_unread(file: Path) -> None:
    file.write_text(
        "[site]\nanything = true\n[news]\nworkers = 3\n[[news.peers]]\nname = 'a'\nhosts = ['127.0.0.1']\n"
    )
    settings = load(file, "news", News, others=("site",))
    assert settings == News(workers=3, peers=(Peer(name="a", hosts=("127.0.0.1",)),))


def test_an_absent_table_has_all_defaults(file: Path) -> None:
    file.write_text("")
    assert load(file, "news", News) == News()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[news]\nworkers 3\n",
            "not TOML: Expected '=' after a key in a key/value pair (at line 2, column 9)",
        ),
        ("[newz]\n", "there is no table [newz] (the nearest is 'news')"),
        ("[news]\nworker = 3\n", "news.worker: there is no such key (the nearest is 'workers')"),
        ("[news]\nelephants = 3\n", "news.elephants: there is no such key"),
        ("[news]\nworkers = 9\n", "news.workers: Input should be less than or equal to 8"),
        ("[[news.peers]]\nname = 'a'\n[[news.peers]]\n", "news.peers (entry 2).name: this key must be given"),
        (
            "[[news.peers]]\nname = 'a'\nhost = []\n",
            "news.peers (entry 1).host: there is no such key (the nearest is 'hosts')",
        ),
    ],
)
def test_says_what_is_wrong_and_where(file: Path, text: str, sentence: str) -> None:
    assert fault(file, text) == sentence + "."


def test_repeats_no_value(file: Path) -> None:
    assert "HUNTER2" not in fault(file, "[news]\nsecret = 'HUNTER2'\n")


def test_a_missing_or_binary_file_is_one_sentence(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"the file cannot be read \(No such file or directory\)\.$"):
        load(file, "news", News)
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"the file is not UTF-8\.$"):
        load(file, "news", News)
