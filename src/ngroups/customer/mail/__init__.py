"""The mailer: a process of its own, the only holder, besides the custodians, of a key to mail addresses.

The site hands it an envelope that it cannot open itself and the name of a letter; the mailer opens the
envelope, writes the letter, sends it and forgets both. It knows an address until the letter is sent, and
never whose account it belongs to. It writes nothing to disk but how many letters of each kind were sent on
a day.
"""


class MailError(Exception):
    """Base of this package's errors; no message carries an address."""
