"""Handing gifts over, and the word of who has received one: on the phone, or by signature on the printed list."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, formatdate, now_datetime

from wuye_ops.people import access, sent
from wuye_ops.people.gifts.rounds import DOCTYPE as ROUND
from wuye_ops.people.gifts.rounds import GIFT as DOCTYPE
from wuye_ops.people.gifts.rounds import HANDING_OUT
from wuye_ops.people.narrowing import LOOKS
from wuye_ops.people.refusing import one_by_one
from wuye_ops.property import guarded
from wuye_ops.property.places import permitted_properties

LISTED, HANDED, RECEIVED, NOT_TAKEN = "Listed", "Handed Over", "Received", "Not Taken"
HAND_OVER, SIGN, MISS, CONFIRM = "Hand Over", "Signed", "Not Taken", "Confirm"
# step → statuses it may be taken in
AFTER = {
	HAND_OVER: (LISTED,),
	SIGN: (LISTED, HANDED),
	MISS: (LISTED, HANDED),
	CONFIRM: (LISTED, HANDED),
}
HANDERS = frozenset(("HR User", "HR Manager", "Property Manager", "Department Head"))
LONGEST = 500
PHONE, SIGNATURE = "Phone", "Signature"


@frappe.whitelist(methods=["POST"])
def take(names: str | list, step: str, reason: str | None = None) -> dict:
	"""Hand Over, Signed or Not Taken, for gifts of others. Returns {done, refused: [{name, employee, reason}], more}."""
	wanted = sent.texts_once(names, _("Choose the gifts first."), _(DOCTYPE))
	if step not in (HAND_OVER, SIGN, MISS):
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	reason = cstr(reason).strip()[:LONGEST]
	if step == MISS and not reason:
		frappe.throw(_("Say why; the reason is kept."), title=_(DOCTYPE))
	rows = frappe.get_list(
		DOCTYPE,
		{"name": ["in", wanted]},
		["name", "employee_name"],
		order_by="name",
		limit=0,
	)
	if not rows:
		frappe.throw(_("Choose the gifts first."), frappe.PermissionError, title=_(DOCTYPE))
	return one_by_one(rows, lambda name: _one(name, step, reason))


@frappe.whitelist(methods=["POST"])
def confirm(gift: str) -> str:
	"""Whoever is given it says that they have it. Returns the new status."""
	doc = guarded.load_locked(DOCTYPE, gift, "read")
	if not _is_own(doc):
		frappe.throw(_("Who is given it says this."), frappe.PermissionError, title=_(DOCTYPE))
	_check(doc, CONFIRM)
	doc.update({"status": RECEIVED, "received_on": now_datetime(), "received_by": PHONE})
	_save(doc)
	return doc.status


def possible(doc) -> list[str]:
	if _is_own(doc):
		return [CONFIRM] if doc.status in AFTER[CONFIRM] else []
	if not _may_hand_over(doc):
		return []
	return [step for step in (HAND_OVER, SIGN, MISS) if doc.status in AFTER[step]]


def card(employee: str) -> dict | None:
	"""Hook `wuye_my_staff_cards`: gifts of the employee, those to confirm first. None where there are none."""
	rows = frappe.get_all(
		DOCTYPE,
		{"employee": employee},
		["name", "occasion", "year", "item", "status", "received_on"],
		order_by="creation desc",
		limit=4,
	)
	if not rows:
		return None
	colours = {LISTED: "orange", HANDED: "blue", RECEIVED: "green", NOT_TAKEN: "gray"}
	return {
		"key": "gifts",
		"title": _("Holiday Gifts"),
		"empty": "",
		"rows": [
			{
				"text": f"{row.year} {_(row.occasion, context=ROUND)}",
				"note": row.item,
				"on": formatdate(row.received_on) if row.received_on else "",
				"state": _(row.status, context=DOCTYPE),
				"colour": colours[row.status],
				"actions": [
					{
						"label": _("I Have It"),
						"method": "wuye_ops.people.gifts.handing.confirm",
						"args": {"gift": row.name},
					}
				]
				if row.status in AFTER[CONFIRM]
				else [],
			}
			for row in rows
		],
	}


def _one(name: str, step: str, reason: str) -> None:
	doc = guarded.load_locked(DOCTYPE, name, "read")
	if _is_own(doc) or not _may_hand_over(doc):
		frappe.throw(
			_("Somebody else hands it over: HR, or who leads the employee."),
			frappe.PermissionError,
			title=_(DOCTYPE),
		)
	_check(doc, step)
	now = now_datetime()
	if step == SIGN and not frappe.db.get_value(ROUND, doc.round, "signed_list"):
		frappe.throw(_("Attach the signed list to the round first."), title=_(ROUND))
	if step in (HAND_OVER, SIGN) and not doc.handed_on:
		doc.update({"handed_by": frappe.session.user, "handed_on": now})
	doc.status = {HAND_OVER: HANDED, SIGN: RECEIVED, MISS: NOT_TAKEN}[step]
	if step == SIGN:
		doc.update({"received_on": now, "received_by": SIGNATURE})
	doc.reason = reason or None
	_save(doc)


def _check(doc, step: str) -> None:
	if doc.status not in AFTER[step]:
		frappe.throw(
			_("It is {0} already.").format(_(doc.status, context=DOCTYPE)),
			title=_(DOCTYPE),
		)
	if frappe.db.get_value(ROUND, doc.round, "status") != HANDING_OUT:
		frappe.throw(_("The round is closed."), title=_(ROUND))


def _save(doc) -> None:
	doc.flags.by_service = True
	# nobody has the right to write a gift: who may do what was asked above
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _is_own(doc) -> bool:
	return frappe.db.get_value("Employee", doc.employee, "user_id") == frappe.session.user


def _may_hand_over(doc) -> bool:
	user = frappe.session.user
	if user == "Administrator":
		return True
	return bool(HANDERS & set(frappe.get_roles(user))) and access.may_see_employee(user, doc.employee)


# -- permissions -------------------------------------------------------------------------------------------------------


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Gifts of oneself, and of whom one may know about."""
	user = user or frappe.session.user
	if user == "Administrator" or not access.is_limited(user):
		return ""
	return f"`tab{DOCTYPE}`.`employee` in ({access.visible_names(user).get_sql()})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	if user == "Administrator" or not doc.get("employee"):
		return None
	return None if ptype in LOOKS and access.may_see_employee(user, doc.employee) else False


def round_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Rounds of the company are everybody's to know; those of a property its own people's."""
	places = permitted_properties(user or frappe.session.user)
	if places is None:
		return ""
	names = ", ".join(frappe.db.escape(place, percent=False) for place in places) or "''"
	return f"(coalesce(`tab{ROUND}`.`property`, '') = '' or `tab{ROUND}`.`property` in ({names}))"


def has_round_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	places = permitted_properties(user or frappe.session.user)
	if places is None or doc.get("property") in places:
		return None
	# a round of the company is changed by those whom no property limits
	return None if not doc.get("property") and (ptype in LOOKS or doc.is_new()) else False
