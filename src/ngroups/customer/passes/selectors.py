"""What is asked about entitlements and issues."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from ngroups.customer.accounts.models import Account
from ngroups.customer.passes.door import Key
from ngroups.customer.passes.models import Entitlement, Issuance

SMALL: Final = 50
"""A crowd below this is not counted but called small."""
_STEPS: Final = (1, 2, 5)


class Offered(NamedTuple):
    """Passes that an account may fetch now."""

    pass_class: str
    epoch: str
    number: int
    years: int


def offered(account: Account, keys: Iterable[Key], now: float) -> list[Offered]:
    """By class and epoch, fetched before or not. Of two plans with one class the larger number counts."""
    open_now = [key for key in keys if key.issued_from <= now < key.issued_until]
    best: dict[tuple[str, str], Offered] = {}
    for each in Entitlement.objects.filter(account=account):
        for key in open_now:
            if key.pass_class == each.pass_class and each.first_month <= key.epoch <= each.last_month:
                place = (key.pass_class, key.epoch)
                found = Offered(*place, each.count, each.years)
                best[place] = max(best.get(place, found), found)
    return [best[place] for place in sorted(best)]


def crowd(pass_class: str, epoch: str) -> int:
    """How many accounts hold passes of a class and an epoch, rounded down to 1, 2 or 5 and noughts.

    0 for fewer than fifty: no exact number is told, since a change of it would tell of one customer.
    """
    return rounded(Issuance.objects.filter(pass_class=pass_class, epoch=epoch).count())


def rounded(number: int) -> int:
    """Never more than `number`; 0 below fifty."""
    if number < SMALL:
        return 0
    unit = int("1" + "0" * (len(str(number)) - 1))
    below: list[int] = [step * unit for step in _STEPS if step * unit <= number]
    return below[-1]
