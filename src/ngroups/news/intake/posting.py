"""What a poster may write: the checks on a proto-article (RFC 5537 sections 3.4.1 and 3.5).

Here the RFCs are kept strictly, unlike towards peers: whoever posts can mend it. Knows the article and
the rules; must never know who posts.
"""

import re
from collections.abc import Callable
from typing import Final

from ngroups.news.intake.path import was_posted
from ngroups.news.intake.rules import Reason, Site, age_fault
from ngroups.protocol.articles import Article, has_bare, split_newsgroups, valid_message_id
from ngroups.protocol.dates import parse_date
from ngroups.protocol.header import Header, unfold

_LINE: Final = 998
"""Octets of a header line without its CRLF (RFC 5536 section 2.2)."""

_REQUIRED: Final = {
    b"from": Reason.NO_FROM,
    b"newsgroups": Reason.NO_NEWSGROUPS,
    b"subject": Reason.NO_SUBJECT,
}

_FORBIDDEN: Final = {
    # RFC 5537 section 3.4.1: not in a proto-article.
    b"injection-info": Reason.INJECTED,
    b"xref": Reason.INJECTED,
    # RFC 5537 section 3.5 lets an injecting agent refuse these traces of another one. Ours does, since they
    # hold a poster's host more often than not, and dropping them silently would alter the article.
    b"nntp-posting-date": Reason.INJECTED,
    b"nntp-posting-host": Reason.INJECTED,
    b"x-complaints-to": Reason.INJECTED,
    b"x-trace": Reason.INJECTED,
    # RFC 5536 section 3.3: obsolete; RFC 5537 section 3.5: should be refused.
    b"also-control": Reason.OBSOLETE_FIELD,
    b"article-names": Reason.OBSOLETE_FIELD,
    b"article-updates": Reason.OBSOLETE_FIELD,
    b"date-received": Reason.OBSOLETE_FIELD,
    b"posting-version": Reason.OBSOLETE_FIELD,
    b"relay-version": Reason.OBSOLETE_FIELD,
    b"see-also": Reason.OBSOLETE_FIELD,
}

_ONCE: Final = frozenset(
    b"approved archive cancel-key cancel-lock cc content-transfer-encoding content-type control date "
    b"distribution expires followup-to from in-reply-to injection-date keywords message-id mime-version "
    b"newsgroups organization path references reply-to sender subject summary supersedes to "
    b"user-agent".split()
)
"""Fields that may occur once only (RFC 5536 section 3, RFC 5322 section 3.6, RFC 2045, RFC 8315)."""

_ATOM: Final = rb"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]++"
_DOT_ATOM: Final = _ATOM + rb"(?:\." + _ATOM + rb")*"
_MESSAGE_ID: Final = re.compile(
    rb"<" + _DOT_ATOM + rb"@(?:" + _DOT_ATOM + rb"|\[[!-=?-Z^-~]*+\])>"  # RFC 5536 section 3.1.3
).fullmatch
_GROUP: Final = re.compile(rb"[A-Za-z0-9+_-]++(?:\.[A-Za-z0-9+_-]++)*").fullmatch  # RFC 5536 section 3.1.4
_DISTRIBUTION: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9+_-]*+").fullmatch  # RFC 5536 section 3.2.4
_PATH_ENTRY: Final = re.compile(rb"[A-Za-z0-9._:-]+").fullmatch
# A mailbox in earnest takes a parser; this tells an address from none. It begins at the `@`, because
# that can be found in one pass.
_ADDRESS: Final = re.compile(rb"@(?<=[^\s<>(),;:@]@)[^\s<>(),;:@]").search

_RESERVED: Final = re.compile(rb"poster|junk|(?:to|control)(?:\..*)?|(?:.*\.)?(?:all|ctl)(?:\..*)?").fullmatch
"""RFC 5536 section 3.1.4. It reserves `example` too, which nobody carries but to try things."""

# RFC 5537 section 5: other control messages are orders to news administrators.
_CONTROL_VERBS: Final = frozenset({b"cancel"})


def proto_article_fault(article: Article, site: Site, now: int) -> Reason | None:
    """What is wrong with an article as its poster wrote it, apart from its newsgroups."""
    fields = article.fields
    names = [field.name.lower() for field in fields]
    if has_bare(article.wire):
        return Reason.BARE_CR_LF
    for name in _REQUIRED.keys() - names:
        return _REQUIRED[name]
    for name, field in zip(names, fields, strict=True):
        fault = _FORBIDDEN.get(name) or _line_fault(field) or _content_fault(name, unfold(field.content))
        if fault:
            return fault
    if len(_ONCE.intersection(names)) != sum(name in _ONCE for name in names):
        return Reason.REPEATED
    return _together(set(names)) or _dates_fault(article, site, now)


