"""Who calls: behind proxies the address is right, and nobody passes for many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.caller_address import UNKNOWN, sender


@pytest.mark.parametrize(
	("peer", "forwarded", "proxies", "expected"),
	[
		# straight from the internet: what the sender says of itself is not believed
		("203.0.113.9", None, 1, "203.0.113.9"),
		("8.8.8.8", "1.2.3.4", 1, "8.8.8.8"),
		# behind bench's nginx, which writes the header anew
		("127.0.0.1", "114.114.114.114", 1, "114.114.114.114"),
		# behind a proxy that adds to what the sender has written
		("127.0.0.1", "1.2.3.4, 114.114.114.114", 1, "114.114.114.114"),
		# behind two of ours: a balancer and nginx
		("10.0.0.2", "1.2.3.4, 114.114.114.114, 10.0.0.1", 2, "114.114.114.114"),
		("10.0.0.2", "114.114.114.114", 2, "114.114.114.114"),
		# no proxy at all, as the site says
		("127.0.0.1", "1.2.3.4", 0, "127.0.0.1"),
		# gunicorn on a local socket has no peer
		("", "114.114.114.114", 1, "114.114.114.114"),
		(None, "114.114.114.114", 1, "114.114.114.114"),
		(None, None, 1, UNKNOWN),
		# forms in which proxies write
		("127.0.0.1", "114.114.114.114:51234", 1, "114.114.114.114"),
		("127.0.0.1", "[2408:8000:1:2::5]:443", 1, "2408:8000:1:2::/64"),
		("::1", "::ffff:114.114.114.114", 1, "114.114.114.114"),
		# what is no address
		("127.0.0.1", "unknown", 1, "127.0.0.1"),
		("127.0.0.1", " , ,", 1, "127.0.0.1"),
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
	assert sender("127.0.0.1", f"{claimed}, {ours}", proxies) == "114.114.114.114"
