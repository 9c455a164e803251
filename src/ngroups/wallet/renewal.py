"""When to fetch the next passes: at a moment drawn at random from the days in which they are issued.

So the moment says nothing, neither of when the customer is at the machine nor of which newsreader comes
back with a new login soon after.
"""

from collections.abc import Callable

from ngroups.crossing.passes import Keys, PublishedKey
from ngroups.wallet.state import Wallet

Draw = Callable[[float, float], float]
"""`draw(low, high)` is a random time between the two."""


def draw_moments(wallet: Wallet, keys: Keys, now: float, draw: Draw) -> Wallet:
    """With a moment for each epoch that is announced and not yet fetched; one that is drawn stays."""
    renew_at = dict(wallet.renew_at)
    for key in _to_come(wallet, keys):
        if key.epoch not in renew_at:
            opens = max(key.issued_from, now)
            renew_at[key.epoch] = draw(opens, max(key.good_from, opens))
    return wallet.model_copy(update={"renew_at": renew_at})


def is_due(wallet: Wallet, keys: Keys, now: float) -> bool:
    """Whether some epoch's moment has come, and its passes are issued."""
    return any(
        wallet.renew_at.get(key.epoch, now + 1) <= now and key.issued_from <= now < key.issued_until
        for key in _to_come(wallet, keys)
    )


def next_moment(wallet: Wallet, now: float) -> float | None:
    """The next that was drawn."""
    return min((at for at in wallet.renew_at.values() if at > now), default=None)


def _to_come(wallet: Wallet, keys: Keys) -> list[PublishedKey]:
    """Keys of the classes that the wallet has, of epochs later than it has any of."""
    latest: dict[str, str] = {}
    for each in wallet.logins:
        latest[each.pass_class] = max(each.epoch, latest.get(each.pass_class, ""))
    return [key for key in keys.keys if key.pass_class in latest and key.epoch > latest[key.pass_class]]
