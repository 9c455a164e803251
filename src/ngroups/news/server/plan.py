"""What the supervisor tells a process it starts: where, how and on which sockets."""

import json
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from ngroups.news.expiry.retention import RetentionClass
from ngroups.news.server.tls import server_context
from ngroups.news.settings import NewsSettings
from ngroups.news.store.writer import Writer
from ngroups.protocol.wildmat import compile_wildmat


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Travels as JSON over the child's standard input; sockets are inherited by number."""

    root: Path
    settings: NewsSettings
    certificate: Path
    key: Path
    lifeline: int
    debug: bool = False
    descriptors: dict[str, list[int]] = field(default_factory=dict)
    """`nntp`, `nntps`, `feed`, `door` and `issuer` to listening sockets."""

    def to_json(self) -> str:
        return json.dumps(
            {
                "root": str(self.root),
                "settings": self.settings.model_dump(mode="json"),
                "certificate": str(self.certificate),
                "key": str(self.key),
                "lifeline": self.lifeline,
                "debug": self.debug,
                "descriptors": self.descriptors,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        table = json.loads(text)
        return cls(
            root=Path(table["root"]),
            settings=NewsSettings.model_validate(table["settings"]),
            certificate=Path(table["certificate"]),
            key=Path(table["key"]),
            lifeline=table["lifeline"],
            debug=table["debug"],
            descriptors=table["descriptors"],
        )

    @property
    def door(self) -> Path:
        """The Unix socket on which the intake process takes posts and orders."""
        return door_of(self.root)

    def context(self) -> ssl.SSLContext:
        return server_context(self.certificate, self.key)

    def sockets(self, kind: str) -> list[socket.socket]:
        return [socket.socket(fileno=number) for number in self.descriptors.get(kind, [])]

    def open_writer(self) -> Writer:
        return open_writer(self.root, self.settings)


def door_of(root: Path) -> Path:
    return root / "run" / "intake.sock"


def open_writer(root: Path, settings: NewsSettings) -> Writer:
    """The store, for writing, under the configured retention."""
    classes = [
        RetentionClass(each.name, compile_wildmat(each.groups), each.keep_days) for each in settings.retention
    ]
    return Writer(root, host=settings.pathhost.encode(), classes=classes)
