"""What is done to entitlements and to the record of issues. No exception from here says whose it was."""

import hashlib
import hmac
import random
import uuid
from typing import Final

from django.db import IntegrityError, connection, transaction

from ngroups.customer.accounts.models import Account
from ngroups.customer.content.plans import Plan
from ngroups.customer.passes import PassesError
from ngroups.customer.passes.models import Entitlement, Issuance
from ngroups.customer.passes.months import later, over
from ngroups.customer.site.own import own_keys

_AROUND: Final = 64
"""Rows on each side that are filed anew with a new one: more than a page of SQLite holds."""


class NoPassesError(PassesError):
    """The plan gives no passes."""


class IssuedBeforeError(PassesError):
    """Another batch was answered for this account, class and epoch."""


def entitle(account: Account, plan: Plan, first_month: str, months: int = 1) -> Entitlement:
    """Give a plan from a month on; where it was given from that month before, extend or shorten that.

    A block is for the month in which it is bought, whatever `months` says. Raises `NoPassesError`.
    """
    if plan.passes is None:
        raise NoPassesError
    given = plan.passes
    last = first_month if given.years else later(first_month, months - 1)
    entitlement, _ = Entitlement.objects.update_or_create(
        account=account,
        plan=plan.id,
        first_month=first_month,
        defaults={
            "pass_class": given.pass_class,
            "count": given.count,
            "years": given.years,
            "last_month": last,
        },
    )
    return entitlement


def record(account: Account, pass_class: str, epoch: str, years: int, batch: bytes) -> None:
    """Note the one batch; the same again changes nothing. Raises `IssuedBeforeError`.

    Of two batches at once one is noted: the id, which the database lets stand once, is theirs both.
    """
    issuance = Issuance(
        id=_place(account, pass_class, epoch),
        account=account,
        pass_class=pass_class,
        epoch=epoch,
        years=years,
        batch=batch,
    )
    try:
        with transaction.atomic():
            issuance.save(force_insert=True)
            _stir(issuance)
            transaction.on_commit(_forget_log)
    except IntegrityError:
        noted = Issuance.objects.filter(pk=issuance.pk).first()
        if noted is None or not hmac.compare_digest(bytes(noted.batch), batch):
            raise IssuedBeforeError from None


def was_recorded(account: Account, pass_class: str, epoch: str, batch: bytes) -> bool | None:
    """Whether this batch is the one noted; None where none is."""
    noted = Issuance.objects.filter(pk=_place(account, pass_class, epoch)).first()
    return None if noted is None else hmac.compare_digest(bytes(noted.batch), batch)


def erase_old(now: float) -> int:
    """Erase what belongs to epochs that ended more than a week ago; how many rows."""
    erased = 0
    for months in Entitlement.objects.order_by().values_list("last_month", "years").distinct():
        if over(*months, now):
            erased += Entitlement.objects.filter(last_month=months[0], years=months[1]).delete()[0]
    for epochs in Issuance.objects.order_by().values_list("epoch", "years").distinct():
        if over(*epochs, now):
            erased += Issuance.objects.filter(epoch=epochs[0], years=epochs[1]).delete()[0]
    return erased


def forget_order() -> None:
    """File the record of issues anew, by id, where the database keeps rows as they came (PostgreSQL).

    Only the table's owner can; for another role nothing happens.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'passes_issuance'::regclass"
            )
            if cursor.fetchone() != (True,):
                return
            cursor.execute("CLUSTER passes_issuance USING passes_issuance_pkey")
            cursor.execute("VACUUM (FREEZE) passes_issuance")


def _place(account: Account, pass_class: str, epoch: str) -> uuid.UUID:
    message = b"\0".join([account.pk.bytes, pass_class.encode(), epoch.encode()])
    return uuid.UUID(bytes=hmac.digest(own_keys().key("issuance"), message, hashlib.sha256)[:16])


def _stir(issuance: Issuance) -> None:
    """Take the neighbours out and put all back in random order.

    SQLite finds rows by id, but writes each on its page in front of the one that came before.
    """
    if connection.vendor != "sqlite":
        return
    rows = [
        issuance,
        *Issuance.objects.filter(pk__lt=issuance.pk).order_by("-pk")[:_AROUND],
        *Issuance.objects.filter(pk__gt=issuance.pk).order_by("pk")[:_AROUND],
    ]
    Issuance.objects.filter(pk__in=[row.pk for row in rows]).delete()
    random.SystemRandom().shuffle(rows)
    Issuance.objects.bulk_create(rows)


def _forget_log() -> None:
    """Empty SQLite's write-ahead log, whose frames lie in the order in which they were written.

    While another connection reads the log stays, until the next issue.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
