"""The wallet's commands: where arguments, the terminal, the clock and randomness come from."""

import getpass
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ngroups.base.clock import SystemClock
from ngroups.wallet import WalletError, state
from ngroups.wallet.obtain import fetch
from ngroups.wallet.published import read_published
from ngroups.wallet.readers import READERS, Server, settings_for
from ngroups.wallet.renewal import draw_moments, is_due, next_moment
from ngroups.wallet.seed import new_seed, seed_of, words_of
from ngroups.wallet.site import Account, Site
from ngroups.wallet.state import Login, Wallet, default_path

WalletFile = Annotated[Path | None, typer.Option("--wallet", help="The wallet's file.")]
AccountName = Annotated[str, typer.Option("--account", help="The account's name at the site.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="A file with the account's password, readable by you alone.")
]
Authorities = Annotated[
    Path | None, typer.Option("--ca", help="A file with certificates to trust besides the system's.")
]
Published = Annotated[
    Path | None,
    typer.Option(help="A list of published keys got elsewhere; the site's keys must stand in it."),
]
Class = Annotated[str, typer.Option("--class", help="Which class, where there are passes of several.")]
Number = Annotated[int, typer.Option("--pass", help="Which of the plan's passes, from 0.", min=0)]


def login_command(
    site: Annotated[str, typer.Argument(help="The site's address, https://...")],
    account: AccountName,
    wallet: WalletFile = None,
    restore: Annotated[bool, typer.Option("--restore", help="Bring back a wallet from its words.")] = False,
    password_file: PasswordFile = None,
    ca: Authorities = None,
    published: Published = None,
) -> None:
    """Fetch the passes of an account. Makes a wallet, and shows its twelve words, where there is none."""
    path = wallet or default_path()
    before = _wallet_for(path, site, restore=restore)
    with Site(site, authorities=ca) as reached:
        fetched = fetch(before, reached, _account(account, password_file), read_published(published))
    state.save(path, fetched.wallet.without_old(time.time()))
    _say(fetched.new)


def renew_command(
    account: AccountName,
    wallet: WalletFile = None,
    due: Annotated[
        bool,
        typer.Option("--due", help="Do nothing until a random moment of the days for renewal; for cron."),
    ] = False,
    password_file: PasswordFile = None,
    ca: Authorities = None,
    published: Published = None,
) -> None:
    """Fetch what is offered and not there yet."""
    path = wallet or default_path()
    now = time.time()
    before = state.load(path).without_old(now)
    with Site(before.site, authorities=ca) as reached:
        if due:
            keys = reached.keys()
            before = draw_moments(before, keys, now, random.SystemRandom().uniform)
            state.save(path, before)
            if not is_due(before, keys, now):
                _say_when(next_moment(before, now))
                return
        fetched = fetch(before, reached, _account(account, password_file), read_published(published))
    state.save(path, fetched.wallet)
    _say(fetched.new)


def show_command(
    wallet: WalletFile = None,
    reader: Annotated[str, typer.Option("--for", help=f"Settings for one of {', '.join(READERS)}.")] = "",
    number: Number = 0,
    pass_class: Class = "",
    words: Annotated[bool, typer.Option("--words", help="Show the twelve words.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For another program to read.")] = False,
) -> None:
    """Show the passes there are, or settings to copy into a newsreader."""
    found = state.load(wallet or default_path())
    now = time.time()
    if words:
        typer.echo(words_of(bytes.fromhex(found.seed)))
    elif as_json:
        logins = [each.model_dump() for each in found.logins]
        typer.echo(json.dumps({"host": found.host, "port": found.port, "logins": logins}))
    elif reader:
        typer.echo(_settings(found, reader, found.current(now, number, pass_class)), nl=False)
    else:
        for each in found.logins:
            note = "now" if each.good_at(now) else "not yet" if now < each.good_from else "run out"
            typer.echo(f"{each.pass_class}  {each.epoch}  {each.user}  {each.password}  {note}")


def proxy_command(
    wallet: WalletFile = None,
    listen: Annotated[
        str, typer.Option(help="host:port for newsreaders on this machine.")
    ] = "127.0.0.1:1119",
    number: Number = 0,
    pass_class: Class = "",
    ca: Authorities = None,
) -> None:
    """Let newsreaders on this machine read without a login: the proxy logs in, by TLS, and changes passes.

    Set the newsreader to 127.0.0.1, port 1119, without encryption. Ctrl-C stops it.
    """
    from ngroups.wallet.proxy import Proxy  # noqa: PLC0415 - brings an event loop that no other command needs

    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise WalletError(f"{listen} is not host:port")
    path = wallet or default_path()
    state.load(path)  # so that a missing wallet is said at once
    proxy = Proxy(path, number=number, pass_class=pass_class, clock=SystemClock(), authorities=ca)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: proxy.stop())
    proxy.run(host.strip("[]"), int(port), ready=_ready)


def _ready(host: str, port: int) -> None:
    typer.echo(json.dumps({"ready": True, "address": f"{host}:{port}", "pid": os.getpid()}))
    sys.stdout.flush()


def _wallet_for(path: Path, site: str, *, restore: bool) -> Wallet:
    """The wallet at the path, or a new one, whose words are shown and whose file is there at once."""
    if restore:
        if path.exists():
            raise WalletError(f"{path} exists; move it away before you restore another")
        seed = seed_of(_secret("The twelve words: "))
    elif path.exists():
        return state.load(path)
    else:
        seed = new_seed(os.urandom)
        typer.echo("Write these words down; they bring your passes back:\n\n  " + words_of(seed) + "\n")
    made = Wallet(site=site, seed=seed.hex())
    state.save(path, made)
    return made


def _account(name: str, password_file: Path | None) -> Account:
    if password_file is None:
        return Account(name, _secret("Password: "), lambda: _secret("Code of the second factor: "))
    try:
        password = password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise WalletError(f"{password_file} cannot be read") from None
    return Account(name, password, lambda: _secret("Code of the second factor: "))


def _secret(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _settings(wallet: Wallet, reader: str, login: Login | None) -> str:
    if reader not in READERS:
        raise WalletError(f"settings are known for {', '.join(READERS)}")
    if login is None:
        raise WalletError("no pass is good now; `ngroups pass renew` fetches what there is")
    return settings_for(reader, Server(wallet.host, wallet.port, login.user, login.password))


def _say(new: tuple[Login, ...]) -> None:
    typer.echo(f"{len(new)} new {'pass' if len(new) == 1 else 'passes'}.")
    for each in new:
        typer.echo(f"{each.pass_class}  {each.epoch}  {each.user}  {each.password}")


def _say_when(moment: float | None) -> None:
    if moment is None:
        typer.echo("The next passes are not announced yet.")
    else:
        typer.echo(f"Not before {datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC.")
