"""When the articles of a thread were written: over some weeks, by day, replies after minutes or days.

Knows numbers only. Randomness and the present are passed in.
"""

import random
from typing import Final

from ngroups.news.demo.threads import Post

DAY: Final = 86_400
WEEKS: Final = 5 * 7 * DAY
_LATEST: Final = 20 * 60
"""Nothing is newer than this many seconds."""


def times(posts: tuple[Post, ...], now: int, rng: random.Random) -> list[int]:
    """Seconds since 1970 for each article: the same distance from `now` for the same `rng`."""
    day = rng.randrange(1, WEEKS // DAY)
    written = [now - day * DAY + rng.randrange(-DAY // 3, DAY // 3)]
    for post in posts[1:]:
        delay = min(rng.lognormvariate(9.2, 1.3), 4 * DAY)  # half of all answers come within three hours
        # In a thread nobody answers before what is numbered lower among the same parent's answers.
        siblings = [at for other, at in zip(posts, written, strict=False) if other.parent == post.parent]
        after = max([written[post.parent or 0], *siblings[-1:]])
        written.append(after + max(180, int(delay)))
    late = max(written) - (now - _LATEST)
    return [at - late for at in written] if late > 0 else written
