"""Accounts: signing up, logging in, second factors, the lost login, leaving.

It knows names, hashes and keys; it must never store when somebody came, from where, or with what.
"""
