"""What a log could show of an article: sizes, nothing else."""

from ngroups.news.incoming import Incoming, Refusal


def test_no_repr_shows_an_article() -> None:
    incoming = Incoming(b"<secret@id>", (b"secret.group",), b"secret", b"secret", b"secret", 12, 3)
    assert repr(incoming) == "Incoming(octets=12, lines=3)"
    assert f"{incoming} {[incoming]}".count("secret") == 0


def test_a_refusal_says_why() -> None:
    assert Refusal("refused", "no header").reason == "no header"
