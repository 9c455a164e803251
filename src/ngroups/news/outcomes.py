"""What a result of the store means to whoever handed the article over."""

from ngroups.news.store.writer import Result
from ngroups.protocol.ports import Outcome

OUTCOMES: dict[Result, Outcome] = {
    "filed": Outcome("done"),
    "duplicate": Outcome("refused", "Duplicate"),
    "later": Outcome("later", "Try again later"),
}
