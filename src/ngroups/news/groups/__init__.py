"""The group list: names, statuses and descriptions."""
