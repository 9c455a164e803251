"""Plans as data, and how they are put into words."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from ngroups.customer.content.errors import ContentError
from ngroups.customer.content.plans import Plan, read_plans
from ngroups.customer.content.templatetags.content import plan_name, plan_price

PLAN = Plan(
    id="x", kind="tier", name={"en": "X", "nl": "Iks"}, connections=1, price=Decimal("4.50"), months=1
)


def test_a_price_is_put_into_words() -> None:
    with override("en"):
        assert plan_price(PLAN) == "€ 4.50 a month"
        assert plan_price(PLAN.model_copy(update={"months": 12})) == "€ 4.50 for 12 months"
        assert plan_price(PLAN.model_copy(update={"months": None})) == "€ 4.50 once"
        assert plan_price(PLAN.model_copy(update={"price": Decimal(0)})) == "free"


@pytest.mark.parametrize(("language", "name"), [("nl", "Iks"), ("de", "X")])
def test_a_name_that_is_not_translated_is_english(language: str, name: str) -> None:
    with override(language):
        assert plan_name(PLAN) == name


@pytest.mark.parametrize(
    "text", ["", "plans = []", "[[plans]]\nid = 'X'", "not toml", "[[plans]]\nprice = -1"]
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "plans.toml").write_text(text)
    with pytest.raises(ContentError, match=r"plans\.toml"):
        read_plans(tmp_path / "plans.toml")
