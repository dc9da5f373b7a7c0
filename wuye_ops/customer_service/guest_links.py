"""The link by which somebody without a login follows their own request, and nothing else.

A link is a code of 192 bits. The site keeps its hash only: who reads the database cannot follow anybody's request, and a
code is found by an index on the hash, so that neither guessing nor the time an answer takes tells anything. It ends thirty
days after its request was closed, or when customer service switches it off or gives out another in its place.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

import frappe
from frappe import _
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import add_to_date, get_datetime, now_datetime
from frappe.utils.password import get_encryption_key

from wuye_ops.customer_service.requests import CLOSED
from wuye_ops.property import guarded
from wuye_ops.property.qr import qr_svg

DAYS_AFTER_CLOSING = 30
# a complaint and its follow-up are long over by then
DAYS_GUESTS_ARE_KNOWN = 180
MOST_A_NIGHT = 5000
PERSONAL = ("reporter_name", "reporter_phone", "reporter_phone_encrypted", "reporter_phone_hash")
CODE_BYTES = 24
# the ways by which somebody without a login reports
CHANNELS = ("QR", "Email")
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
	_keep(request, code)
	return code


def _keep(request, code: str) -> None:
	link = frappe.get_doc(
		{
			"doctype": "Guest Link",
			"service_request": request.name,
			"property": request.property,
			"code_hash": hash_of(code),
		}
	)
	link.flags.by_service = True
	# the link belongs to the report that was taken from whoever stands before the label; to give out another is the right
	# to write links, which `renew` has asked for
	link.insert(ignore_permissions=True)


def may_renew(request) -> bool:
	"""Whether the user can give the guest of a request another link."""
	return (
		request.channel in CHANNELS
		and not has_ended(request)
		and bool(frappe.has_permission("Guest Link", "write"))
	)


@frappe.whitelist(methods=["POST"])
def renew(request: str) -> dict:
	"""Another link for a guest who has lost theirs, or whose link others have got hold of; those before open nothing any more.

	{address, picture}: shown once, for nobody can read it out of the database; the picture is for the guest's phone.
	"""
	# of two who do this at once one is second, and theirs is the link
	doc = guarded.load_locked("Service Request", request)
	frappe.has_permission("Guest Link", "write", throw=True)
	if doc.channel not in CHANNELS:
		frappe.throw(
			_(
				"Only who reports by QR code or mail follows by a link. The customer sees this request in the portal."
			),
			title=_("New Link"),
		)
	if has_ended(doc):
		frappe.throw(
			_("The request was closed more than {0} days ago; nobody follows it any more.").format(
				DAYS_AFTER_CLOSING
			),
			title=_("New Link"),
		)
	code = _renewed(doc)
	doc.add_comment("Info", _("gave the guest a new link; the one before opens nothing any more"))
	address = frappe.utils.get_url(f"/follow#{code}")
	return {"address": address, "picture": qr_svg(address, scale=4)}


def _renewed(request) -> str:
	"""Puts another code in the place of the request's own; one that was switched off works again."""
	name = frappe.db.get_value("Guest Link", {"service_request": request.name})
	if not name:
		# somebody at the desk has written down that the report came by QR code
		code = code_for(request.client_key or request.name)
		_keep(request, code)
		return code
	link = frappe.get_doc("Guest Link", name)
	link.renewed += 1
	code = _later_code(request, link.renewed)
	link.update({"code_hash": hash_of(code), "switched_off": 0})
	link.flags.by_service = True
	# `renew` has asked for the right to write links; the hash is nobody's to write by hand
	link.save(ignore_permissions=True)
	return code


def _later_code(request, renewed: int) -> str:
	return code_for(f"{request.client_key or request.name}:{renewed}")


