"""Programs that Debian packages: asked for by name, run in a folder of their own.

Where one is missing a developer's test skips and says so; under CI=true, where
`scripts/debian-packages` has run, it fails, for a proof that was skipped proves nothing.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest


def need(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    words = f"not installed: {', '.join(missing)} (run scripts/debian-packages)"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def home(folder: Path, **variables: str) -> Mapping[str, str]:
    """An environment in which a program finds nothing of the person who runs the tests."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TERM": "screen",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "USER": "reader",
        "LOGNAME": "reader",
        **variables,
    }


def editor(folder: Path, line: str) -> str:
    """A program that ends the file it is to edit, its last argument, with one more line."""
    script = folder / "editor"
    script.write_text(f'#!/bin/sh\nfor file; do :; done\necho "{line}" >>"$file"\n')
    script.chmod(0o755)
    return str(script)
