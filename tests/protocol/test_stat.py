"""STAT (RFC 3977 section 6.2.4)."""

from tests.protocol.talk import dialogue, reader


def test_by_message_id_by_number_and_the_current_one() -> None:
    dialogue(
        reader(),
        """
        [C] STAT <45223423@example.com>
        [S] 223 0 <45223423@example.com>
        [C] GROUP misc.test
        [C] STAT
        [C] STAT <3000238@example.com>
        [C] STAT
        [C] STAT 3000239
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 223 3000234 <45223423@example.com>
        [S] 223 0 <3000238@example.com>
        [S] 223 3000234 <45223423@example.com>
        [S] 223 3000239 <3000239@example.com>
        [S] 223 3000239 <3000239@example.com>
        """,
    )


def test_no_such_article() -> None:
    dialogue(
        reader(),
        """
        [C] STAT <i.am.not.there@example.com>
        [C] STAT <
        [C] STAT
        [C] STAT 3000234
        [C] GROUP misc.test
        [C] STAT 300256
        [C] GROUP example.empty.newsgroup
        [C] STAT
        [C] STAT 1 2
        [S] 430 No such article
        [S] 430 No such article
        [S] 412 No newsgroup selected
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 423 No article with that number
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 501 Syntax error
        """,
    )
