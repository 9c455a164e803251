"""The news plane's part of `ngroups up`: itself, with something to read in it from the start."""

import hashlib
import json
import ssl
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from ngroups.base.lifeline import end_with_parent
from ngroups.news.commands.terminal import terminal
from ngroups.news.demo.articles import demo_articles
from ngroups.news.demo.binaries import demo_nzb
from ngroups.news.demo.classes import CLASSES
from ngroups.news.demo.groups import demo_groups
from ngroups.news.operate import Desk, desk
from ngroups.news.passes.classes import PassSettings
from ngroups.news.passes.layout import places_in
from ngroups.news.server.supervisor import StartError, Supervisor
from ngroups.news.settings import NewsSettings

_SEED = 1
_BATCH = 50
_HOST = "127.0.0.1"


def up_command(
    state: Annotated[Path, typer.Option(help="The folder that everything is kept in.")] = Path("state"),
    port: Annotated[int, typer.Option(help="Port for newsreaders without TLS.", min=1, max=65535)] = 1119,
    tls_port: Annotated[int, typer.Option(help="Port for newsreaders with TLS.", min=1, max=65535)] = 1563,
    open_to_all: Annotated[bool, typer.Option("--open", help="Read and post without a login.")] = False,
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="End when standard input closes.")
    ] = False,
) -> None:
    """Start the news plane's part of `ngroups up`; prints what runs where as one JSON line when ready."""
    if with_parent:
        end_with_parent()
    data = state / "news"
    lists = data / "lists"
    settings = NewsSettings(
        access="open" if open_to_all else "passes",
        passes=PassSettings(classes=CLASSES),
        # Ports of this machine alone: what newsreaders send there in clear passes no wire.
        cleartext_login=True,
        pathhost="news.example",
        complaints="abuse@news.example",
        artcutoff_days=0,
        lists=lists,
    )
    marker = data / "demonstration"
    if not marker.exists():
        now = int(time.time())
        with desk(data, settings) as store:
            _fill(store, now)
        lists.mkdir(exist_ok=True)
        # What a newsreader without a list of its own begins with (RFC 6048 section 2.6).
        (lists / "subscriptions").write_bytes(b"".join(each.name + b"\n" for each in demo_groups()))
        (state / "demo.nzb").write_bytes(demo_nzb(now, _SEED))
        marker.write_text("filed\n", encoding="utf-8")
    supervisor = Supervisor(data, settings, {"nntp": [(_HOST, port)], "nntps": [(_HOST, tls_port)]})
    supervisor.start()
    facts: dict[str, Any] = {"ready": True, "rows": _facts(port, tls_port, state, open_to_all=open_to_all)}
    if not open_to_all:
        facts["door"] = str(places_in(data).door)
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    supervisor.run()


def _fill(store: Desk, now: int) -> None:
    """File the demonstration set; what an earlier, interrupted run filed is a duplicate now."""
    store.groups(
        [
            (b"create", group.name, group.status.decode(), group.description.decode())
            for group in demo_groups()
        ]
    )
    articles = [wire for _, wire in demo_articles(now, _SEED)]
    batches = [articles[at : at + _BATCH] for at in range(0, len(articles), _BATCH)]
    for batch in track(batches, description="Filing a demonstration set", console=terminal(errors=True)):
        if any(outcome.verdict == "later" for outcome in store.file(batch)):
            raise StartError("the disk is too full for the demonstration set")


def _facts(port: int, tls_port: int, state: Path, *, open_to_all: bool) -> list[tuple[str, str]]:
    """How each program connects, to read and post."""
    certificate = state / "news" / "tls" / "cert.pem"
    login = "without a login" if open_to_all else "with a pass; one is below"
    ask = "" if open_to_all else " -A"
    return [
        ("news", f"Read and post with any newsreader, {login}"),
        ("Thunderbird", f"New newsgroup account, server {_HOST}, port {port}, connection security none"),
        ("SABnzbd, NZBGet", f"Server {_HOST}, port {port}, no SSL; then open {state / 'demo.nzb'}"),
        ("tin", f"NNTPSERVER={_HOST} tin -r{ask} -p {port}"),
        ("slrn", f"NNTPSERVER={_HOST}:{port} slrn -f /tmp/demo.newsrc --create"),
        ("any, with TLS", f"{_HOST}, port {tls_port}; the certificate is {certificate}"),
        ("its SHA-256", _fingerprint(certificate)),
    ]


def _fingerprint(certificate: Path) -> str:
    """As newsreaders show it when they ask whether to trust the certificate."""
    octets = ssl.PEM_cert_to_DER_cert(certificate.read_text("ascii"))
    return hashlib.sha256(octets).digest().hex(":").upper()
