"""What an account may fetch of passes, and that it fetched them once.

Knows accounts, classes and epochs, and of the passes themselves only hashes of elements that the customer's
wallet blinded. Must never know a login, or when anybody fetched one.
"""


class PassesError(Exception):
    """Base of every error of this package; no message carries an account or an element."""
