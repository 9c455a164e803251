"""Articles that lie in files elsewhere: batches, mailboxes, folders, INN's spools.

Knows the formats in which others keep articles and how far an import has come. It must never know
how an article is filed here: it hands wire format to a callable and counts the answers.
"""
