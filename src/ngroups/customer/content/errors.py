"""What can be wrong with the content folder."""


class ContentError(Exception):
    """The folder cannot be used; the text names the file and what is wrong."""
