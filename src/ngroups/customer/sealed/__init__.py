"""What the site stores of people and cannot read: fields sealed to the custodians, octets tied to an account.

Knows a mail address from the form until it is sealed. Holds public keys only; the keys that open are the
custodians' and the mailer's, on other machines or under other users.
"""
