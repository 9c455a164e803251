"""Django's own tables: what the program consists of, and nothing about anybody."""

from django.utils.translation import gettext_lazy as _

from ngroups.customer.disclosure.tables import Column, Table

_PROGRAM = _("a part of the program, the same at every provider")
_FOR_GOOD = _("as long as the program is installed")
_OPERATOR = _("the operator, by removing the program")


def _fixed(name: str, *columns: str) -> Table:
    return Table(
        name=name,
        title=_("Program"),
        lifetime=_FOR_GOOD,
        eraser=_OPERATOR,
        columns={column: Column(_PROGRAM) for column in columns},
    )


TABLES = (
    _fixed("django_migrations", "id", "app", "name", "applied"),
    _fixed("django_content_type", "id", "app_label", "model"),
    _fixed("auth_permission", "id", "content_type_id", "codename", "name"),
    _fixed("auth_group", "id", "name"),
    _fixed("auth_group_permissions", "id", "group_id", "permission_id"),
)
