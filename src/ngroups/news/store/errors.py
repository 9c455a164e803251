"""What can be wrong with a store as a whole. No message names a group, an article or a person."""


class StoreError(Exception):
    """The store cannot go on."""


class StoreBusyError(StoreError):
    """Another process writes to this store."""


class StoreBrokenError(StoreError):
    """The index broke off a commit and may or may not have it; opening it anew tells (crash-only)."""


class StoreDamagedError(StoreError):
    """Something on disk is not what was written there, and opening it anew does not help."""


class StoreAbsentError(StoreError):
    """There is no store in this folder: nothing has been filed here yet."""
