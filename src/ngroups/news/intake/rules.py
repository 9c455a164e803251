"""What accepting an article goes by: this site, its limits, and the words for refusing.

Knows rules that hold for every article; must never know whose article it is.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ngroups.news.incoming import Refusal
from ngroups.protocol.articles import DEFAULT_LIMITS, Limits

DAY: Final = 86400

# RFC 5536 section 3.1.5. The last part of a name with dots begins with a letter, so an IPv4 address is no
# path identity, and an IPv6 address has colons, which none may have.
_IDENTITY: Final = re.compile(
    rb"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    rb"|(?![0-9]+$)[A-Za-z0-9_-]+"
)
_MAILBOX: Final = re.compile(rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")

POST_LIMITS: Final = Limits(article=2 << 20, head=32 << 10, head_lines=500, groups=20)
"""What a poster may send. yEnc posters make parts of 0.7 to 1 MB, so twice that leaves room and keeps one
post from holding up the others; nobody crossposts to more than twenty groups but those who should not."""


class Reason(StrEnum):
    """Why an article is refused, beyond `ngroups.protocol.articles.Fault`; each fits into a reply line."""

    NO_FROM = "missing From"
    NO_SUBJECT = "missing Subject"
    NO_DATE = "missing Date"
    NO_NEWSGROUPS = "missing Newsgroups"
    NO_MESSAGE_ID = "missing Message-ID"
    NO_PATH = "missing Path"
    REPEATED = "repeated header field"
    BAD_MESSAGE_ID = "bad Message-ID"
    OTHER_MESSAGE_ID = "not the Message-ID offered"
    BAD_DATE = "bad Date"
    IN_FUTURE = "Date in the future"
    TOO_OLD = "too old"
    NO_GROUP = "no such newsgroup here"
    TOO_MANY_GROUPS = "too many newsgroups"
    UNAPPROVED = "moderated newsgroup"
    LOOP = "already been here"
    # Of posts only:
    BAD_LINE = "bad header line"
    LONG_LINE = "header line too long"
    EMPTY_FIELD = "empty header field"
    BARE_CR_LF = "bare CR or LF in article"
    INJECTED = "already injected"
    OBSOLETE_FIELD = "obsolete header field"
    BAD_FROM = "bad From"
    BAD_ADDRESS = "bad address in header"
    BAD_NEWSGROUPS = "bad Newsgroups"
    BAD_FOLLOWUP_TO = "bad Followup-To"
    BAD_DISTRIBUTION = "bad Distribution"
    BAD_REFERENCES = "bad References"
    BAD_PATH = "bad Path"
    BAD_INJECTION_DATE = "bad Injection-Date"
    RESERVED_GROUP = "reserved newsgroup name"
    CLOSED_GROUP = "newsgroup takes no posts"
    CONTROL = "control message not taken"
    CONTROL_AND_SUPERSEDES = "both Control and Supersedes"


def refused(reason: Reason) -> Refusal:
    """A refusal for good."""
    return Refusal("refused", reason.value)


class SiteError(ValueError):
    """The operator's settings cannot stand in articles."""


@dataclass(frozen=True, slots=True)
class Site:
    """How this server shows in articles, and what it accepts."""

    path_identity: bytes
    """Its name in Path and Injection-Info and in Message-IDs it makes: a domain name that it owns."""
    complaints: bytes = b""
    """The mail address for complaints in Injection-Info; empty for none."""
    artcutoff_days: int = 10
    """Articles older than this are refused; 0 accepts any age."""
    relay_limits: Limits = DEFAULT_LIMITS
    post_limits: Limits = POST_LIMITS

    def __post_init__(self) -> None:
        if not is_path_identity(self.path_identity):
            raise SiteError("the path identity is no domain name (RFC 5536 section 3.1.5)")
        if self.complaints and not _MAILBOX.fullmatch(self.complaints):
            raise SiteError("the address for complaints is no mail address")
        if self.artcutoff_days < 0:
            raise SiteError("artcutoff_days is negative")


def is_path_identity(name: bytes) -> bool:
    """Whether this may stand in a Path field (RFC 5536 section 3.1.5), which no IP address may."""
    return _IDENTITY.fullmatch(name) is not None


def age_fault(stamp: int | None, *, artcutoff_days: int, now: int) -> Reason | None:
    """What is wrong with an article of this time, in seconds since 1970, None if none was understood.

    RFC 5537 sections 3.5 and 3.6: more than a day in the future, or older than the cutoff.
    """
    if stamp is None:
        return Reason.BAD_DATE if artcutoff_days else None
    if stamp > now + DAY:
        return Reason.IN_FUTURE
    return Reason.TOO_OLD if artcutoff_days and stamp < now - artcutoff_days * DAY else None


def control_groups(content: bytes) -> list[bytes]:
    """Where a control message is filed, whatever Newsgroups says: people do not read it there.

    `content` is that of the Control field; a group for its kind, if carried, and no other.
    """
    verb = content.split(maxsplit=1)
    return [b"control." + verb[0].lower()] if verb else []
