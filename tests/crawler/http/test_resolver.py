"""Which addresses are public, and that no name leads to another."""

import pytest

from crawler.http.resolver import _checked, is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "113.160.0.1"])
def test_open_addresses_are_public(address: str) -> None:
    assert is_public(address)
    assert _checked(address, "baovidu.vn") == address


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "[::1]"],
)  # fmt: skip
def test_a_name_that_resolves_to_a_private_address_is_not_resolved(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Exception, match="private address"):
        _checked(address, "rebind.baovidu.vn")
