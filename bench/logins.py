"""What a login by pass costs the worker in CPU: `python -m bench.logins [--logins 3000]`.

Starts a news service with `access = "passes"` on loopback, has one pass issued through the door, and
compares connections that log in with connections that send two other commands instead.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ngroups.crossing import passes
from ngroups.crossing.codec import Message, decode, encode
from ngroups.oprf.exchange import blind, finalise
from ngroups.oprf.group import Element, random_scalar
from ngroups.oprf.suite import Mode
from ngroups.protocol.passes import Pass, function_input, password, read_epoch_name, user_name

ROUNDS = 10
CONFIG = """\
[news]
access = "passes"
workers = 1
cleartext_login = true   # TLS is measured elsewhere

[[news.passes.classes]]
name = "standard"
code = "st"
"""


def ask(door: Path, question: Message) -> Message:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(door))
        octets = encode(question)
        line.sendall(len(octets).to_bytes(4, "big") + octets)
        with line.makefile("rb") as answers:
            return decode(answers.read(int.from_bytes(answers.read(4), "big")), *passes.MESSAGES)


def one_pass(door: Path) -> tuple[bytes, bytes]:
    published = ask(door, passes.KeysRequest())
    assert isinstance(published, passes.Keys)
    key = published.keys[0]
    each = Pass(key.code.encode(), read_epoch_name(key.epoch), os.urandom(16))
    blinded = blind(Mode.VOPRF, function_input(each), random_scalar(os.urandom))
    issued = ask(door, passes.IssueRequest(key.pass_class, key.epoch, (blinded.element,)))
    assert isinstance(issued, passes.Issued)
    output = finalise(function_input(each), blinded.blind, Element(issued.evaluated[0]))
    return user_name(each), password(output)


def converse(address: tuple[str, int], lines: Sequence[bytes], last: bytes) -> None:
    """Connect, send each line when the one before is answered, see the last answer."""
    with socket.create_connection(address) as connection, connection.makefile("rb") as answers:
        answers.readline()
        answer = b""
        for line in lines:
            connection.sendall(line + b"\r\n")
            answer = answers.readline()
        assert answer.startswith(last), answer
        connection.sendall(b"QUIT\r\n")
        answers.readline()


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used, all its threads."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def children(parent: int) -> dict[str, int]:
    """Process ids by module."""
    found = {}
    for task in Path(f"/proc/{parent}/task").iterdir():
        for pid in (task / "children").read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            found[words[2].decode()] = int(pid)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logins", type=int, default=3000)
    count = parser.parse_args().logins
    with tempfile.TemporaryDirectory() as folder:
        config, data = Path(folder) / "ngroups.toml", Path(folder) / "data"
        config.write_text(CONFIG)
        words = ["news", "serve", "--data", str(data), "--config", str(config), "--listen", "127.0.0.1:0"]
        service = subprocess.Popen(
            [sys.executable, "-m", "ngroups", *words], stdout=subprocess.PIPE, text=True
        )
        try:
            assert service.stdout is not None
            ready = json.loads(service.stdout.readline())
            host, _, port = ready["addresses"]["nntp"].rpartition(":")
            user, word = one_pass(data / "run" / "issuer" / "door")
            measure(
                children(ready["pid"]),
                (host, int(port)),
                [b"AUTHINFO USER " + user, b"AUTHINFO PASS " + word],
                count,
            )
        finally:
            service.terminate()
            service.wait()


def measure(processes: dict[str, int], address: tuple[str, int], login: list[bytes], count: int) -> None:
    """The least of several rounds: what else the machine does only ever adds."""
    rounds = {"log in": (login, b"281"), "send two commands": ([b"DATE", b"DATE"], b"111")}
    least = {what: dict.fromkeys(processes, float("inf")) for what in rounds}
    for _ in range(ROUNDS):
        for what, (lines, last) in rounds.items():
            before = {name: cpu(pid) for name, pid in processes.items()}
            for _ in range(count // ROUNDS):
                converse(address, lines, last)
            for name, pid in processes.items():
                spent = (cpu(pid) - before[name]) / (count // ROUNDS) * 1e6
                least[what][name] = min(least[what][name], spent)
    for name in processes:
        with_login, without = (least[what][name] for what in rounds)
        print(f"{name:30} {with_login:7.0f} - {without:5.0f} = {with_login - without:5.0f} µs of CPU a login")


if __name__ == "__main__":
    main()
