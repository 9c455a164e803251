"""What a session remembers between commands.

It holds the open group and the login's progress, in memory, for as long as the
connection lasts. It never holds an address, and its `repr` says nothing.
"""

from enum import Enum, auto

from ngroups.protocol.ports import Close, Group, Output, Spool
from ngroups.protocol.receiving import Receiver
from ngroups.protocol.site import Role, Site


class Gzip(Enum):
    """XFEATURE COMPRESS GZIP: off, or where the closing dot of a compressed reply goes."""

    OFF = auto()
    DOT_OUTSIDE = auto()
    DOT_INSIDE = auto()


class Login(Enum):
    """How far AUTHINFO has come (RFC 4643 section 2)."""

    NONE = auto()
    USER_GIVEN = auto()
    SASL_BEGUN = auto()
    CHECKING = auto()
    DONE = auto()


class State:
    """The state of one connection (RFC 3977 section 3). Not shared between threads."""

    __slots__ = (
        "cleartext",
        "compressed",
        "current",
        "deaf",
        "group",
        "gzip",
        "login",
        "may_post",
        "may_read",
        "receiver",
        "role",
        "secure",
        "site",
        "spool",
        "user",
    )

    def __init__(self, site: Site, spool: Spool, role: Role, *, secure: bool, local: bool = False) -> None:
        """Begin a conversation.

        `secure` says that TLS is already active; `local` that the client is on this very
        machine, where a login in the clear passes nobody.
        """
        self.site = site
        self.spool = spool
        self.role = role
        self.secure = secure
        self.cleartext = local or site.cleartext_login
        self.may_read = role is Role.TRANSIT or site.login == "none"
        self.may_post = self.may_read and site.posting
        self.compressed = False
        self.forget()

    def forget(self) -> None:
        """Back to how a conversation begins: what STARTTLS asks for (RFC 4642 section 2.2.2)."""
        self.gzip = Gzip.OFF
        self.login = Login.NONE
        self.user = b""
        self.group: Group | None = None
        self.current: int | None = None
        self.receiver: Receiver | None = None
        self.deaf = False

    def end(self, last: bytes) -> list[Output]:
        """Say a last line, hear nothing more and close."""
        self.deaf = True
        return [last, Close()]

    def __repr__(self) -> str:
        return "<Session>"
