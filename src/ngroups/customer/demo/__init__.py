"""The demonstration: customers whose passwords are no secret. Only `up` makes them."""
