"""Everything held about an account, from one catalogue: for the customer, and for what a court may ask."""
