"""How often the same sender, or the same place, may ask for something without a login. Counted in Redis, kept nowhere.

The framework's `rate_limit` takes the left end of X-Forwarded-For, which a sender writes themselves, and counts by method
only. These counters take the address our own proxies saw (`rules.caller_address`) and whatever else a call is about.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.rules.caller_address import sender

PREFIX = "rl:wuye"
# how many proxies of ours a call passes, where they cannot be told by their internal addresses; 0 where there is none
PROXIES_SETTING = "wuye_trusted_proxies"


def caller() -> str:
	"""The sender of this web request; one word for whatever is no web request."""
	request = frappe.request
	if not request:
		return "here"
	proxies = frappe.conf.get(PROXIES_SETTING)
	if proxies is not None:
		proxies = cint(proxies)
	return sender(request.remote_addr, request.headers.get("X-Forwarded-For"), proxies)


def limited(most: int, seconds: int, of: str | None = None) -> Callable:
	"""For a function that is called over the web: refuses a sender who has called it more than `most` times in `seconds`.

	The sender is the user, for guests the address. of: the argument for each of whose values it is counted apart. Stands
	below `frappe.whitelist`. What is called from within is not counted.
	"""

	def decorate(function: Callable) -> Callable:
		@wraps(function)
		def call(*args, **kwargs):
			if frappe.request:
				user = frappe.session.user
				whose = (
					f"{caller() if user == 'Guest' else user}|{frappe.form_dict.get(of, '') if of else ''}"
				)
				guard(f"{function.__module__}.{function.__name__}", whose, most, seconds)
			return function(*args, **kwargs)

		return call

	return decorate


def guard(what: str, whose: str, most: int, seconds: int, message: str | None = None) -> None:
	"""Counts one more of `what` by or for `whose`, and refuses it when these were more than `most` in `seconds`.

	A window begins with its first call and ends by itself. What is refused is counted too, but lengthens nothing.
	"""
	if count(what, whose, seconds) > most:
		frappe.throw(
			message or _("That was too often in a short time. Wait a few minutes, then try again."),
			frappe.RateLimitExceededError,
			title=_("Too Often"),
		)


def count(what: str, whose: str, seconds: int) -> int:
	"""How many there have been in the window, with this one."""
	key = _key(what, whose)
	pipeline = frappe.cache.pipeline()
	# together: a counter without an end would refuse for ever
	pipeline.set(key, 0, ex=seconds, nx=True)
	pipeline.incr(key)
	return pipeline.execute()[1]


def seen(what: str, whose: str) -> int:
	"""How many there have been in the window that runs now, without counting one: for what counts failures only."""
	return cint(frappe.cache.get(_key(what, whose)))


def _key(what: str, whose: str) -> bytes:
	# the address of a person is kept as a hash, for the minutes it is needed
	return frappe.cache.make_key(f"{PREFIX}:{what}:{sha256(whose.encode()).hexdigest()[:32]}")
