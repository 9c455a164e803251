"""For templates: whether somebody works here, so that they are shown the way to the staff's pages."""

from django import template

from ngroups.customer.accounts.models import Account
from ngroups.customer.staff.selectors import roles_of

register = template.Library()


@register.simple_tag
def works_here(user: object) -> bool:
    """Whether the account has any role."""
    return isinstance(user, Account) and bool(roles_of(user))
