"""Loading libsodium leaves no file behind."""

import os
import subprocess
import sys
from pathlib import Path


def test_no_file_stays(tmp_path: Path) -> None:
    code = "from ngroups.base.sodium import rbcl; print(len(rbcl.crypto_core_ristretto255_random()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "32\n"
    assert list(tmp_path.iterdir()) == []
