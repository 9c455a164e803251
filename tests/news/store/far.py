"""A reader in a process of its own, as readers are: LMDB opens an index once a process.

`python far.py` answers pickled questions on standard input: Python about `reader`, which has
been opened at the root that was named.
"""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

_SET_UP = """
import os
from pathlib import Path
from ngroups.news.store import epoch
from ngroups.news.store.check import check
from ngroups.news.store.reader import Reader
def whole(found):
    return None if found is None else os.pread(found[0].fileno(), found[2], found[1])
def joined(pieces): return b"".join(map(bytes, pieces))
"""


class Far:
    """Asks the other process; kills it at the end of the test."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.news.store.far"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.do(_SET_UP, root=str(root))

    def open(self) -> Self:
        self.do("reader = Reader(Path(root))")
        return self

    def ask(self, question: str, **names: object) -> Any:
        """What an expression comes to, in a burst of its own."""
        return self._send("eval", f"[reader.begin(), {question}, reader.end()][1]", names)

    def within(self, question: str, **names: object) -> Any:
        """What an expression comes to, in whatever burst there is."""
        return self._send("eval", question, names)

    def do(self, statements: str, **names: object) -> None:
        self._send("exec", statements, names)

    def _send(self, how: str, code: str, names: dict[str, object]) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        pickle.dump((how, code, names), self.process.stdin)
        self.process.stdin.flush()
        good, answer = pickle.load(self.process.stdout)
        assert good, answer
        return answer

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def main() -> None:
    names: dict[str, Any] = {}
    replies = os.fdopen(os.dup(1), "wb")
    while True:
        try:
            how, code, more = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            names |= more
            answer = None
            if how == "eval":
                answer = eval(code, names)
            else:
                exec(code, names)
            reply = pickle.dumps((True, answer))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test is to see it
            reply = pickle.dumps((False, repr(error)))
        replies.write(reply)
        replies.flush()


if __name__ == "__main__":
    main()
