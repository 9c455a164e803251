"""Those who work for the provider: their roles, the second factor they must show, what they look at.

Knows which accounts are staff's. Who looks at a customer's data says why first, and the customer sees it.
"""
