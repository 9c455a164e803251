"""Hashes of logins and addresses, and what counts as one address."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.limits.keyed import BadAddressError, keyed_hash, network, pack


def test_hashes_differ_by_key_kind_and_value_only() -> None:
    same = {keyed_hash(b"k" * 32, b"login", b"anna") for _ in range(2)}
    others = {
        keyed_hash(b"K" * 32, b"login", b"anna"),
        keyed_hash(b"k" * 32, b"address", b"anna"),
        keyed_hash(b"k" * 32, b"login", b"bert"),
    }
    assert len(same) == 1
    assert len(same | others) == 4


@given(st.ip_addresses(v=6), st.integers(1, 128))
def test_ipv6_is_cut_as_the_standard_library_does(address: ipaddress.IPv6Address, prefix: int) -> None:
    if address.ipv4_mapped is None:
        expected = ipaddress.IPv6Network((address, prefix), strict=False).network_address.packed
        assert network(address.packed, prefix) == expected


@given(st.ip_addresses(v=4))
def test_ipv4_counts_whole_also_when_mapped_into_ipv6(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}").packed
    assert network(address.packed, 64) == network(mapped, 64) == address.packed


@pytest.mark.parametrize("text", ["192.0.2.1", "2001:db8::1", "fe80::1%eth0"])
def test_pack(text: str) -> None:
    assert pack(text) == ipaddress.ip_address(text.partition("%")[0]).packed


@pytest.mark.parametrize("text", ["", "canary", "192.0.2.256"])
def test_a_bad_address_is_refused_without_naming_it(text: str) -> None:
    with pytest.raises(BadAddressError) as caught:
        pack(text)
    assert caught.value.__context__ is None
    with pytest.raises(BadAddressError):
        network(text.encode() + b"--", 64)
