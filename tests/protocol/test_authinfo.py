"""AUTHINFO USER and PASS, and SASL PLAIN (RFC 4643)."""

import base64

import pytest

from ngroups.protocol.ports import Access, Outcome, Request, Verify
from tests.protocol.talk import Begin, converse, dialogue, overhear, reader, transit

REFUSED = {
    b"barney": b"481 Authentication failed",
    b"crowd": b"502 Too many connections",
    b"nomad": b"502 Multiple IP addresses in use",
    b"glutton": b"502 Download quota exceeded",
    b"debtor": b"502 Account expired",
    b"early": b"400 Try again later",
}


def judge(request: Request) -> Outcome | Access:
    assert isinstance(request, Verify)
    if request.user == b"mute":
        return Access(post=False)
    if request.user == b"shut":
        return Access(read=False, post=False)
    return Access(refusal=REFUSED.get(request.user, b""))


def private(*, secure: bool = True) -> Begin:
    return reader(login="required", secure=secure)


def sasl(message: bytes) -> str:
    return base64.b64encode(message).decode()


def test_user_and_password() -> None:
    said = dialogue(
        private(),
        """
        [C] GROUP misc.test
        [C] authinfo user fred
        [S] 480 Authentication required
        [S] 381 Enter password
        [C] authinfo pass flintstone
        [S] 281 Authentication accepted
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        """,
    )
    assert said.requests == [Verify(b"fred", b"flintstone")]


def test_commands_pipelined_after_the_password_wait_for_the_verdict() -> None:
    said = converse(
        private(), b"AUTHINFO USER fred\r\nAUTHINFO PASS flintstone\r\nSTAT <3000238@example.com>\r\n"
    )
    assert said.endswith(b"281 Authentication accepted\r\n223 0 <3000238@example.com>\r\n")
    session = private()()
    out = session.receive(b"AUTHINFO USER fred\r\nAUTHINFO PASS flintstone\r\nDATE\r\n")
    assert out == [b"381 Enter password\r\n", Verify(b"fred", b"flintstone")]
    assert session.halted
    assert session.receive(b"DATE\r\n") == []
    assert session.resolve(out[1], Access()) == [b"281 Authentication accepted\r\n"]  # type: ignore[arg-type]
    assert len(session.receive(b"")) == 2


def test_a_wrong_password_leaves_another_try() -> None:
    dialogue(
        private(),
        """
        [C] AUTHINFO USER barney
        [C] AUTHINFO PASS flintstone
        [C] STAT <3000238@example.com>
        [C] AUTHINFO PASS flintstone
        [C] AUTHINFO USER fred
        [C] AUTHINFO PASS flintstone
        [C] STAT <3000238@example.com>
        [S] 381 Enter password
        [S] 481 Authentication failed
        [S] 480 Authentication required
        [S] 482 Authentication commands issued out of sequence
        [S] 381 Enter password
        [S] 281 Authentication accepted
        [S] 223 0 <3000238@example.com>
        """,
        settle=judge,
    )


@pytest.mark.parametrize("user", [b"crowd", b"nomad", b"glutton", b"debtor", b"early"])
def test_other_refusals_are_passed_on_and_end_the_connection(user: bytes) -> None:
    said = overhear(private(), b"AUTHINFO USER %b\r\nAUTHINFO PASS x\r\nDATE\r\n" % user, settle=judge)
    assert said.text == b"381 Enter password\r\n%b\r\n" % REFUSED[user]
    assert said.closed


def test_what_a_login_may_not_do() -> None:
    dialogue(
        private(),
        """
        [C] AUTHINFO USER mute
        [C] AUTHINFO PASS x
        [C] STAT <3000238@example.com>
        [C] POST
        [C] MODE READER
        [S] 381 Enter password
        [S] 281 Authentication accepted
        [S] 223 0 <3000238@example.com>
        [S] 440 Posting not permitted
        [S] 201 Reader mode, posting prohibited
        """,
        settle=judge,
    )
    dialogue(
        private(),
        """
        [C] AUTHINFO USER shut
        [C] AUTHINFO PASS x
        [C] STAT <3000238@example.com>
        [S] 381 Enter password
        [S] 281 Authentication accepted
        [S] 502 Command unavailable
        """,
        settle=judge,
    )


def test_sequence_and_syntax() -> None:
    dialogue(
        private(),
        """
        [C] AUTHINFO
        [C] AUTHINFO PASS flintstone
        [C] AUTHINFO USER
        [C] AUTHINFO USER fred flintstone
        [C] AUTHINFO GENERIC fred
        [C] AUTHINFO USER barney
        [C] AUTHINFO USER fred
        [C] AUTHINFO PASS
        [C] AUTHINFO PASS yabba dabba  doo
        [C] AUTHINFO USER fred
        [S] 501 Syntax error
        [S] 482 Authentication commands issued out of sequence
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 381 Enter password
        [S] 381 Enter password
        [S] 501 Syntax error
        [S] 281 Authentication accepted
        [S] 502 Already authenticated
        """,
    )


