import ast
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import lmdb
import pytest

from ngroups.news.groups.catalog import Catalog, CatalogError

NOW = 1_795_000_000


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog", readonly=False)
    yield catalog
    catalog.close()


def again(catalog: Catalog, tmp_path: Path) -> Catalog:
    catalog.close()
    return Catalog(tmp_path / "catalog", readonly=True)


def test_a_group_is_there_after_a_restart(catalog: Catalog, tmp_path: Path) -> None:
    made = catalog.create(
        b"misc.test", status="m", now=NOW, creator="me@example.org", description="Tests & caf\xe9"
    )
    reader = again(catalog, tmp_path)
    assert reader.by_name == {b"misc.test": made}
    assert made == (0, b"misc.test", "m", NOW, "me@example.org", "Tests & caf\xe9")
    reader.close()


def test_a_group_says_nothing_of_itself_in_a_log(catalog: Catalog) -> None:
    made = catalog.create(b"secret.group", status="y", now=NOW, description="secret")
    assert "secret" not in f"{made!r} {made}"


def test_an_id_is_never_given_again(catalog: Catalog, tmp_path: Path) -> None:
    first = catalog.create(b"misc.test", status="y", now=NOW)
    second = catalog.create(b"alt.test", status="y", now=NOW)
    catalog.remove(b"alt.test")
    catalog.remove(b"misc.test")
    catalog.close()
    catalog = Catalog(tmp_path / "catalog", readonly=False)
    third = catalog.create(b"misc.test", status="y", now=NOW)
    assert len({first.id, second.id, third.id}) == 3
    assert catalog.ids_given() == 3
    catalog.close()


def test_groups_are_made_together_or_not_at_all(catalog: Catalog) -> None:
    assert [each.id for each in catalog.create_all([b"a.a", b"a.b"], status="y", now=NOW)] == [0, 1]
    for names in ([b"a.c", b"a.b"], [b"a.c", b"a.c"], [b"a.c", b"a..c"]):
        with pytest.raises(CatalogError):
            catalog.create_all(names, status="y", now=NOW)
    assert set(catalog.by_name) == {b"a.a", b"a.b"}
    catalog.reload()
    assert set(catalog.by_name) == {b"a.a", b"a.b"}


def test_status_and_description_change(catalog: Catalog, tmp_path: Path) -> None:
    catalog.create(b"misc.test", status="y", now=NOW, description="old")
    catalog.change(b"misc.test", status="=alt.test")
    catalog.change(b"misc.test", description="  two\r\n\tlines\0 ")
    assert catalog.by_name[b"misc.test"][2:] == ("=alt.test", NOW, "news", "two lines")
    reader = again(catalog, tmp_path)
    assert reader.by_name[b"misc.test"][2:] == ("=alt.test", NOW, "news", "two lines")
    reader.close()


@pytest.mark.parametrize(
    "name", [b"misc.test", b"a", b"de.comp.x-y_z+", "fr.test.\xe9".encode(), b"alt.\xe9", b"x" * 255]
)
def test_names_of_the_net_are_taken(catalog: Catalog, name: bytes) -> None:
    assert catalog.create(name, status="y", now=NOW).name == name


@pytest.mark.parametrize(
    "name",
    [
        b"",
        b".",
        b"a.",
        b".a",
        b"a..b",
        b"a b",
        b"a\tb",
        b"a\r\nb",
        b"a,b",
        b"a:1",
        b"a*",
        b"a?",
        b"!a",
        b"a[b",
        b"a]",
        b"a\\b",
        b"a\0",
        b"a\x7f",
        b"poster",
        b"x" * 256,
    ],
)
def test_names_that_would_break_something_are_not(catalog: Catalog, name: bytes) -> None:
    with pytest.raises(CatalogError) as caught:
        catalog.create(name, status="y", now=NOW)
    assert repr(name)[2:-1] not in str(caught.value) or len(name) < 3
    assert catalog.by_name == {}


@pytest.mark.parametrize("status", ["", "yy", "=", "= x", "Y", "q", "=a\r\nb"])
def test_a_status_is_one_of_rfc_6048(catalog: Catalog, status: str) -> None:
    with pytest.raises(CatalogError):
        catalog.create(b"misc.test", status=status, now=NOW)
    catalog.create(b"misc.test", status="y", now=NOW)
    with pytest.raises(CatalogError):
        catalog.change(b"misc.test", status=status)


def test_what_is_not_there_cannot_be_changed(catalog: Catalog) -> None:
    with pytest.raises(CatalogError):
        catalog.change(b"misc.test", status="y")
    with pytest.raises(CatalogError):
        catalog.remove(b"misc.test")
    catalog.create(b"misc.test", status="y", now=NOW)
    with pytest.raises(CatalogError):
        catalog.create(b"misc.test", status="y", now=NOW)


