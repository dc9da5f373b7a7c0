"""What residents do about their visitors on the phone: invite, send on, answer for who is at the gate, revoke.

Each function checks whose pass it is itself. Residents get what is written down here field by field, never a document.
"""

import re

import frappe
from frappe import _
from frappe.utils import cint, cstr, get_datetime, now_datetime

from wuye_ops.property.throttle import limited
from wuye_ops.rules import plate as plates
from wuye_ops.rules.visitor_pass import ACTIVE, CONFIRM, CONTRACTOR, DECLINE, REVOKE, TO_CONFIRM, VISITOR
from wuye_ops.security import hosts, pass_rules, pass_steps
from wuye_ops.security.pass_rules import LIVE

COLOURS = {"To Confirm": "orange", "Active": "green", "Declined": "red", "Revoked": "red", "Ended": "gray"}
PAST_SHOWN = 20
# what the page makes for one invitation, so that one sent twice is one pass
KEY = re.compile(r"[0-9a-f]{32}")
TITLE = "Visitors"
FIELDS = (
	"name", "kind", "status", "unit", "customer", "property", "visitor_name", "visitor_phone", "persons", "plate",
	"purpose", "firm", "works", "valid_from", "valid_to", "entries", "used", "inside", "days", "asked_on", "answer_by",
	"decline_reason", "revoke_reason",
)  # fmt: skip


# -- whose


def own_homes() -> dict[str, str]:
	"""{unit: customer} of the user, who is logged in."""
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to invite visitors."), frappe.PermissionError)
	return hosts.homes_of_user()


def own_pass(name: str, *, for_update: bool = False):
	"""A pass that is the user's to answer for. What is not there and what is somebody else's are refused alike."""
	homes = own_homes()
	row = frappe.db.get_value("Visitor Pass", cstr(name), ["unit", "customer"], as_dict=True)
	if not row or not _is_own(row, homes):
		frappe.throw(_("There is no such visitor of yours."), frappe.DoesNotExistError, title=_("Not Found"))
	return frappe.get_doc("Visitor Pass", cstr(name), for_update=for_update)


def _is_own(row, homes: dict[str, str]) -> bool:
	"""Of a home of the user's, and of no other household in it."""
	return row.unit in homes and (not row.customer or row.customer == homes[row.unit])


# -- seeing


@frappe.whitelist()
@limited(240, 600)
def my_visitors() -> dict:
	"""{now, homes: [{unit, label, property, limits}], waiting, live, past}: who is at the gate now, who may come, who came."""
	homes = own_homes()
	if not homes:
		return {"homes": [], "waiting": [], "live": [], "past": [], "now": str(now_datetime())[:19]}
	rows = [row for row in _rows(homes) if _is_own(row, homes)]
	now = now_datetime()
	shown = [(row, _shown(row, now)) for row in rows]
	waiting = [one for row, one in shown if row.status == TO_CONFIRM and get_datetime(row.valid_to) > now]
	live = [one for row, one in shown if row.status == ACTIVE and (row.inside or not one["is_over"])]
	names = {one["name"] for one in (*waiting, *live)}
	past = [one for _row, one in shown if one["name"] not in names]
	return {
		"now": str(now)[:19],
		"homes": _homes(homes),
		"waiting": waiting,
		"live": sorted(live, key=lambda one: one["from"]),
		"past": past[:PAST_SHOWN],
	}


@frappe.whitelist()
@limited(240, 600)
def at_the_gate() -> list[dict]:
	"""Who waits at the gate for the user's answer now, for the first page: [{name, visitor, unit}]."""
	homes = own_homes()
	if not homes:
		return []
	rows = frappe.get_all(
		"Visitor Pass",
		{"unit": ["in", list(homes)], "status": TO_CONFIRM, "valid_to": [">", now_datetime()]},
		["name", "visitor_name", "unit", "customer", "property"],
		order_by="asked_on desc",
	)
	return [
		{"name": row.name, "visitor": row.visitor_name, "unit": row.unit.removeprefix(f"{row.property}-")}
		for row in rows
		if _is_own(row, homes)
	]


def _rows(homes: dict[str, str]) -> list:
	"""All that are live, and the last that are not; anonymised ones tell nobody anything."""
	of_homes = {"unit": ["in", list(homes)], "anonymised_on": ["is", "not set"]}
	live = frappe.get_all(
		"Visitor Pass", {**of_homes, "status": ["in", LIVE]}, list(FIELDS), order_by="valid_from", limit=200
	)
	past = frappe.get_all(
		"Visitor Pass",
		{**of_homes, "status": ["not in", LIVE]},
		list(FIELDS),
		order_by="creation desc",
		limit=PAST_SHOWN * 2,
	)
	return [*live, *past]


def _homes(homes: dict[str, str]) -> list[dict]:
	rows = frappe.get_all(
		"Property Unit", {"name": ["in", list(homes)]}, ["name", "property"], order_by="name"
	)
	found = []
	for row in rows:
		limits = pass_rules.limits_of(row.property, VISITOR)
		found.append(
			{
				"unit": row.name,
				"label": row.name.removeprefix(f"{row.property}-"),
				"property": row.property,
				"hotline": frappe.get_cached_value("Property", row.property, "hotline"),
				"persons": limits.persons,
				"days_ahead": limits.days_ahead,
				"longest_days": limits.longest_days,
			}
		)
	return found