def code_in_use(request) -> str | None:
	"""The code of a request's link, for a mail to its guest: of what was reported by mail, and of every later link.

	None where the site does not know it, as with the first link of a label, or where it is switched off.
	"""
	link = frappe.db.get_value(
		"Guest Link",
		{"service_request": request.name, "switched_off": 0},
		["code_hash", "renewed"],
		as_dict=True,
	)
	if not link:
		return None
	code = (
		_later_code(request, link.renewed) if link.renewed else code_for(request.client_key or request.name)
	)
	return code if hash_of(code) == link.code_hash else None


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
	"""Whether the request, or the one it was merged into, has been closed for so long that nobody follows it any more."""
	state = request
	if request.merged_into:
		state = frappe.db.get_value(
			"Service Request", request.merged_into, ["status", "closed_on"], as_dict=True
		)
	if state.status not in CLOSED or not state.closed_on:
		return False
	return get_datetime(state.closed_on) < add_to_date(now_datetime(), days=-DAYS_AFTER_CLOSING)


def drop(request: str) -> None:
	"""A request that is deleted takes its link with it."""
	frappe.db.delete("Guest Link", {"service_request": request})


def forget_ended() -> None:
	"""Daily: links that open nothing any more, and who a guest was when nobody asks any more."""
	_forget_links()
	_forget_guests()
	_forget_addresses()


def _forget_links() -> None:
	link, request, main = (
		DocType("Guest Link"),
		DocType("Service Request"),
		DocType("Service Request").as_("main"),
	)
	ended = (
		frappe.qb.from_(link)
		.join(request)
		.on(request.name == link.service_request)
		.left_join(main)
		.on(main.name == request.merged_into)
		.select(link.name)
		.where(Coalesce(main.status, request.status).isin(CLOSED))
		.where(
			Case().when(main.name.isnull(), request.closed_on).else_(main.closed_on)
			< add_to_date(now_datetime(), days=-DAYS_AFTER_CLOSING)
		)
		.run(pluck=True)
	)
	if ended:
		frappe.db.delete("Guest Link", {"name": ["in", ended]})


def _forget_guests() -> None:
	"""Name and number of guests, told for this report only (PIPL 19: no longer than necessary); the report stays.

	Set-based, past the documents: a closed request is a record that nobody changes, and none of its words does.
	"""
	request, task = DocType("Service Request"), DocType("Service Task")
	long_ago = add_to_date(now_datetime(), days=-DAYS_GUESTS_ARE_KNOWN)
	names = (
		frappe.qb.from_(request)
		.select(request.name)
		.where(request.channel.isin(CHANNELS) & request.customer.isnull())
		.where(request.reporter_name.isnotnull() | request.reporter_phone.isnotnull())
		.where(request.status.isin(CLOSED) & (request.closed_on < long_ago))
		.limit(MOST_A_NIGHT)
		.run(pluck=True)
	)
	if not names:
		return
	for table, of, fields in (
		(request, request.name, PERSONAL),
		(task, task.service_request, PERSONAL[:2]),  # a task has the mask of the number only
	):
		update = frappe.qb.update(table).where(of.isin(names))
		for field in fields:
			update = update.set(table[field], None)
		update.run()


def _forget_addresses() -> None:
	"""The same for those who have reported by mail: their address; what they wrote stays with the report."""
	request, message = DocType("Service Request"), DocType("Communication")
	names = (
		frappe.qb.from_(message)
		.join(request)
		.on(request.name == message.reference_name)
		.select(message.name)
		.where(message.reference_doctype == "Service Request")
		.where(message.sender.isnotnull() | message.recipients.isnotnull())
		.where((request.channel == "Email") & request.customer.isnull())
		.where(request.status.isin(CLOSED))
		.where(request.closed_on < add_to_date(now_datetime(), days=-DAYS_GUESTS_ARE_KNOWN))
		.limit(MOST_A_NIGHT)
		.run(pluck=True)
	)
	if names:
		gone = dict.fromkeys(("sender", "sender_full_name", "recipients", "cc"))
		frappe.db.set_value("Communication", {"name": ["in", names]}, gone, update_modified=False)
