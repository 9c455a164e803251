"""What crosses for passes: blinded elements one way, evaluations and public keys the other.

    wallet -> site -> issuer    IssueRequest, KeysRequest
    issuer -> site -> wallet    Issued, Keys, Refused
    site -> wallet              Offer

The site hears of a pass only elements that its customer's wallet blinded, which fit every
login alike. The issuer hears no account and nothing that stays the same between two
requests. Must never gain a field by which one request could be told from another.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from ngroups.crossing.codec import Message
from ngroups.crossing.kinds import number, octets, one_of, record, several, text

MOST_PASSES: Final = 64
"""To one request."""
MOST_KEYS: Final = 240
LATEST: Final = 2**40
"""Seconds since 1970: far enough."""

_CLASS = text(r"[a-z][a-z0-9-]{0,31}")
_EPOCH = text(r"20[2-9][0-9]-(0[1-9]|1[0-2])")
_ELEMENT = octets(32)
_TIME = number(0, LATEST)


@dataclass(frozen=True, slots=True, repr=False)
class IssueRequest:
    """Please evaluate these under the key of a class and an epoch."""

    NAME: ClassVar[str] = "passes.issue"
    pass_class: Annotated[str, _CLASS]
    epoch: Annotated[str, _EPOCH]
    blinded: Annotated[tuple[bytes, ...], several(_ELEMENT, MOST_PASSES)]


@dataclass(frozen=True, slots=True, repr=False)
class Issued:
    """The evaluations in the order of the request, and one proof for all (RFC 9497 section 2.2)."""

    NAME: ClassVar[str] = "passes.issued"
    evaluated: Annotated[tuple[bytes, ...], several(_ELEMENT, MOST_PASSES)]
    proof: Annotated[bytes, octets(64)]


@dataclass(frozen=True, slots=True, repr=False)
class KeysRequest:
    """Which keys are published?"""

    NAME: ClassVar[str] = "passes.keys-wanted"


@dataclass(frozen=True, slots=True, repr=False)
class PublishedKey:
    """One key; times are seconds since 1970, UTC, each `until` the first second that is too late."""

    pass_class: Annotated[str, _CLASS]
    code: Annotated[str, text(r"[a-z2-7]{2}")]
    """How logins of the class begin."""
    epoch: Annotated[str, _EPOCH]
    public: Annotated[bytes, _ELEMENT]
    issued_from: Annotated[int, _TIME]
    issued_until: Annotated[int, _TIME]
    good_from: Annotated[int, _TIME]
    good_until: Annotated[int, _TIME]


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """All keys whose logins are good or will be, sorted by class and epoch."""

    NAME: ClassVar[str] = "passes.keys"
    keys: Annotated[tuple[PublishedKey, ...], several(record(PublishedKey), MOST_KEYS, least=0)]


@dataclass(frozen=True, slots=True, repr=False)
class Entitlement:
    """An account's passes of one class in one epoch that may be had now."""

    pass_class: Annotated[str, _CLASS]
    epoch: Annotated[str, _EPOCH]
    count: Annotated[int, number(1, MOST_PASSES)]
    """A request must have exactly so many elements."""


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """What the site offers the account that asks, and where newsreaders connect, by TLS."""

    NAME: ClassVar[str] = "passes.offer"
    host: Annotated[str, text(r"[A-Za-z0-9.:-]{1,253}")]
    port: Annotated[int, number(1, 65535)]
    entitlements: Annotated[tuple[Entitlement, ...], several(record(Entitlement), 64, least=0)]


REASONS: Final = ("malformed", "not-offered", "busy", "login", "code-wanted", "not-entitled", "issued-before")


@dataclass(frozen=True, slots=True, repr=False)
class Refused:
    """Why not; the same words for everybody."""

    NAME: ClassVar[str] = "passes.refused"
    reason: Annotated[str, one_of(*REASONS)]


MESSAGES: Final[tuple[type[Message], ...]] = (IssueRequest, Issued, KeysRequest, Keys, Offer, Refused)
