"""Where the public pages are, and the words in them that an operator's settings decide."""

from pathlib import Path

from ngroups.customer.configuration import CustomerSettings

_SHIPPED = Path(__file__).parent / "shipped"
"""Where a built package has them; see the wheel's `force-include` in pyproject.toml."""
_CHECKOUT = Path(__file__).parents[4] / "content"


def content_folder(own: CustomerSettings) -> Path:
    """The configured folder, or the pages that come with the program."""
    return own.content or (_SHIPPED if _SHIPPED.is_dir() else _CHECKOUT)


def words(own: CustomerSettings) -> dict[str, str]:
    """What `{{ word }}` in a page stands for."""
    return {
        "provider": own.name,
        "origin": own.origin,
        "host": own.host,
        "news_host": own.news_host,
        "news_port": str(own.news_port),
        "news_tls_port": str(own.news_tls_port),
    }