def test_highs_are_kept(catalog: Catalog, tmp_path: Path) -> None:
    catalog.keep_highs({7: 70, 3: 30})
    catalog.keep_highs({7: 71})
    reader = again(catalog, tmp_path)
    assert reader.highs() == {3: 30, 7: 71}
    reader.close()


def test_only_the_owner_reads_the_files(catalog: Catalog, tmp_path: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "catalog").iterdir()}
    assert modes == {"data.mdb": 0o600, "lock.mdb": 0o600}
    assert stat.S_IMODE((tmp_path / "catalog").stat().st_mode) == 0o700


def test_the_lock_file_has_no_holes(catalog: Catalog, tmp_path: Path) -> None:
    lock = (tmp_path / "catalog" / "lock.mdb").stat()
    assert lock.st_blocks * 512 >= lock.st_size > 1000


ANSWERS = """
import sys
from pathlib import Path
from ngroups.news.groups.catalog import Catalog
catalog = Catalog(Path(sys.argv[1]), readonly=True)
for line in sys.stdin:
    names = catalog.reload()
    groups = {name: record.status for name, record in catalog.by_name.items()}
    print(repr((names, groups)), flush=True)
"""


Ask = Callable[[], tuple[list[bytes] | None, dict[bytes, str]]]


@pytest.fixture
def elsewhere(catalog: Catalog, tmp_path: Path) -> Iterator[Ask]:
    """What a reader in another process takes up."""
    process = subprocess.Popen(
        [sys.executable, "-c", ANSWERS, tmp_path / "catalog"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> tuple[list[bytes] | None, dict[bytes, str]]:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n")
        process.stdin.flush()
        answer: tuple[list[bytes] | None, dict[bytes, str]] = ast.literal_eval(process.stdout.readline())
        return answer

    assert ask() == ([], {})
    yield ask
    process.communicate()


def test_readers_take_up_what_has_changed(catalog: Catalog, elsewhere: Ask) -> None:
    catalog.create_all([b"a.a", b"a.b", b"a.c"], status="y", now=NOW)
    assert elsewhere() == ([b"a.a", b"a.b", b"a.c"], {b"a.a": "y", b"a.b": "y", b"a.c": "y"})
    catalog.change(b"a.b", status="m")
    catalog.remove(b"a.a")
    assert elsewhere() == ([b"a.b", b"a.a"], {b"a.b": "m", b"a.c": "y"})
    catalog.remove(b"a.c")
    catalog.create(b"a.c", status="n", now=NOW)
    assert elsewhere() == ([b"a.c", b"a.c"], {b"a.b": "m", b"a.c": "n"})
    catalog.create(b"a.d", status="n", now=NOW)
    catalog.remove(b"a.d")
    assert elsewhere() == ([b"a.d", b"a.d"], {b"a.b": "m", b"a.c": "n"})
    assert elsewhere() == ([], {b"a.b": "m", b"a.c": "n"})


def test_a_reader_that_is_far_behind_reads_everything(
    catalog: Catalog,
    elsewhere: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ngroups.news.groups.catalog._LOG_MOST", 3)
    for names in ([b"a.a"], [b"a.b"], [b"a.c"]):
        catalog.create_all(names, status="y", now=NOW)
    assert elsewhere()[0] == [b"a.a", b"a.b", b"a.c"]
    for names in ([b"b.a"], [b"b.b"], [b"b.c", b"b.d"]):
        catalog.create_all(names, status="y", now=NOW)
    changed, groups = elsewhere()
    assert changed is None
    assert set(groups) == set(catalog.by_name)
    assert len(groups) == 7
    catalog.create_all([b"c.%d" % number for number in range(20)], status="y", now=NOW)
    assert elsewhere()[0] is None
    catalog.remove(b"a.a")
    assert elsewhere()[0] == [b"a.a"]


def test_a_change_that_cannot_be_written_changes_nothing(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise lmdb.DiskError("mdb_put")

    catalog.create(b"a.a", status="y", now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(catalog, "_note", fail)
        with pytest.raises(CatalogError):
            catalog.create(b"a.b", status="y", now=NOW)
        with pytest.raises(CatalogError):
            catalog.change(b"a.a", status="n")
        with pytest.raises(CatalogError):
            catalog.remove(b"a.a")
    assert {name: record.status for name, record in catalog.by_name.items()} == {b"a.a": "y"}
    reader = again(catalog, tmp_path)
    assert {name: record.status for name, record in reader.by_name.items()} == {b"a.a": "y"}
    reader.close()
