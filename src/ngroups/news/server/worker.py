"""A reader worker: serves newsreaders from the store, changes nothing.

One thread, one loop. It knows which group a connection has open for as long as it is
open; no name of a group, article or person leaves the process except to that reader.
"""

import os
import socket
import sys
import time
from collections.abc import Callable
from functools import partial

from ngroups.news.incoming import Refusal
from ngroups.news.intake.inject import inject
from ngroups.news.server.connection import Connection
from ngroups.news.server.house import House, site_for
from ngroups.news.server.intake import path_site
from ngroups.news.server.listener import Listener
from ngroups.news.server.loop import Loop
from ngroups.news.server.plan import Plan
from ngroups.news.server.posting import PostLine
from ngroups.news.server.process import report_ready, settle
from ngroups.news.store.reader import Reader
from ngroups.protocol.ports import Access, Outcome, Submit, Verify
from ngroups.protocol.session import Session
from ngroups.protocol.site import Role


class Worker(House):
    """Owned by the loop's thread."""

    def __init__(self, loop: Loop, plan: Plan, reader: Reader) -> None:
        super().__init__(loop, plan.settings, plan.context())
        self._reader = reader
        self._site = site_for(plan.settings, starttls=True)
        self._path_site = path_site(plan)
        self._line = PostLine(loop, plan.door)
        self.open_store, self.rest_store = reader.begin, reader.end

    def welcome(self, connected: socket.socket, address: str, *, secure: bool) -> None:
        """A newsreader has connected. Its address is looked at here and kept nowhere."""
        local = address.startswith("127.") or address == "::1"
        session = Session(self._site, self._reader, Role.READER, secure=secure, local=local)
        connection = Connection(self, connected, session, secure=secure)
        if connection.open:
            self.connections.add(connection)

    def submit(self, connection: Connection, request: Submit, done: Callable[[Outcome], None]) -> None:
        """A post: made ready here, filed by the intake process."""
        verdict = inject(
            request.article,
            site=self._path_site,
            group=self._reader.group,
            now=int(time.time()),
            random=os.urandom,
        )
        if isinstance(verdict, Refusal):
            done(Outcome(verdict.verdict, verdict.reason))
        else:
            self._line.post(verdict, done)

    def verify(self, connection: Connection, request: Verify, done: Callable[[Access], None]) -> None:
        done(Access(refusal=b"502 No login is needed here"))


def main() -> int:
    """Run as a child of the supervisor: the plan comes by standard input."""
    plan = Plan.from_json(sys.stdin.read())
    loop = Loop()
    settle(loop, plan.lifeline)
    worker = Worker(loop, plan, Reader(plan.root))
    listeners = [
        Listener(loop, each, partial(worker.welcome, secure=kind == "nntps"))
        for kind in ("nntp", "nntps")
        for each in plan.sockets(kind)
    ]
    report_ready()
    loop.run()
    for listener in listeners:
        listener.close()
    worker.close()
    return 0


if __name__ == "__main__":
    os._exit(main())
