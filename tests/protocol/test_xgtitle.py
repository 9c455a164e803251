"""XGTITLE (RFC 2980 section 2.4)."""

from tests.protocol.talk import dialogue, reader


def test_descriptions_by_wildmat_or_of_the_open_group() -> None:
    dialogue(
        reader(),
        """
        [C] XGTITLE
        [C] XGTITLE *t*
        [C] GROUP misc.test
        [C] XGTITLE
        [C] XGTITLE a[b]
        [C] XGTITLE a b
        [S] 412 No newsgroup selected
        [S] 282 List of groups follows
        [S] misc.test|General Usenet testing
        [S] tx.natives.recovery|Texas Natives Recovery
        [S] .
        [S] 211 5 3000234 3002322 misc.test
        [S] 282 List of groups follows
        [S] misc.test|General Usenet testing
        [S] .
        [S] 501 Syntax error
        [S] 501 Syntax error
        """,
    )
