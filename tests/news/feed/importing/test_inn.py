"""Against INN itself: articles that its storage manager stored, by each of its four methods."""

import os
import subprocess
from pathlib import Path

import pytest

from ngroups.news.feed.importing.source import open_source
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article

NEWS = Path("/usr/lib/news/bin")

pytestmark = [
    pytest.mark.debian,
    pytest.mark.skipif(not (NEWS / "sm").exists(), reason="needs INN (Debian's inn2)"),
]

CONFIGURATION = """\
mta: "/bin/true %s"
domain: example.test
pathhost: inn.example.test
pathnews: /usr/lib/news
pathetc: {root}/etc
pathdb: {root}/db
pathspool: {root}
patharticles: {root}/articles
pathrun: {root}/run
pathtmp: {root}/tmp
enableoverview: false
hismethod: hisv6
wireformat: {wireformat}
"""


def store(root: Path, method: str, wireformat: str, texts: list[bytes]) -> None:
    for folder in ("etc", "db", "articles", "run", "tmp"):
        (root / folder).mkdir()
    (root / "etc/inn.conf").write_text(CONFIGURATION.format(root=root, wireformat=wireformat))
    (root / "etc/storage.conf").write_text(
        f"method {method} {{\n newsgroups: *\n class: 1\n options: BIG\n}}\n"
    )
    (root / "db/active").write_text("a.b 0000000000 0000000001 y\nc.d 0000000000 0000000001 y\n")
    # A cyclic buffer keeps 63 octets of its path and warns about the rest.
    (root / "etc/cycbuff.conf").write_text("cycbuff:ONE:one:600\nmetacycbuff:BIG:ONE:SEQUENTIAL\n")
    with (root / "one").open("wb") as file:
        file.truncate(600 << 10 if method == "cnfs" else 0)
    environment = os.environ | {"INNCONF": str(root / "etc/inn.conf")}
    for text in texts:
        subprocess.run(
            [NEWS / "sm", "-s"], input=text, env=environment, cwd=root, capture_output=True, check=True
        )
    if method != "cnfs":
        (root / "one").unlink()


@pytest.mark.parametrize("wireformat", ["true", "false"])
@pytest.mark.parametrize("method", ["cnfs", "tradspool", "timehash", "timecaf"])
def test_a_spool_of_inn(tmp_path: Path, method: str, wireformat: str) -> None:
    texts = [
        b"Xref: inn.example.test a.b:%d c.d:%d\n" % (n, n + 5)
        + article(n, b".x\n.\n\xe9\n" * 40 * n, groups=b"a.b,c.d")
        for n in range(1, 12)
    ]
    store(tmp_path, method, wireformat, texts)
    found = [found for _, found in open_source(tmp_path).entries()]
    assert found == [to_wire(text) for text in texts]


def test_a_cyclic_buffer_that_wrapped(tmp_path: Path) -> None:
    texts = [
        b"Xref: inn.example.test a.b:%d\n" % n + article(n, b"0123456789\n" * 3000, groups=b"a.b")
        for n in range(1, 41)
    ]
    store(tmp_path, "cnfs", "true", texts)
    found = [found for _, found in open_source(tmp_path / "one").entries()]
    assert 5 < len(found) < 20
    assert found == [to_wire(text) for text in texts[-len(found) :]]
