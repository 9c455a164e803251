"""A custodian's offline tool: makes their key, and opens their share of one record at a time.

Runs on a machine of the custodian's own, without a network. Knows the custodian's private key while a
command runs, and shares; sees a customer's fields only where enough custodians combine their shares.
Imports no plane.

The gate is not built yet: today a custodian's own judgement decides whether a share is opened. As soon as
the legal plane keeps its ledger, `open` will refuse without a proof that a verified court order for this
record stands in it; `commands.open_command` says where that check goes.
"""


class CustodianError(Exception):
    """Base of the tool's own errors: a sentence for the custodian, without keys, words or passphrases."""