def _shown(row, now) -> dict:
	is_over = get_datetime(row.valid_to) < now or bool(row.entries and row.used >= row.entries)
	status = _(row.status, context="Visitor Pass")
	colour = COLOURS[row.status]
	if row.status == ACTIVE:
		if row.inside:
			status, colour = _("Inside"), "blue"
		elif is_over:
			status, colour = _("Over"), "gray"
		elif get_datetime(row.valid_from) > now:
			status, colour = _("Expected"), "green"
	return {
		"name": row.name,
		"kind": row.kind,
		"kind_label": _(row.kind, context="Visitor Pass"),
		"status": row.status,
		"status_label": status,
		"colour": colour,
		"unit": row.unit.removeprefix(f"{row.property}-"),
		"visitor": row.visitor_name,
		"phone": row.visitor_phone,
		"persons": row.persons,
		"plate": plates.shown(row.plate) if row.plate else None,
		"purpose": row.works if row.kind == CONTRACTOR else row.purpose,
		"firm": row.firm,
		"from": str(row.valid_from),
		"to": str(row.valid_to),
		"entries": row.entries,
		"used": row.used,
		"inside": row.inside,
		"is_over": is_over,
		"answer_by": str(row.answer_by) if row.answer_by else None,
		"reason": row.decline_reason or row.revoke_reason,
		# work permits are the property's to give and to show
		"can_send": row.status == ACTIVE and not is_over and row.kind == VISITOR,
		"can_revoke": row.status in LIVE and not is_over and row.kind != CONTRACTOR,
	}


# -- inviting


@frappe.whitelist(methods=["POST"])
@limited(30, 3600)
def invite(
	unit: str,
	visitor_name: str,
	valid_from: str,
	valid_to: str,
	key: str,
	visitor_phone: str = "",
	persons: int = 1,
	plate: str = "",
	purpose: str = "",
	entries: int = 1,
) -> str:
	"""Invites a visitor to one of the user's homes and returns the pass. entries: 0 for any number within the time.

	key: 32 hexadecimal digits that the page has made for this invitation. Sent again with it, it is the same pass.
	"""
	homes = own_homes()
	if unit not in homes:
		frappe.throw(_("You do not live in this unit. Choose one of yours."), frappe.PermissionError)
	if not KEY.fullmatch(cstr(key)):
		frappe.throw(_("Open the page again and enter the visit once more."), title=_(TITLE))
	if known := frappe.db.get_value("Visitor Pass", {"client_key": key, "unit": unit}):
		return own_pass(known).name
	doc = frappe.get_doc(
		{
			"doctype": "Visitor Pass",
			"kind": VISITOR,
			"status": ACTIVE,
			"channel": "Portal",
			"client_key": key,
			"unit": unit,
			"customer": homes[unit],
			"visitor_name": cstr(visitor_name),
			"visitor_phone": cstr(visitor_phone),
			"persons": cint(persons),
			"plate": cstr(plate),
			"purpose": cstr(purpose)[:140],
			"valid_from": cstr(valid_from).replace("T", " "),
			"valid_to": cstr(valid_to).replace("T", " "),
			"entries": cint(entries),
		}
	)
	doc.flags.by_service = True
	# to live in the unit is the right to invite to it; all that is filled is set here
	return pass_steps.insert_once(doc, lambda: doc.insert(ignore_permissions=True))


@frappe.whitelist(methods=["POST"])
@limited(60, 600)
def show(name: str) -> dict:
	"""The code and the link of one of the user's passes: {code, address, picture, text}; text is what a host sends on."""
	doc = own_pass(name)
	if doc.kind != VISITOR:
		frappe.throw(_("Only invitations have a code to send on."), title=_(TITLE))
	found = pass_steps.opened(doc)
	return {**found, "text": _text(doc, found)}


def _text(doc, found: dict) -> str:
	times = "{} – {}".format(
		*(frappe.utils.format_datetime(doc.get(field), "MM-dd HH:mm") for field in ("valid_from", "valid_to"))
	)
	return _("You are invited to {0}, {1}. At the gate show this page: {2} or say the code {3}.").format(
		doc.property, times, found["address"], found["code"]
	)


@frappe.whitelist(methods=["POST"])
@limited(20, 3600)
def renew(name: str) -> dict:
	"""Another code and link, where the first has got to somebody else; as `show`."""
	doc = own_pass(name, for_update=True)
	pass_steps.renew(doc)
	return show(doc.name)


@frappe.whitelist(methods=["POST"])
@limited(60, 600)
def revoke(name: str) -> None:
	"""Takes a pass back; whoever is inside meanwhile may leave at any time."""
	doc = own_pass(name, for_update=True)
	if doc.kind == CONTRACTOR:
		frappe.throw(_("Work permits are taken back by the property. Call us."), title=_(TITLE))
	pass_steps.take(doc, REVOKE)


@frappe.whitelist(methods=["POST"])
@limited(60, 600)
def answer(name: str, expected: int, reason: str = "") -> str:
	"""Whether somebody at the gate is expected; returns the pass's status."""
	doc = own_pass(name, for_update=True)
	pass_steps.take(doc, CONFIRM if cint(expected) else DECLINE, reason=reason)
	return doc.status
