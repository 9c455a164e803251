"""The one table of sealed fields. Each column's purpose, lifetime and eraser stand in `manifest.py`."""

from django.db import models

from ngroups.customer.accounts.models import Account
from ngroups.customer.site.records import Record
from ngroups.sealing.blind_index import DIGEST_OCTETS
from ngroups.sealing.envelope import MAX_ENVELOPE
from ngroups.sealing.record import MAX_RECORD


class SealedField(Record):
    """A field of an account in forms that this site cannot open. Its id is the id it was sealed under."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sealed_fields")
    name = models.CharField(max_length=32)
    sealed = models.BinaryField(max_length=MAX_RECORD)
    """For the custodians (`sealing.record`)."""
    envelope = models.BinaryField(max_length=MAX_ENVELOPE)
    """For the mailer (`sealing.envelope`)."""
    blind = models.BinaryField(max_length=DIGEST_OCTETS, db_index=True)
    """How the account is found (`sealing.blind_index`). Not unique, which would tell of other accounts."""
    confirmed = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="one_field_of_a_name"),)
