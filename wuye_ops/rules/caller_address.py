"""Whose address a web request came from, when proxies stand in between, and which addresses are one sender's.

What a sender writes into X-Forwarded-For is on the left; each proxy adds the address it was called from on the right.
Only what our own proxies have written is believed, so nobody passes for many by naming other addresses.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"
# An IPv6 customer is given at least this much, and may use a new address of it for every call.
IPV6_SENDER = 64
_WITH_PORT = re.compile(r"^\[(?P<six>[^\]]+)\](?::\d+)?$|^(?P<four>\d+\.\d+\.\d+\.\d+):\d+$")


def sender(peer: str | None, forwarded: str | None, proxies: int = 1) -> str:
	"""The sender as one counts calls: an IPv4 address, or the /64 network of an IPv6 address.

	peer: who opened the connection, empty for a local socket. forwarded: the header X-Forwarded-For. proxies: how many of
	our own proxies a call passes; with 0, or when the connection comes straight from the internet, the header is not
	believed.
	"""
	opened_by = _address(peer)
	if proxies <= 0 or not forwarded or (opened_by and opened_by.is_global):
		return _as_one(opened_by)
	hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
	if not hops:
		return _as_one(opened_by)
	# fewer hops than proxies: the outermost that is there
	return _as_one(_address(hops[-min(proxies, len(hops))]) or opened_by)


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
