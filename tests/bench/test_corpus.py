from bench.corpus import BINARY_GROUPS, TEXT_GROUPS, Corpus, message_id

CORPUS = Corpus(large_octets=20_000)


def test_the_same_arguments_make_the_same_article() -> None:
    assert Corpus(large_octets=20_000).text("b", 41) == CORPUS.text("b", 41)
    assert Corpus(large_octets=20_000).binary("b", 5) == CORPUS.binary("b", 5)


def test_articles_are_in_wire_format() -> None:
    for article in (*CORPUS.texts("b", 40), *CORPUS.binaries("b", 4), CORPUS.short("b", 1)):
        assert article.wire.endswith(b"\r\n.\r\n")
        lines = article.wire.removesuffix(b".\r\n").split(b"\r\n")
        assert not any(b"\n" in line or b"\r" in line or b"\0" in line for line in lines)
        assert not any(line.startswith(b".") and not line.startswith(b"..") for line in lines)


def test_some_lines_are_dot_stuffed() -> None:
    assert b"\r\n.." in CORPUS.text("b", 0).wire
    assert b"\r\n.." in Corpus(large_octets=200_000).binary("b", 0).wire


def test_groups_take_turns_and_ids_differ() -> None:
    articles = list(CORPUS.texts("b", 20))
    assert [article.group for article in articles[:10]] == list(TEXT_GROUPS)
    assert len({article.message_id for article in articles}) == 20
    assert CORPUS.binary("b", 1).group == BINARY_GROUPS[1]
    assert message_id("b", 3) == articles[3].message_id


def test_text_sizes_are_those_of_usenet() -> None:
    sizes = [len(article.wire) for article in CORPUS.texts("b", 100)]
    assert 1_200 < min(sizes) < max(sizes) < 4_500
