"""An allowance as octets between two processes."""

import json

from ngroups.news.limits.allowance import Allowance


def pack_allowance(allowance: Allowance) -> bytes:
    return json.dumps(allowance).encode()


def unpack_allowance(text: bytes) -> Allowance:
    return Allowance(*json.loads(text))
