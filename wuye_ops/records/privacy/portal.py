"""What residents see and decide about their data on the phone: notices, consents, and their requests.

A resident stands for customers; every function asks whether the customer is one of theirs. What is not there and what is somebody
else's are refused alike. A login says who asks, so a copy is there at once; what is deleted or corrected is decided by staff.
"""

import frappe
from frappe import _
from frappe.utils import add_days, cint, cstr, format_date, format_datetime, getdate, now_datetime, nowdate

from wuye_ops.property.residents import customers_of_user
from wuye_ops.property.throttle import limited
from wuye_ops.records.privacy import consents, copies, notices, requests
from wuye_ops.records.privacy.links import property_of
from wuye_ops.rules import consent as consent_rules
from wuye_ops.rules import customer_rights as rules

PORTAL = "Portal"
LONGEST_TEXT = 1000
MOST_REQUESTS = 20
# answered by the page itself: nobody has to look at anything first
AT_ONCE = requests.AT_ONCE


# -- looking -------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def my_privacy() -> dict:
	"""{customers: [{customer, customer_name, property, notices, requests}]} for those the user stands for."""
	customers = own_customers()
	names = dict(
		frappe.get_all(
			"Customer", {"name": ["in", customers or [""]]}, ["name", "customer_name"], as_list=True
		)
	)
	texts = _notices()
	return {
		"customers": [
			{
				"customer": customer,
				"customer_name": names[customer],
				"property": property_of(customer),
				"notices": [_notice(text, customer) for text in texts],
				"requests": _requests(customer),
			}
			for customer in customers
		]
	}


def own_customers() -> list[str]:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to see what is kept about you."), frappe.PermissionError)
	return customers_of_user()


def _notices() -> list[dict]:
	names = notices.in_force()
	rows = frappe.get_all(
		"Privacy Notice",
		{"name": ["in", names or [""]]},
		["name", "notice_name", "effective_from", "text", "contact"],
		order_by="notice_name",
	)
	purposes = frappe.get_all(
		"Privacy Notice Purpose",
		{"parent": ["in", names or [""]], "parenttype": "Privacy Notice"},
		[
			"parent", "purpose", "legal_basis", "is_sensitive", "keep_months", "data_kinds", "use", "recipients",
			"necessity",
		],
		order_by="parent, idx",
	)  # fmt: skip
	return [
		{
			"name": row.name,
			"title": row.notice_name,
			"from": format_date(row.effective_from, "yyyy-MM-dd"),
			"text": row.text,
			"contact": row.contact,
			"purposes": [purpose for purpose in purposes if purpose.parent == row.name],
		}
		for row in rows
	]


def _notice(text: dict, customer: str) -> dict:
	standing = {one.purpose.name: one for one in consents.standings(customer).get(text["name"], ())}
	given = {
		row.purpose: row
		for row in frappe.get_all(
			"Privacy Consent",
			{
				"customer": customer,
				"notice_name": text["title"],
				"status": consents.GIVEN,
				"is_child": 0,
			},
			["name", "purpose", "given_on"],
		)
	}
	return {
		**text,
		"purposes": [
			_purpose(row, standing.get(row.purpose), given.get(row.purpose)) for row in text["purposes"]
		],
	}


def _purpose(row, standing, consent) -> dict:
	"""state: None where no consent is needed, else given, changed (asked for anew) or open."""
	state = standing and ("given" if standing.is_good else "changed" if standing.given else "open")
	return {
		"purpose": row.purpose,
		"basis": _(row.legal_basis, context="Privacy Notice Purpose"),
		"sensitive": bool(row.is_sensitive),
		"data_kinds": row.data_kinds,
		"use": row.use,
		"recipients": row.recipients,
		"necessity": row.necessity,
		"keep_months": cint(row.keep_months),
		"state": state,
		"consent": consent.name if consent and state in ("given", "changed") else None,
		"given_on": format_datetime(consent.given_on, "yyyy-MM-dd") if consent and state == "given" else None,
	}


