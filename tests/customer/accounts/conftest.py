"""What a request cost: counting is steadier than a watch."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def counted(db: None) -> Iterator[Callable[[], tuple[int, list[str]]]]:
    """Asks how many argon2 hashes and which queries there were since it was last asked."""
    hasher = type(hashers.get_hasher())
    encode, verify = hasher.encode, hasher.verify
    hashes = 0

    def counting(function: Callable[..., Any]) -> Callable[..., Any]:
        def counted_one(*given: Any) -> Any:
            nonlocal hashes
            hashes += 1
            return function(*given)

        return counted_one

    with (
        patch.object(hasher, "encode", counting(encode)),
        patch.object(hasher, "verify", counting(verify)),
        CaptureQueriesContext(connection) as queries,
    ):
        seen = 0

        def since() -> tuple[int, list[str]]:
            nonlocal hashes, seen
            shapes = [
                re.sub(r"\W*(WHERE|s\d+_x).*", "", query["sql"]) for query in queries.captured_queries[seen:]
            ]
            done, hashes, seen = hashes, 0, len(queries.captured_queries)
            return done, shapes

        yield since
