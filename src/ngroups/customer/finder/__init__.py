"""The finder: a process of its own that alone holds the key of the blind index.

The site asks it for the index of an address, to find the account that has it. So who takes the site's
database and all its keys cannot try addresses on it; and who has taken over the running site can try only
as many an hour as the finder allows. It knows an address during a question, and no account, ever.
"""


class FinderError(Exception):
    """Base of this package's errors; no message carries an address."""