def _requests(customer: str) -> list[dict]:
	rows = frappe.get_all(
		"Data Subject Request",
		{"customer": customer},
		["name", "kind", "status", "received_on", "due_on", "details", "answer", "answered_on"],
		order_by="creation desc",
		limit=MOST_REQUESTS,
	)
	return [
		{
			"name": row.name,
			"kind_label": _(row.kind, context="Data Subject Request"),
			"status": row.status,
			"status_label": _(row.status, context="Data Subject Request"),
			"received_on": str(row.received_on),
			"due_on": str(row.due_on) if row.status in requests.OPEN else None,
			"details": row.details,
			"answer": row.answer,
			"open": row.status in requests.OPEN,
			"has_copy": row.kind in AT_ONCE
			and row.status == requests.ANSWERED
			and getdate(add_days(row.answered_on, copies.DAYS_TO_FETCH)) >= getdate(nowdate()),
		}
		for row in rows
	]


# -- consenting ----------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
@limited(60, 600, of="customer")
def give(customer: str, notice: str, purpose: str) -> str:
	"""Consents to one purpose of a notice. Sent twice it is one consent."""
	_check_own(customer)
	if standing := consents.standing_consent(customer, cstr(notice), cstr(purpose)):
		return standing
	doc = frappe.get_doc(
		{
			"doctype": "Privacy Consent",
			"property": _property(customer),
			"customer": customer,
			"notice": cstr(notice),
			"purpose": cstr(purpose),
			"channel": consent_rules.PORTAL,
			"given_on": now_datetime(),
		}
	)
	# the customer is one of the user's own; what is no consent is refused by the document itself
	return doc.insert(ignore_permissions=True).name


@frappe.whitelist(methods=["POST"])
def withdraw(consent: str) -> None:
	"""Withdraws a consent of the user's, as easily as it was given (PIPL 15)."""
	doc = own("Privacy Consent", consent)
	consents.end(doc, consents.WITHDRAWN, channel=PORTAL)


# -- asking --------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
@limited(10, 600, of="customer")
def ask(customer: str, kind: str, details: str | None = None) -> str:
	"""Asks to see, copy, correct or delete what is kept. The copy can be fetched at once; staff answer the others."""
	_check_own(customer)
	if kind not in rules.KINDS:
		frappe.throw(_("Choose what you ask for."), title=_("Data Subject Request"))
	text = cstr(details).strip()
	if len(text) > LONGEST_TEXT:
		frappe.throw(
			_("Say it in at most {0} characters.").format(LONGEST_TEXT), title=_("Data Subject Request")
		)
	doc = frappe.get_doc(
		{
			"doctype": "Data Subject Request",
			"property": _property(customer),
			"customer": customer,
			"kind": kind,
			"details": text or None,
			"channel": PORTAL,
			"received_on": nowdate(),
			"requested_by": rules.SELF,
			"identity_checked": rules.PORTAL_LOGIN,
			"status": requests.IN_PROGRESS,
		}
	)
	doc.flags.by_service = True
	# the customer is one of the user's own, and may ask without any right on the document
	doc.insert(ignore_permissions=True)
	if kind in AT_ONCE:
		requests.answer_at_once(doc)
	return doc.name


@frappe.whitelist(methods=["POST"])
def take_back(request: str) -> None:
	"""Takes back a request of the user's that is open."""
	requests.take_back(own("Data Subject Request", request))


@frappe.whitelist(methods=["POST"])
@limited(10, 600, of="request")
def copy(request: str) -> None:
	"""The copy that one of the user's requests asked for."""
	copies.hand_out(own("Data Subject Request", request))


# -- whose it is ---------------------------------------------------------------------------------------------------


def own(doctype: str, name: str):
	"""The document, when it is about one of the user's customers."""
	customer = frappe.db.get_value(doctype, cstr(name), "customer")
	if not customer or customer not in own_customers():
		_refuse()
	return frappe.get_doc(doctype, name)


def _check_own(customer: str) -> None:
	if customer not in own_customers():
		_refuse()


def _refuse() -> None:
	frappe.throw(_("There is no such entry of yours."), frappe.DoesNotExistError, title=_("Not Found"))


def _property(customer: str) -> str:
	property_name = property_of(customer)
	if not property_name:
		frappe.throw(
			_("You are not registered in any of our properties. Please call us."), title=_("Not Found")
		)
	return property_name
