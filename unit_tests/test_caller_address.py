"""Who calls: behind proxies the address is right, and nobody passes for many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.caller_address import UNKNOWN, sender


@pytest.mark.parametrize(
	("peer", "forwarded", "proxies", "expected"),
	[
		# straight from the internet: what the sender says of itself is not believed
		("203.0.113.9", None, None, "203.0.113.9"),
		("8.8.8.8", "1.2.3.4", None, "8.8.8.8"),
		("8.8.8.8", "1.2.3.4", 1, "8.8.8.8"),
		# behind bench's nginx, which writes the header anew
		("127.0.0.1", "114.114.114.114", None, "114.114.114.114"),
		# behind a proxy that adds to what the sender has written
		("127.0.0.1", "1.2.3.4, 114.114.114.114", None, "114.114.114.114"),
		("127.0.0.1", "1.2.3.4, 114.114.114.114", 1, "114.114.114.114"),
		# behind a balancer and nginx, told by their internal addresses or by number
		("10.0.0.2", "1.2.3.4, 114.114.114.114, 10.0.0.1", None, "114.114.114.114"),
		("127.0.0.1", "1.2.3.4, 114.114.114.114, 100.117.3.9, 172.17.0.1", None, "114.114.114.114"),
		("10.0.0.2", "1.2.3.4, 114.114.114.114, 10.0.0.1", 2, "114.114.114.114"),
		("10.0.0.2", "114.114.114.114", 2, "114.114.114.114"),
		# a network of proxies with public addresses has to be told by number
		("10.0.0.2", "114.114.114.114, 203.0.113.1", None, "203.0.113.1"),
		("10.0.0.2", "114.114.114.114, 203.0.113.1", 2, "114.114.114.114"),
		# an office's own network: the last hop, where all are internal
		("127.0.0.1", "192.168.1.5", None, "192.168.1.5"),
		("127.0.0.1", "10.0.0.7, 192.168.1.5", None, "192.168.1.5"),
		# no proxy at all, as the site says
		("127.0.0.1", "1.2.3.4", 0, "127.0.0.1"),
		# gunicorn on a local socket has no peer
		("", "114.114.114.114", None, "114.114.114.114"),
		(None, "114.114.114.114", 1, "114.114.114.114"),
		(None, None, None, UNKNOWN),
		# forms in which proxies write
		("127.0.0.1", "114.114.114.114:51234", None, "114.114.114.114"),
		("127.0.0.1", "[2408:8000:1:2::5]:443", None, "2408:8000:1:2::/64"),
		("::1", "::ffff:114.114.114.114", None, "114.114.114.114"),
		("fe80::1%eth0", "114.114.114.114", None, "114.114.114.114"),
		# what is no address
		("127.0.0.1", "unknown", None, "127.0.0.1"),
		("127.0.0.1", "1.2.3.4, unknown, 10.0.0.1", None, "10.0.0.1"),
		("127.0.0.1", " , ,", None, "127.0.0.1"),
		("127.0.0.1", "<script>", 1, "127.0.0.1"),
	],
)
def test_the_sender(peer, forwarded, proxies, expected):
	assert sender(peer, forwarded, proxies) == expected


def test_one_network_of_ipv6_is_one_sender():
	assert sender("2408:8000:1:2::1", None) == sender("2408:8000:1:2:ffff::9", None)
	assert sender("2408:8000:1:2::1", None) != sender("2408:8000:1:3::1", None)


@given(st.text(max_size=200), st.integers(min_value=1, max_value=3))
def test_whatever_is_claimed_on_the_left_changes_nothing(claimed, proxies):
	ours = ", ".join(["114.114.114.114", "10.0.0.1", "10.0.0.2"][:proxies])
	for told in (proxies, None):
		assert sender("127.0.0.1", f"{claimed}, {ours}", told) == "114.114.114.114"
