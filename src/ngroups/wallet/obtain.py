"""Fetching passes: blind, ask, check against the published key, unblind.

A key that differs from what was seen before, or from a list that the customer got elsewhere, is refused:
with a key of one's own a provider could tell one customer's logins from all others.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ngroups.crossing.passes import Entitlement, IssueRequest, Keys, PublishedKey
from ngroups.oprf import OprfError
from ngroups.oprf.dleq import read_proof
from ngroups.oprf.exchange import blind, check, finalise
from ngroups.oprf.group import Element, read_element
from ngroups.oprf.suite import Mode
from ngroups.protocol.passes import function_input, password, read_epoch_name, user_name
from ngroups.wallet import WalletError
from ngroups.wallet.seed import blind_of, pass_of
from ngroups.wallet.site import Account, Site
from ngroups.wallet.state import Login, Wallet


class KeyRefusedError(WalletError):
    """The key is not the one that everybody else is shown."""


class ProofRefusedError(WalletError):
    """The passes were not made with the published key."""

    def __init__(self) -> None:
        super().__init__("the provider's passes are not made with its published key; they were thrown away")


class Fetched(NamedTuple):
    """A wallet with more in it, and what is new."""

    wallet: Wallet
    new: tuple[Login, ...]


def missing(wallet: Wallet, offered: Iterable[Entitlement]) -> Iterator[Entitlement]:
    """What is offered and not all there."""
    for each in offered:
        held = {each.number for each in _of(wallet, each.pass_class, each.epoch)}
        if not held >= set(range(each.count)):
            yield each


def fetch(wallet: Wallet, site: Site, account: Account, published: Keys | None = None) -> Fetched:
    """Everything offered that is not there yet. Raises `WalletError`.

    `published` is a list of keys from elsewhere, such as a public ledger, which must agree.
    """
    offer = site.offer(account)
    wallet = wallet.model_copy(update={"host": offer.host, "port": offer.port})
    wanted = list(missing(wallet, offer.entitlements))
    new: tuple[Login, ...] = ()
    keys = site.keys() if wanted else Keys(())
    for each in wanted:
        key = trusted_key(wallet, keys, each, published)
        logins = _obtain(bytes.fromhex(wallet.seed), key, each.count, site, account)
        pinned = wallet.pinned | {_name(key): key.public.hex()}
        wallet = wallet.with_logins(logins).model_copy(update={"pinned": pinned})
        new += logins
    return Fetched(wallet, new)


def trusted_key(wallet: Wallet, keys: Keys, wanted: Entitlement, published: Keys | None) -> PublishedKey:
    """The one key for a class and epoch; raises `KeyRefusedError` if there is any doubt about it."""
    key = _only(keys, wanted)
    if wallet.pinned.get(_name(key), key.public.hex()) != key.public.hex():
        raise KeyRefusedError(f"the key for {wanted.pass_class} {wanted.epoch} is not the one seen before")
    if published is not None and _only(published, wanted) != key:
        raise KeyRefusedError(
            f"the key for {wanted.pass_class} {wanted.epoch} differs from the published list"
        )
    return key


def _only(keys: Keys, wanted: Entitlement) -> PublishedKey:
    place = (wanted.pass_class, wanted.epoch)
    found = [key for key in keys.keys if (key.pass_class, key.epoch) == place]
    if len(found) != 1:
        raise KeyRefusedError(f"there is not one published key for {wanted.pass_class} {wanted.epoch}")
    return found[0]


def _obtain(seed: bytes, key: PublishedKey, count: int, site: Site, account: Account) -> tuple[Login, ...]:
    epoch = read_epoch_name(key.epoch)
    wanted = [pass_of(seed, key.code, epoch, number) for number in range(count)]
    blinds = [blind_of(seed, key.code, epoch, number) for number in range(count)]
    blinded = [
        blind(Mode.VOPRF, function_input(each), by).element for each, by in zip(wanted, blinds, strict=True)
    ]
    issued = site.issue(account, IssueRequest(key.pass_class, key.epoch, tuple(blinded)))
    evaluated = _checked(key, blinded, issued.evaluated, issued.proof)
    return tuple(
        Login(
            pass_class=key.pass_class,
            epoch=key.epoch,
            number=number,
            user=user_name(each).decode(),
            password=password(finalise(function_input(each), by, element)).decode(),
            good_from=key.good_from,
            good_until=key.good_until,
        )
        for number, (each, by, element) in enumerate(zip(wanted, blinds, evaluated, strict=True))
    )


def _checked(
    key: PublishedKey, blinded: list[Element], octets: Iterable[bytes], proof: bytes
) -> list[Element]:
    try:
        evaluated = [read_element(each) for each in octets]
        check(read_element(key.public), blinded, evaluated, read_proof(proof))
    except OprfError:
        raise ProofRefusedError from None
    return evaluated


def _of(wallet: Wallet, pass_class: str, epoch: str) -> list[Login]:
    return [each for each in wallet.logins if (each.pass_class, each.epoch) == (pass_class, epoch)]


def _name(key: PublishedKey) -> str:
    return f"{key.pass_class} {key.epoch}"
