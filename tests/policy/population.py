"""A population of customers who fetch passes and read with them, on a clock that is moved.

    population.py FOLDER CUSTOMERS [--leak-times]

Accounts, interface, record and door are the site's; issuer, keys, check and counters the news service's. What
each plane keeps lies in FOLDER/customer and FOLDER/news; at the end of each epoch both are copied to
FOLDER/taken/EPOCH. The truth, which neither plane has, goes to standard output. `--leak-times` has both sides
note when something happened, as a careless provider would.
"""

import json
import os
import random
import secrets
import shutil
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.keys import keys_in
from ngroups.customer.site.settings import django_settings

EPOCHS = (("2026-11", 1_793_500_000), ("2026-12", 1_796_100_000), ("2027-01", 1_798_800_000))
"""With a second early in each."""
DAY = 86_400


def main(folder: Path, customers: int, *, leak: bool) -> list[dict[str, Any]]:
    site, news = folder / "customer", folder / "news"
    site.mkdir(parents=True, mode=0o700)
    news.mkdir(mode=0o700)
    own = CustomerSettings(origin="http://localhost:8119")
    values = django_settings(own, site, keys_in(site / "site.key"))
    settings.configure(**values | {"PASSWORD_HASHERS": ["tests.customer.hashing.CheapArgon2"]})
    django.setup()

    from ngroups.customer.site.start import migrate  # noqa: PLC0415  Django must be set up first
    from tests.policy.customers import Customer, Provider  # noqa: PLC0415

    migrate()
    provider = Provider(news, leak=site / "customer.sqlite3" if leak else None)
    truth = []
    with provider.issuer.serving():
        people = [Customer(provider, number) for number in range(customers)]
        for epoch, start in EPOCHS:
            provider.issuer.move_to(start)
            # Each fetches at a moment of the month's first weeks, and reads within minutes.
            random.SystemRandom().shuffle(people)
            for each, moment in zip(people, sorted(_moments(customers, start)), strict=True):
                provider.issuer.clock.time = moment
                each.fetch(epoch)
                provider.issuer.clock.time = moment + 20 + secrets.randbelow(100)
                each.read(epoch)
            provider.write_out()
            taken = folder / "taken" / epoch
            shutil.copytree(site, taken / "customer")
            shutil.copytree(news, taken / "news", ignore=shutil.ignore_patterns("door"))
            truth.append({"epoch": epoch, "people": [each.truth(epoch) for each in people]})
    return truth


def _moments(number: int, start: int) -> list[int]:
    return [start + secrets.randbelow(20 * DAY) for _ in range(number)]


if __name__ == "__main__":
    os.umask(0o077)
    told = main(Path(sys.argv[1]), int(sys.argv[2]), leak="--leak-times" in sys.argv)
    print(json.dumps(told))
