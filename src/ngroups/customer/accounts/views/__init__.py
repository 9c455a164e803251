"""The pages of accounts, a module for each errand."""
