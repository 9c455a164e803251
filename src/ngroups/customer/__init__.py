"""The customer plane: the site, accounts, and what is held about them.

It knows accounts; it must never know an article, a newsgroup, or which newsreader login is whose.
"""
