"""GROUP (RFC 3977 section 6.1.1)."""

from tests.protocol.spool import example
from tests.protocol.talk import dialogue, reader


def test_a_group_known_and_one_unknown() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        [C] GROUP example.is.sob.bradner.or.barber
        [S] 411 No such newsgroup
        """,
    )


def test_an_empty_group_has_its_high_mark_below_the_low_one_and_no_current_article() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP example.empty.newsgroup
        [C] STAT
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        """,
    )


def test_choosing_the_group_again_goes_back_to_its_first_article() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        [C] STAT 3000238
        [S] 223 3000238 <3000238@example.com>
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        [C] STAT
        [S] 223 3000234 <45223423@example.com>
        """,
    )


def test_an_unknown_group_leaves_group_and_article_as_they_were() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] STAT 3000238
        [C] GROUP no.such.group
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 223 3000238 <3000238@example.com>
        [S] 411 No such newsgroup
        [S] 223 3000238 <3000238@example.com>
        """,
    )


def test_marks_are_those_of_the_moment() -> None:
    spool = example()
    spool.remove(b"misc.test", 3000234)
    dialogue(
        reader(spool),
        """
        [C] group MISC.TEST
        [C] group misc.test
        [C] STAT
        [S] 411 No such newsgroup
        [S] 211 4 3000237 3002322 misc.test
        [S] 223 3000237 <3000237@example.com>
        """,
    )


def test_exactly_one_name_is_wanted() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP
        [C] GROUP misc.test misc.test
        [S] 501 Syntax error
        [S] 501 Syntax error
        """,
    )
