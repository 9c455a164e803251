"""The data manifest: every table and column of the plane, what it is for, how long it stays, who erases it.

The page "Everything we hold about you" is drawn from it, and a court's order will be answered from it, so
that neither can leave anything out. A test compares it with the database as it really is.
"""

from ngroups.customer.accounts.manifest import TABLES as ACCOUNTS
from ngroups.customer.disclosure.tables import Table
from ngroups.customer.passes.manifest import TABLES as PASSES
from ngroups.customer.sealed.manifest import TABLES as SEALED
from ngroups.customer.site.manifest import TABLES as SITE
from ngroups.customer.staff.manifest import TABLES as STAFF
from ngroups.customer.support.manifest import TABLES as SUPPORT

TABLES: tuple[Table, ...] = (*ACCOUNTS, *PASSES, *SEALED, *STAFF, *SUPPORT, *SITE)
"""Whoever adds a table writes it into a `manifest.py` beside its models, and that into this line."""
