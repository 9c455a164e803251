"""Every message type that may cross; `docs/CROSSING.md` has a row for each, and a test compares."""

from typing import Final

from ngroups.crossing import passes

TYPES: Final = {message.NAME: message for message in passes.MESSAGES}
