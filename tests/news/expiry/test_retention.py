import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.expiry.retention import DAY, RetentionClass, class_for, default_class
from ngroups.protocol.wildmat import compile_wildmat

NOW = 20_000 * DAY + 5


def retention(name: str, groups: str, keep_days: int) -> RetentionClass:
    return RetentionClass(name, compile_wildmat(groups), keep_days)


TEXT = retention("text", "misc.*,alt.*,!alt.binaries.*", 400)
BINARY = retention("binary", "alt.binaries.*", 30)
LASTING = retention("lasting", "*.announce", 0)
CLASSES = (default_class(), TEXT, BINARY, LASTING)


@pytest.mark.parametrize(
    ("groups", "name"),
    [
        ((b"alt.binaries.x",), "binary"),
        ((b"alt.binaries.x", b"alt.x"), "text"),
        ((b"alt.x", b"alt.binaries.x"), "text"),
        ((b"alt.binaries.announce", b"alt.x"), "lasting"),
        ((b"comp.x",), "default"),
        ((b"comp.x", b"alt.binaries.x"), "binary"),
        ((), "default"),
    ],
)
def test_an_article_is_kept_as_long_as_the_longest_of_its_groups(
    groups: tuple[bytes, ...], name: str
) -> None:
    assert class_for(groups, CLASSES).name == name
    assert class_for(groups, CLASSES[::-1]).name == name


def test_the_configured_default_takes_what_no_other_class_does() -> None:
    configured = retention("default", "*", 7)
    assert class_for([b"comp.x"], [BINARY, configured]) is configured
    assert class_for([b"alt.binaries.x"], [configured, BINARY]) is BINARY


@pytest.mark.parametrize(
    ("keep_days", "epoch_days"), [(0, 92), (1, 1), (8, 1), (9, 2), (30, 4), (400, 50), (4000, 500)]
)
def test_about_eight_epochs_live(keep_days: int, epoch_days: int) -> None:
    assert retention("x", "*", keep_days).epoch_days == epoch_days


def test_an_epoch_is_named_by_its_first_day() -> None:
    assert retention("x", "*", 40).epoch_of(NOW) == 20_000
    assert retention("x", "*", 40).epoch_of(NOW + 4 * DAY) == 20_000
    assert retention("x", "*", 40).epoch_of(NOW + 5 * DAY) == 20_005


def test_a_clock_set_back_opens_no_older_epoch() -> None:
    kept = retention("x", "*", 40)
    assert kept.open_epoch(NOW - 1 * DAY, 20_000) == 20_000
    assert kept.open_epoch(NOW + 5 * DAY, 20_000) == 20_005
    assert kept.open_epoch(NOW, None) == 20_000


def test_an_epoch_of_a_wrong_clock_takes_nothing_more() -> None:
    assert retention("x", "*", 40).open_epoch(NOW, 25_000) == 20_000


@given(st.integers(0, 4000), st.integers(0, 40_000 * DAY), st.integers(0, 5000 * DAY))
def test_nothing_expires_before_its_time_nor_long_after(keep_days: int, arrived: int, age: int) -> None:
    kept = retention("x", "*", keep_days)
    if kept.expired(arrived, arrived + age):
        assert keep_days
        assert age >= keep_days * DAY
    elif keep_days:
        assert age < keep_days * DAY


@pytest.mark.parametrize("name", ["", "../up", "A", "a/b", ".making-1", "x" * 41, "a b"])
def test_a_class_has_the_name_of_a_folder(name: str) -> None:
    with pytest.raises(ValueError, match="a-z"):
        retention(name, "*", 1)


def test_nothing_is_kept_for_less_than_no_time() -> None:
    with pytest.raises(ValueError, match="less"):
        retention("x", "*", -1)
