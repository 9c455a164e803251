"""NNTP without input or output: bytes in, replies out (RFC 3977 and its extensions).

Nothing here opens a file, looks at a clock or knows who is connected.
"""
