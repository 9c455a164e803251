"""How plans are put into words."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from ngroups.customer.content.library import FALLBACK
from ngroups.customer.content.plans import Plan

register = template.Library()


@register.filter
def plan_name(plan: Plan) -> str:
    """In the page's language, or in English."""
    return plan.name.get(get_language() or FALLBACK) or plan.name[FALLBACK]


@register.filter
def plan_price(plan: Plan) -> str:
    """`€ 4.99 a month`, `€ 12.00 once`, `free`."""
    if plan.price == 0:
        return gettext("free")
    amount = f"€ {number_format(plan.price, decimal_pos=2)}"
    if plan.months is None:
        return gettext("%(amount)s once") % {"amount": amount}
    text = ngettext("%(amount)s a month", "%(amount)s for %(months)s months", plan.months)
    return text % {"amount": amount, "months": plan.months}