def _line_fault(field: Header) -> Reason | None:
    """RFC 5536 section 2.2: a space after the colon, something on each line, lines not too long."""
    if not field.raw.startswith((b": ", b":\r\n"), len(field.name)):
        return Reason.BAD_LINE
    lines = field.raw[len(field.name) + 1 : -2].split(b"\r\n")
    if not all(line.strip() for line in lines):
        return Reason.EMPTY_FIELD
    longest = max(len(lines[0]) + len(field.name) + 1, *map(len, lines))
    return Reason.LONG_LINE if longest > _LINE else None


def _is_address(content: bytes) -> bool:
    return _ADDRESS(content) is not None


def _is_path(content: bytes) -> bool:
    first, *others = (entry.strip() for entry in content.split(b"!"))
    last = others[-1] if others else first
    # Between `!!` there is nothing (RFC 5536 section 3.1.5).
    return all(map(_PATH_ENTRY, (first, last, *filter(None, others))))


def _is_followup_to(content: bytes) -> bool:
    return content.strip() == b"poster" or all(map(_GROUP, split_newsgroups(content)))


def _is_distribution(content: bytes) -> bool:
    return all(_DISTRIBUTION(part.strip()) for part in content.split(b","))


def _is_message_id(content: bytes) -> bool:
    return valid_message_id(content.strip()) and _MESSAGE_ID(content.strip()) is not None


def _are_message_ids(content: bytes) -> bool:
    return all(map(valid_message_id, content.replace(b"><", b"> <").split()))


def _is_cancel(content: bytes) -> bool:
    return content.split(maxsplit=1)[0].lower() in _CONTROL_VERBS


_CONTENT: Final[dict[bytes, tuple[Callable[[bytes], bool], Reason]]] = {
    b"approved": (_is_address, Reason.BAD_ADDRESS),
    b"control": (_is_cancel, Reason.CONTROL),
    b"distribution": (_is_distribution, Reason.BAD_DISTRIBUTION),
    b"followup-to": (_is_followup_to, Reason.BAD_FOLLOWUP_TO),
    b"from": (_is_address, Reason.BAD_FROM),
    b"message-id": (_is_message_id, Reason.BAD_MESSAGE_ID),
    b"path": (_is_path, Reason.BAD_PATH),
    b"references": (_are_message_ids, Reason.BAD_REFERENCES),
    b"reply-to": (_is_address, Reason.BAD_ADDRESS),
    b"sender": (_is_address, Reason.BAD_ADDRESS),
    b"supersedes": (_is_message_id, Reason.BAD_MESSAGE_ID),
}


def _content_fault(name: bytes, content: bytes) -> Reason | None:
    if name == b"path" and was_posted(content):  # RFC 5537 section 3.4.1
        return Reason.INJECTED
    check, reason = _CONTENT.get(name, (bool, Reason.EMPTY_FIELD))
    return None if check(content) else reason


def _together(names: set[bytes]) -> Reason | None:
    """What must, or must not, stand side by side."""
    if {b"control", b"supersedes"} <= names:  # RFC 5536 section 3.2.3
        return Reason.CONTROL_AND_SUPERSEDES
    # RFC 5537 section 3.4.2: an article that is posted at several places at once has all three.
    if b"injection-date" in names and not {b"message-id", b"date"} <= names:
        return Reason.BAD_INJECTION_DATE
    return None


def _dates_fault(article: Article, site: Site, now: int) -> Reason | None:
    """RFC 5537 section 3.5: neither date may be nonsense, in the future, or older than peers accept."""
    for content, reason in (
        (article.known.date, Reason.BAD_DATE),
        (article.known.injection_date, Reason.BAD_INJECTION_DATE),
    ):
        if content is None:
            continue
        stamp = parse_date(content)
        fault = reason if stamp is None else age_fault(stamp, artcutoff_days=site.artcutoff_days, now=now)
        if fault:
            return fault
    return None


def newsgroups_fault(names: list[bytes], site: Site) -> Reason | None:
    """What is wrong with the names in Newsgroups, whatever is carried here."""
    if not names or not all(map(_GROUP, names)):
        return Reason.BAD_NEWSGROUPS
    if any(map(_RESERVED, names)):
        return Reason.RESERVED_GROUP
    return Reason.TOO_MANY_GROUPS if len(names) > site.post_limits.groups else None
