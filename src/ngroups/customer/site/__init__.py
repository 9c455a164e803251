"""The web site as such: Django's settings, what every page goes through, and how it is served."""
