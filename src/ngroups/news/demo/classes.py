"""The classes of passes of the demonstration: what those of each plan may do.

The customer's side knows them by name alone (content/plans.toml).
"""

from typing import Final

from ngroups.news.passes.classes import PassClass

CLASSES: Final = (
    PassClass(name="trial", code="tr", connections=10, octets=5 * 10**9),
    PassClass(name="steady", code="sy", connections=20, rate=50 * 10**6 // 8),
    PassClass(name="unlimited", code="un", connections=25),
    PassClass(name="block-50", code="bk", connections=3, octets=50 * 10**9, years=2),
)
