"""Frozen message types that may pass between planes; `docs/CROSSING.md` lists them.

Bytes in, objects out, and back; no input or output. Must never hold a type in which a
customer and a newsgroup could stand together.
"""
