"""HEAD (RFC 3977 section 6.2.2)."""

from tests.protocol.talk import dialogue, reader

TEXT = """
        [S] Path: pathost!demo!whitehouse!not-for-mail
        [S] From: "Demo User" <nobody@example.net>
        [S] Newsgroups: misc.test
        [S] Subject: I am just a test article
        [S] Date: 6 Oct 1998 04:38:40 -0500
        [S] Organization: An Example Net, Uncertain, Texas
        [S] Message-ID: <45223423@example.com>
        [S] .
"""


def test_the_header_block_without_the_empty_line() -> None:
    dialogue(
        reader(),
        f"""
        [C] HEAD <45223423@example.com>
        [S] 221 0 <45223423@example.com>
        {TEXT}
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        [C] HEAD
        [S] 221 3000234 <45223423@example.com>
        {TEXT}
        [C] NEXT
        [C] HEAD 3000234
        [S] 223 3000237 <3000237@example.com>
        [S] 221 3000234 <45223423@example.com>
        {TEXT}
        [C] STAT
        [S] 223 3000234 <45223423@example.com>
        """,
    )


def test_no_such_article() -> None:
    dialogue(
        reader(),
        """
        [C] HEAD <i.am.not.there@example.com>
        [C] HEAD
        [C] HEAD 3000234
        [C] GROUP misc.test
        [C] HEAD 300256
        [C] GROUP example.empty.newsgroup
        [C] HEAD
        [C] HEAD 53 54 55
        [C] HEAD nobody
        [S] 430 No such article
        [S] 412 No newsgroup selected
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 423 No article with that number
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 501 Syntax error
        [S] 501 Syntax error
        """,
    )
