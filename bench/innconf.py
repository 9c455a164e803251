"""What INN has to read: every file of a private instance as text, made from one table of facts.

Knows INN's configuration language and the settings that make it fast (CNFS spool, tradindexed
overview, wire format, no filters, no limits). Starts nothing and touches no file.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

PROGRAMS = Path("/usr/lib/news/bin")
"""Where Debian's inn2 puts innd, nnrpd, makedbz and ctlinnd."""


class Ports(NamedTuple):
    feed: int
    nntp: int
    nntps: int


FOLDERS = (
    "etc", "db", "run", "log", "filter", "cycbuffs", "overview",
    "spool/articles", "spool/archive", "spool/innfeed", "spool/outgoing",
    "spool/incoming/tmp", "spool/incoming/bad",
)  # fmt: skip

_PATHS: dict[str, str] = {
    "pathdb": "db",
    "pathetc": "etc",
    "pathfilter": "filter",  # empty: no Perl or Python filter runs
    "pathhttp": "log",
    "pathlog": "log",
    "pathrun": "run",
    "pathspool": "spool",
    "patharchive": "spool/archive",
    "patharticles": "spool/articles",
    "pathincoming": "spool/incoming",
    "pathoutgoing": "spool/outgoing",
    "pathtmp": "spool/incoming/tmp",
    "pathoverview": "overview",
    "tlscertfile": "etc/cert.pem",
    "tlskeyfile": "etc/key.pem",
}

_SETTINGS: dict[str, str] = {
    "mta": '"/bin/false %s"',
    "mailcmd": "/bin/true",
    "domain": "example.test",
    "fromhost": "example.test",
    "pathhost": "inn.example.test",
    "organization": "example",
    "pathnews": str(PROGRAMS.parent),
    "pathbin": str(PROGRAMS),
    "pathcontrol": str(PROGRAMS / "control"),
    "ovmethod": "tradindexed",
    "hismethod": "hisv6",
    "enableoverview": "true",
    "wireformat": "true",
    "artcutoff": "0",
    "maxartsize": "0",
    "localmaxartsize": "0",
    "bindaddress": "127.0.0.1",
    "bindaddress6": "none",
    "maxconnections": "0",
    "clienttimeout": "7200",
    "nnrpdloadlimit": "0",
    "doinnwatch": "false",
    "docnfsstat": "false",
}

_SYSTEM_GROUPS = ("control", "control.cancel", "junk")


def files(root: Path, ports: Ports, groups: Iterable[str], spool_mb: int, user: str) -> Mapping[str, str]:
    """Every text file of an instance in `root`, by its path there."""
    return {
        "etc/inn.conf": _inn_conf(root, ports, user),
        "etc/storage.conf": "method cnfs {\n  newsgroups: *\n  class: 1\n  options: BIG\n}\n",
        "etc/cycbuff.conf": (
            "cycbuffupdate:25\nrefreshinterval:30\n"
            f"cycbuff:ONE:{root}/cycbuffs/one:{spool_mb * 1024}\nmetacycbuff:BIG:ONE:SEQUENTIAL\n"
        ),
        "etc/newsfeeds": "ME:!*/!local::\n",
        "etc/incoming.conf": 'streaming: true\nmax-connections: 0\npeer ME {\n  hostname: "127.0.0.1"\n}\n',
        "etc/readers.conf": (
            'auth "here" {\n  hosts: "127.0.0.1"\n  default: "<here>"\n}\n'
            'access "here" {\n  users: "<here>"\n  newsgroups: "*"\n  access: RPA\n}\n'
        ),
        "etc/expire.ctl": "/remember/:11\n*:A:1:10:never\n",
        "etc/distrib.pats": "",
        "etc/moderators": "",
        "etc/passwd.nntp": "",
        "etc/subscriptions": "",
        "db/active": _active(groups),
        "db/active.times": "",
        "db/newsgroups": "",
        "db/history": "",
    }


def _inn_conf(root: Path, ports: Ports, user: str) -> str:
    lines = {
        **_SETTINGS,
        **{key: str(root / value) for key, value in _PATHS.items()},
        "port": str(ports.feed),
        "nnrpdpostport": str(ports.feed),
        "runasuser": user,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


def _active(groups: Iterable[str]) -> str:
    system = "".join(f"{name} 0000000000 0000000001 n\n" for name in _SYSTEM_GROUPS)
    return system + "".join(f"{name} 0000000000 0000000001 y\n" for name in groups)
