"""Decides about a wallet's request: what the account may have, once, and what the issuer then says.

The issuer answers before anything is written down, and its answer is handed out only when the batch is on
disk: a kill in between costs nobody anything, and no batch is used up by a door that does not answer.
"""

from ngroups.customer.accounts.models import Account
from ngroups.customer.passes.door import Door, RefusedError, Wanted, offer, read_request
from ngroups.customer.passes.selectors import offered
from ngroups.customer.passes.services import IssuedBeforeError, record, was_recorded


def offer_to(account: Account, door: Door, server: tuple[str, int], now: float) -> bytes:
    """What the account may fetch now. Raises `RefusedError`."""
    found = offered(account, door.published().keys, now)
    return offer(*server, [(each.pass_class, each.epoch, each.number) for each in found])


def issue_to(account: Account, door: Door, body: bytes, now: float) -> bytes:
    """The issuer's answer to a batch that the account may have. Raises `RefusedError`."""
    wanted = read_request(body)
    years = _entitled(account, door, wanted, now)
    if was_recorded(account, wanted.pass_class, wanted.epoch, wanted.batch) is False:
        raise RefusedError("issued-before")
    answer = door.issue(wanted)
    try:
        record(account, wanted.pass_class, wanted.epoch, years, wanted.batch)
    except IssuedBeforeError:
        raise RefusedError("issued-before") from None
    return answer


def _entitled(account: Account, door: Door, wanted: Wanted, now: float) -> int:
    """The years of the block that it is of, or 0. Raises `RefusedError`."""
    place = (wanted.pass_class, wanted.epoch)
    keys = [key for key in door.published().keys if (key.pass_class, key.epoch) == place]
    found = next((each for each in offered(account, keys, now) if each[:2] == place), None)
    if found is None:
        late = any(not key.issued_from <= now < key.issued_until for key in keys)
        raise RefusedError("not-offered" if late or not keys else "not-entitled")
    if wanted.size != found.number:
        raise RefusedError("malformed")
    return found.years
