"""The customer's own tool: obtains, renews and uses passes. Runs on the customer's machine.

Knows the seed and the logins; here alone account and login meet, and only while a command runs: the
account's name and password are asked for and never kept. Must never send a login, a nonce or the seed
to the site.
"""


class WalletError(Exception):
    """Base of every error of this package; the text is a sentence for the customer, without a secret."""
