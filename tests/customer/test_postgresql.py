"""The tests of the plane once more, on PostgreSQL."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.customer.databases import VARIABLE
from tests.customer.postgresql import SUPERUSER, postgresql

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_everything_that_asks_the_database_passes_on_postgresql() -> None:
    """All tests in this folder that use the database in their own process."""
    asking = sorted(
        str(file.relative_to(ROOT))
        for file in HERE.rglob("test_*.py")
        if file != Path(__file__)
        and "content" not in file.parts  # public pages ask no database
        and any(word in file.read_text() for word in ("db: None", "client: Client"))
    )
    assert len(asking) > 10
    # A short path: the tests bind Unix sockets in theirs, which 107 octets have to name.
    with postgresql() as port, tempfile.TemporaryDirectory(prefix="pg") as short:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-n",
                "2",
                f"--basetemp={short}/t",
                "-p",
                "no:cacheprovider",
                *asking,
            ],
            cwd=ROOT,
            env={**os.environ, VARIABLE: f"127.0.0.1:{port}:{SUPERUSER}:unused"},
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
    assert done.returncode == 0, done.stdout[-6000:]