def test_in_the_clear_only_where_that_is_allowed() -> None:
    commands = b"AUTHINFO USER fred@stonecanyon.example.com\r\nAUTHINFO SASL PLAIN\r\n"
    assert converse(private(secure=False), commands) == b"483 Encryption required\r\n" * 2
    welcome = b"381 Enter password\r\n383 =\r\n"
    assert converse(reader(login="required", cleartext_login=True), commands) == welcome
    assert converse(reader(login="required", local=True), commands) == welcome


def test_where_no_login_is_needed() -> None:
    # A downloader that was given a login sends it all the same, and must not be turned away.
    dialogue(
        reader(),
        """
        [C] AUTHINFO SASL PLAIN AHRlc3QAMTIzNA==
        [S] 503 Mechanism not recognised
        [C] AUTHINFO PASS flintstone
        [S] 482 Authentication commands issued out of sequence
        [C] AUTHINFO USER fred
        [S] 281 Authentication accepted
        [C] AUTHINFO PASS flintstone
        [S] 502 Already authenticated
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        """,
    )
    before, after = (
        converse(reader(), said + b"CAPABILITIES\r\n") for said in (b"", b"AUTHINFO USER fred\r\n")
    )
    assert b"AUTHINFO" not in before
    assert b"AUTHINFO" not in after
    assert b"SASL" not in after
    assert converse(transit(), b"AUTHINFO USER fred\r\n") == b"502 Command unavailable\r\n"


def test_sasl_plain_at_once_and_when_asked() -> None:
    said = dialogue(
        private(),
        """
        [C] AUTHINFO SASL PLAIN AHRlc3QAMTIzNA==
        [S] 281 Authentication accepted
        [C] AUTHINFO SASL PLAIN AHRlc3QAMTIzNA==
        [S] 502 Already authenticated
        """,
    )
    assert said.requests == [Verify(b"test", b"1234")]
    said = dialogue(
        private(),
        f"""
        [C] AUTHINFO sasl plain
        [S] 383 =
        [C] {sasl(b"fred@example.com" + bytes(1) + b"fred@example.com" + bytes(1) + b" two  words ")}
        [S] 281 Authentication accepted
        """,
    )
    assert said.requests == [Verify(b"fred@example.com", b" two  words ")]


def test_sasl_that_fails() -> None:
    dialogue(
        private(),
        f"""
        [C] AUTHINFO SASL
        [C] AUTHINFO SASL EXAMPLE
        [C] AUTHINFO SASL PLAIN
        [S] 501 Syntax error
        [S] 503 Mechanism not recognised
        [S] 383 =
        [C] *
        [S] 481 Authentication aborted
        [C] AUTHINFO SASL PLAIN
        [S] 383 =
        [C] abcd=efg
        [S] 504 Base64 encoding error
        [C] AUTHINFO SASL PLAIN =AAA
        [C] AUTHINFO SASL PLAIN =
        [C] AUTHINFO SASL PLAIN {sasl(b"nothing parted")}
        [C] AUTHINFO SASL PLAIN {sasl(bytes(1) + b"fred" + bytes(1))}
        [C] AUTHINFO SASL PLAIN {sasl(b"wilma" + bytes(1) + b"fred" + bytes(1) + b"x")}
        [C] AUTHINFO SASL PLAIN {sasl(bytes(1) + b"barney" + bytes(1) + b"x")}
        [C] AUTHINFO SASL PLAIN a b
        [S] 504 Base64 encoding error
        [S] 482 SASL protocol error
        [S] 482 SASL protocol error
        [S] 482 SASL protocol error
        [S] 481 Authentication failed
        [S] 481 Authentication failed
        [S] 501 Syntax error
        """,
        settle=judge,
    )


def test_long_responses_pass_and_endless_ones_end_the_exchange() -> None:
    long = sasl(bytes(1) + b"u" * 255 + bytes(1) + b"p" * 1024).encode()
    accepted = b"281 Authentication accepted\r\n"
    assert converse(private(), b"AUTHINFO SASL PLAIN %b\r\n" % long) == accepted
    assert converse(private(), b"AUTHINFO SASL PLAIN\r\n", long + b"\r\n") == b"383 =\r\n" + accepted
    said = converse(private(), b"AUTHINFO SASL PLAIN\r\n", b"A" * 5000 + b"\r\nDATE\r\n")
    assert said.startswith(b"383 =\r\n501 Line too long\r\n111 ")


def test_the_session_keeps_neither_name_nor_password() -> None:
    session = private()()
    (_, request) = session.receive(b"AUTHINFO USER fredflint\r\nAUTHINFO PASS yabbadabba\r\n")
    session.resolve(request, Access())  # type: ignore[arg-type]
    kept = [
        getattr(session, name) for kind in type(session).__mro__ for name in getattr(kind, "__slots__", ())
    ]
    assert not any(b"fredflint" in value or b"yabba" in value for value in kept if isinstance(value, bytes))
    assert "fred" not in repr(session)
