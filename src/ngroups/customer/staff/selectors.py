"""What is asked about staff."""

from ngroups.customer.accounts.models import Account
from ngroups.customer.staff.models import Membership
from ngroups.customer.staff.roles import Role


def roles_of(account: Account) -> set[Role]:
    """The roles that the account has."""
    names = Membership.objects.filter(account=account).values_list("group__name", flat=True)
    known = {role.value: role for role in Role}
    return {known[name] for name in names if name in known}
