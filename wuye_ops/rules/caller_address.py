"""Whose address a web request came from, when proxies stand in between, and which addresses are one sender's.

What a sender writes into X-Forwarded-For is on the left; each proxy adds the address it was called from on the right.
Only what our own proxies have written is believed, so nobody passes for many by naming other addresses.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"
# Where proxies of one's own stand: private networks, the machine itself, and the range that carriers and the balancers of
# cloud providers share (RFC 1918, 4193, 6598)
INTERNAL = tuple(
	ip_network(network)
	for network in (
		"10.0.0.0/8",
		"100.64.0.0/10",
		"127.0.0.0/8",
		"169.254.0.0/16",
		"172.16.0.0/12",
		"192.168.0.0/16",
		"::1/128",
		"fc00::/7",
		"fe80::/10",
	)
)
# An IPv6 customer is given at least this much, and may use a new address of it for every call.
IPV6_SENDER = 64
_WITH_PORT = re.compile(r"^\[(?P<six>[^\]]+)\](?::\d+)?$|^(?P<four>\d+\.\d+\.\d+\.\d+):\d+$")


def sender(peer: str | None, forwarded: str | None, proxies: int | None = None) -> str:
	"""The sender as one counts calls: an IPv4 address, or the /64 network of an IPv6 address.

	peer: who opened the connection, empty for a local socket. forwarded: the header X-Forwarded-For. proxies: how many of
	our own proxies a call passes; 0 when it passes none. Without a number, proxies are what has an address of an internal
	network. When the connection comes straight from the internet, the header is not believed.
	"""
	opened_by = _address(peer)
	hops = [hop.strip() for hop in (forwarded or "").split(",") if hop.strip()]
	if proxies == 0 or not hops or (opened_by and not _is_internal(opened_by)):
		return _as_one(opened_by)
	if proxies is None:
		return _as_one(_outermost([_address(hop) for hop in hops]) or opened_by)
	# fewer hops than proxies: the outermost that is there
	return _as_one(_address(hops[-min(proxies, len(hops))]) or opened_by)


def _outermost(hops: list[IPv4Address | IPv6Address | None]) -> IPv4Address | IPv6Address | None:
	"""The first address from the right that is no proxy of ours; the last one where all are internal."""
	for hop in reversed(hops):
		# what a proxy of ours could not have written ends the part that is believed
		if hop is None or not _is_internal(hop):
			return hop or hops[-1]
	return hops[-1]


def _is_internal(address: IPv4Address | IPv6Address) -> bool:
	return any(address in network for network in INTERNAL)


def _address(text: str | None) -> IPv4Address | IPv6Address | None:
	text = (text or "").strip()
	if match := _WITH_PORT.match(text):
		text = match["six"] or match["four"]
	try:
		address = ip_address(text.partition("%")[0])
	except ValueError:
		return None
	return getattr(address, "ipv4_mapped", None) or address


def _as_one(address: IPv4Address | IPv6Address | None) -> str:
	if address is None:
		return UNKNOWN
	if address.version == 4:
		return str(address)
	return str(ip_network(f"{address}/{IPV6_SENDER}", strict=False))
