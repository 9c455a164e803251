from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.news.store.writer import Writer
from tests.news.store.far import Far
from tests.news.store.samples import new_store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def writer(root: Path) -> Iterator[Writer]:
    """A store with three groups, open for writing."""
    writer = new_store(root)
    yield writer
    writer.close()


@pytest.fixture
def far(writer: Writer, root: Path) -> Iterator[Far]:
    """A reader of it in another process."""
    with Far(root) as far:
        yield far.open()
