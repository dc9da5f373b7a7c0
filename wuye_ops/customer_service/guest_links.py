"""The link by which somebody without a login follows their own request, and nothing else.

A link is a code of 192 bits. The site keeps its hash only: who reads the database cannot follow anybody's request, and a
code is found by an index on the hash, so that neither guessing nor the time an answer takes tells anything. It ends thirty
days after its request was closed, or when customer service switches it off.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_to_date, get_datetime, now_datetime
from frappe.utils.password import get_encryption_key

from wuye_ops.customer_service.requests import CLOSED

DAYS_AFTER_CLOSING = 30
CODE_BYTES = 24
CODE = re.compile(r"[0-9A-Za-z_-]{32}")
# what a page makes for one report, so that one sent twice is one request and gets the same link
KEY = re.compile(r"[0-9a-f]{32}")


def code_for(key: str) -> str:
	"""The code of the link for a report sent with this key: always the same, and nobody's but the site's to compute.

	A phone that has lost the answer sends its report again and gets the link it did not hear of.
	"""
	secret = get_encryption_key().encode()
	digest = hmac.new(secret, b"guest-link:" + key.encode(), sha256).digest()
	return urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def hash_of(secret: str) -> str:
	return sha256(secret.encode()).hexdigest()


def issue(request, key: str) -> str:
	"""Gives a new request its link and returns the code, which is kept nowhere."""
	code = code_for(key)
	link = frappe.get_doc(
		{
			"doctype": "Guest Link",
			"service_request": request.name,
			"property": request.property,
			"code_hash": hash_of(code),
		}
	)
	link.flags.by_service = True
	# the link belongs to the report that was taken from whoever stands before the label
	link.insert(ignore_permissions=True)
	return code


def request_of(code: str, *, for_update: bool = False):
	"""The request of a code. Wrong, switched off and ended are refused alike."""
	row = CODE.fullmatch(str(code or "")) and frappe.db.get_value(
		"Guest Link", {"code_hash": hash_of(code), "switched_off": 0}, "service_request"
	)
	if row:
		doc = frappe.get_doc("Service Request", row, for_update=for_update)
		if not has_ended(doc):
			return doc
	frappe.throw(
		_(
			"This link is not valid, or not any more. Call customer service if you want to know about a report."
		),
		frappe.DoesNotExistError,
		title=_("Not Found"),
	)


def has_ended(request) -> bool:
	"""Whether the request has been closed for so long that nobody follows it any more."""
	if request.status not in CLOSED or not request.closed_on:
		return False
	return get_datetime(request.closed_on) < add_to_date(now_datetime(), days=-DAYS_AFTER_CLOSING)


def drop(request: str) -> None:
	"""A request that is deleted takes its link with it."""
	frappe.db.delete("Guest Link", {"service_request": request})


def forget_ended() -> None:
	"""Daily: links that open nothing any more."""
	link, request = DocType("Guest Link"), DocType("Service Request")
	ended = (
		frappe.qb.from_(link)
		.join(request)
		.on(request.name == link.service_request)
		.select(link.name)
		.where(request.status.isin(CLOSED))
		.where(request.closed_on < add_to_date(now_datetime(), days=-DAYS_AFTER_CLOSING))
		.run(pluck=True)
	)
	if ended:
		frappe.db.delete("Guest Link", {"name": ["in", ended]})
