"""What every table of the plane has in common: random ids, no order of arrival, nothing said by `repr`."""

import uuid
from typing import ClassVar

from django.db import models


class Record(models.Model):
    """A row. Its id is random, so that neither it nor its neighbours tell when it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        """The kind of row, never whose: this text goes into exceptions and pages of errors."""
        return self._meta.object_name or "record"

    def __repr__(self) -> str:
        return f"<{self}>"
