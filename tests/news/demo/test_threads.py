from ngroups.news.demo.groups import demo_groups
from ngroups.news.demo.threads import threads


def test_every_thread_belongs_to_groups_that_exist() -> None:
    names = {group.name.decode() for group in demo_groups()}
    assert {group for thread in threads() for group in thread.groups} <= names
    assert len(threads()) > 50


def test_replies_point_back_and_nothing_is_empty() -> None:
    for thread in threads():
        assert thread.subject == thread.subject.strip() != ""
        for number, post in enumerate(thread.posts):
            assert all(post.paragraphs), thread.subject
            assert not any(part.startswith(("--", "==")) for part in post.paragraphs), thread.subject
            if number:
                assert post.parent is not None
                assert post.parent < number
                assert post.author is None or post.author < number
            else:
                assert post.parent is None


def test_no_subject_twice() -> None:
    subjects = [thread.subject for thread in threads()]
    assert len(set(subjects)) == len(subjects)


def test_groups_say_what_they_are() -> None:
    assert {group.status for group in demo_groups()} == {b"y", b"m"}
    assert all(group.description.isascii() and group.name.startswith(b"demo.") for group in demo_groups())
