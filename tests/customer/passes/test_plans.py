"""Plans, the classes they name, and the command that gives one."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from ngroups.customer.accounts.models import Account
from ngroups.customer.content.plans import Plan
from ngroups.customer.passes.models import Entitlement
from ngroups.customer.passes.services import NoPassesError, entitle
from ngroups.news.demo.classes import CLASSES
from tests.customer.passes.issuer import Issuer
from tests.customer.passes.plans import plan

NAMES = ["trial", "block-500", "steady", "unlimited", "unlimited-year"]


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_plans_are_what_the_demonstration_issues(name: str) -> None:
    """The two planes share no code; here both are looked at."""
    promised = plan(name)
    assert promised.passes is not None
    given = next(each for each in CLASSES if each.name == promised.passes.pass_class)
    assert given.connections * promised.passes.count == promised.connections
    assert given.octets * promised.passes.count == (promised.gigabytes or 0) * 10**9
    assert given.rate * 8 == (promised.megabits or 0) * 10**6
    assert given.years == promised.passes.years


def test_an_operator_gives_a_plan(issuer: Issuer, anna: Account) -> None:
    call_command("entitle", anna.name, "steady", "--months", "14")
    given = Entitlement.objects.get(plan="steady")
    assert (given.pass_class, given.count, given.first_month, given.last_month) == (
        "steady",
        1,
        "2026-11",
        "2027-12",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody-0000", "steady"], "no such account"),
        (["", "golden"], "no such plan"),
        (["", "steady", "--months", "0"], "months are"),
        (["", "steady", "--months", "999"], "months are"),
    ],
)
def test_what_cannot_be_given_is_said(words: list[str], said: str, anna: Account) -> None:
    before = Entitlement.objects.count()
    with pytest.raises(CommandError, match=said):
        call_command("entitle", words[0] or anna.name, *words[1:])
    assert Entitlement.objects.count() == before


def test_a_plan_without_passes_gives_none(anna: Account) -> None:
    bare = Plan(id="bare", kind="tier", name={"en": "Bare"}, connections=1, price=Decimal(0))
    with pytest.raises(NoPassesError):
        entitle(anna, bare, "2026-11")
