"""A Usenet provider whose privacy policy is enforced by construction."""

__version__ = "0.1.0"
