"""Accepting a post (RFC 5537 section 3.5): check it, and add what an injecting agent adds.

Knows the article, this site and the groups named. Must never know who posts: nothing that is added says
a host, an address or an account, nor when a Message-ID was made.
"""

from collections.abc import Callable
from typing import Final

from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.path import posted
from ngroups.news.intake.posting import newsgroups_fault, proto_article_fault
from ngroups.news.intake.rules import Reason, Site, control_groups, refused
from ngroups.protocol.articles import Article, ArticleError, Wire, parse, split_newsgroups
from ngroups.protocol.dates import format_date
from ngroups.protocol.header import unfold, without_field
from ngroups.protocol.overview import known_fields, line_count, octets
from ngroups.protocol.ports import Group, Marks

GroupFinder = Callable[[bytes], tuple[Group, Marks] | None]
_RANDOM: Final = 16
"""Octets in a Message-ID that is made here; two of them are the same less than once in 2**64."""


def inject(
    wire: Wire,
    *,
    site: Site,
    group: GroupFinder,
    now: int,
    random: Callable[[int], bytes],
    login_tag: bytes | None = None,
) -> Incoming | Refusal:
    """Decide about a post and complete it.

    `group` finds a group that is carried here, `now` is in seconds since 1970, `random` gives so many
    octets. `login_tag` becomes the posting-account of Injection-Info (RFC 5536 section 3.2.8): it makes
    all posts with the same tag known as one person's, so the default is none. Letters and digits only.
    """
    if login_tag is not None and not login_tag.isalnum():
        raise ValueError("a login tag has letters and digits only")
    try:
        article = parse(wire, site.post_limits)
    except ArticleError as error:
        return Refusal("refused", error.reason)
    fault = proto_article_fault(article, site, now)
    if fault:
        return refused(fault)
    groups = _groups(article, site, group)
    if isinstance(groups, Reason):
        return refused(groups)
    return _injected(article, groups, site, now=now, random=random, login_tag=login_tag)


def _groups(article: Article, site: Site, group: GroupFinder) -> tuple[bytes, ...] | Reason:
    """The groups to file under, or why not."""
    names = split_newsgroups(article.known.newsgroups or b"")
    fault = newsgroups_fault(names, site)
    if fault:
        return fault
    # RFC 5537 section 3.5: one valid group is enough, names unknown here are no fault.
    found = [known[0] for name in dict.fromkeys(names) if (known := group(name)) is not None]
    if not found:
        return Reason.NO_GROUP
    if any(known.status not in (b"y", b"m") for known in found):  # RFC 6048 section 3.1
        return Reason.CLOSED_GROUP
    if article.known.approved is None and any(known.status == b"m" for known in found):
        return Reason.UNAPPROVED
    if article.known.control is not None:
        return tuple(name for name in control_groups(article.known.control) if group(name)) or Reason.CONTROL
    return tuple(known.name for known in found)


def _injected(
    article: Article,
    groups: tuple[bytes, ...],
    site: Site,
    *,
    now: int,
    random: Callable[[int], bytes],
    login_tag: bytes | None,
) -> Incoming:
    known = article.known
    message_id = (known.message_id or b"").strip() or b"<%b@%b>" % (
        random(_RANDOM).hex().encode(),
        site.path_identity,
    )
    date = known.date or format_date(now)
    path = posted(unfold(known.path or b"").strip(), site.path_identity)
    added = [b"Path: " + path, without_field(article.head, b"path")[:-2]]
    added += [b"Message-ID: " + message_id] if known.message_id is None else []
    added += [b"Date: " + date] if known.date is None else []
    # RFC 5537 section 3.5: not to what has both already, for it may have been posted elsewhere as well.
    if known.injection_date is None and (known.message_id is None or known.date is None):
        added.append(b"Injection-Date: " + format_date(now))
    added.append(b"Injection-Info: " + _injection_info(site, login_tag))
    head = b"\r\n".join([*added, b""])
    return Incoming(
        message_id,
        groups,
        head,
        article.body,
        known_fields(known._replace(message_id=message_id, date=date)),
        octets(article) - article.body_at + len(head),
        line_count(article),
    )


def _injection_info(site: Site, login_tag: bytes | None) -> bytes:
    """RFC 5536 section 3.2.8, without posting-host and logging-data."""
    info = site.path_identity
    if login_tag is not None:
        info += b'; posting-account="%b"' % login_tag
    return info + (b'; mail-complaints-to="%b"' % site.complaints if site.complaints else b"")
