import os

import pytest

from bench.inn import Inn, installed

pytestmark = [
    pytest.mark.debian,
    pytest.mark.skipif(not installed(), reason="Debian's inn2 is not installed"),
]


def test_two_instances_live_side_by_side_and_leave_nothing() -> None:
    with Inn(groups=["one.group"]) as one, Inn(groups=["other.group"]) as other:
        assert {one.feed, one.nntp, one.nntps}.isdisjoint({other.feed, other.nntp, other.nntps})
        assert one.ctlinnd("mode").startswith("Server running")
        pids, folders = [*one.pids.values(), *other.pids.values()], [one.root, other.root]
        assert len(pids) == 6
    assert not any(folder.exists() for folder in folders)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)  # noqa: PTH110
