"""Makes the helpers' assertions tell as much as the tests' own."""

import pytest

pytest.register_assert_rewrite("tests.protocol.talk")
