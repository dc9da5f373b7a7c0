"""What a visitor without a login sees of their own visit (`/visit/<token>`), and nothing of anybody else's.

Guests have no right on any document: what follows is written down field by field. Wrong tokens are all answered alike.
"""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from wuye_ops.property import throttle
from wuye_ops.property.qr import qr_svg
from wuye_ops.rules import pass_code, plate, scan
from wuye_ops.rules.identity import mask_name
from wuye_ops.rules.visitor_pass import ACTIVE, TO_CONFIRM, hours_text
from wuye_ops.security import pass_codes, pass_rules, policy

# One network of mobile phones shares an address; a page that is open asks once a minute.
LOOKS, LOOK_SECONDS = 120, 600
# So long after its end the link still says that the visit is over; later it is unknown.
DAYS_AFTER_END = 7


def page_of(token: str | None) -> dict:
	"""What the page shows: {status, title, ...}; code, picture and times only while it lets in.

	Raises DoesNotExistError for a wrong token, RateLimitExceededError for too many looks of one address.
	"""
	throttle.guard("visit-page", throttle.caller(), LOOKS, LOOK_SECONDS)
	doc = _pass_of(str(token or ""))
	now = now_datetime()
	shown = {
		"property": doc.property,
		"hotline": frappe.get_cached_value("Property", doc.property, "hotline"),
		"lets_in": False,
		**_state(doc, now),
	}
	if shown["lets_in"]:
		shown |= _details(doc)
	return shown


def _pass_of(token: str):
	name = scan.TOKEN_FORM.fullmatch(token) and frappe.db.get_value(
		"Visitor Pass", {"token_hash": pass_codes.hash_of(token)}
	)
	if name:
		doc = frappe.get_doc("Visitor Pass", name)
		if get_datetime(doc.ended_on or doc.valid_to) > now_datetime() - timedelta(days=DAYS_AFTER_END):
			return doc
	frappe.throw(
		_("This invitation is not valid, or not any more. Ask your host for another."),
		frappe.DoesNotExistError,
		title=_("Not Found"),
	)


def _state(doc, now: datetime) -> dict:
	"""{title, text, colour, lets_in}: the page is no list of reasons, the gate decides."""
	if doc.status == TO_CONFIRM:
		return {
			"title": _("Waiting for your host"),
			"text": _("Your host has been asked."),
			"colour": "orange",
		}
	used_up = bool(doc.entries and doc.used >= doc.entries)
	if doc.status != ACTIVE or get_datetime(doc.valid_to) < now or (used_up and not doc.inside):
		return {
			"title": _("This invitation is over"),
			"text": _("Ask your host for another if you want to come again."),
			"colour": "gray",
		}
	if used_up:
		return {"title": _("You are inside"), "text": _("Have a good time."), "colour": "blue"}
	if get_datetime(doc.valid_from) > now + policy.of(doc.property).early:
		return {
			"title": _("You are expected"),
			"text": _("The gate lets you in at the time below."),
			"colour": "blue",
			"lets_in": True,
		}
	return {
		"title": _("You are expected"),
		"text": _("Show this code at the gate."),
		"colour": "green",
		"lets_in": True,
	}


def _details(doc) -> dict:
	code, token = pass_codes.code_of(doc), pass_codes.token_of(doc)
	return {
		"code": code and pass_code.shown(code),
		"picture": token and qr_svg(pass_codes.address_of(token), scale=6),
		"host": mask_name(doc.customer_name),
		"unit": (doc.unit or "").removeprefix(f"{doc.property}-"),
		"from": get_datetime(doc.valid_from),
		"to": get_datetime(doc.valid_to),
		"hours": hours_text(pass_rules.slot(row) for row in doc.hours),
		"days": _(doc.days, context="Visitor Pass") if doc.hours else None,
		"persons": doc.persons,
		"plate": plate.shown(doc.plate) if doc.plate else None,
		"many_times": doc.entries != 1,
	}
