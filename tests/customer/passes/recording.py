"""A site's process for `test_record.py`: records batches in a database of its own, and may kill itself."""

import hashlib
import itertools
import os
import signal
import sys
from pathlib import Path

from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.start import migrate, prepare

ROWS = 24


def main(folder: Path, order: str, *words: str) -> None:
    prepare(CustomerSettings(), folder)
    from ngroups.customer.accounts.models import Account  # noqa: PLC0415  Django must be prepared first
    from ngroups.customer.passes.services import IssuedBeforeError, record  # noqa: PLC0415

    if order == "prepare":
        migrate()
        for number in range(ROWS):
            Account.objects.create(
                name=f"nobody-{number}", password="!", language="en", created_month="2026-11"
            )
        return
    accounts = list(Account.objects.all())
    if order == "many":
        for epoch, account in itertools.product(words, accounts):
            batch = hashlib.sha256(epoch.encode() + account.pk.bytes).digest()
            record(account, "unlimited", epoch, 0, batch)
            print(batch.hex())
        return
    epoch = words[0]
    try:
        record(accounts[0], "unlimited", epoch, 0, hashlib.sha256(words[1].encode()).digest())
        print("noted")
    except IssuedBeforeError:
        print("refused")
    if order == "record-and-die":
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
