"""What holds for all tests: helpers tell as much as tests do, and no test is about time."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.protocol.talk")
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
