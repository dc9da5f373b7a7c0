"""Walk-ins (临时来访登记): somebody at the gate whom nobody has invited. The guard registers them, the host answers on the phone.

Whoever lives in the unit sees it at once on the page of visitors; after `answer_by` the guard calls, and notes with whom they
spoke. A pass that nobody confirms lets nobody in.
"""

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, get_datetime, now_datetime

from wuye_ops.property.throttle import limited
from wuye_ops.rules.identity import mask_name
from wuye_ops.rules.visitor_pass import ACTIVE, TO_CONFIRM, WALK_IN
from wuye_ops.security import hosts, pass_steps
from wuye_ops.security.pass_checks import WALK_IN_HOURS

MOST_UNITS = 20
# So long an answer stays on the gate's screen.
MINUTES_SHOWN = 15
FIELDS = (
	"name", "status", "visitor_name", "visitor_phone", "unit", "persons", "plate", "answer_by", "decline_reason",
)  # fmt: skip


@frappe.whitelist()
@limited(120, 60)
def units(property: str, text: str) -> list[dict]:
	"""Units whose number holds the text, for a guard who asks where somebody wants to go: [{unit, hosts, can_answer}].

	hosts: masked names of those who live there, to compare with whom the visitor names. can_answer: whether anybody there can
	be asked on the phone, or only called.
	"""
	_may_register(property)
	text = text.strip()
	if not text:
		return []
	names = frappe.get_list(
		"Property Unit",
		filters={"property": property, "name": ["like", f"%{text}%"]},
		pluck="name",
		order_by="name",
		limit=MOST_UNITS,
	)
	living = hosts.customers_in_units(names)
	customers = {one for found in living.values() for one in found}
	titles, on_the_phone = _titles(customers), hosts.with_users(customers)
	return [
		{
			"unit": name,
			"hosts": [mask_name(titles[one]) for one in living.get(name, ())],
			"can_answer": bool(on_the_phone & set(living.get(name, ()))),
		}
		for name in names
	]


@frappe.whitelist(methods=["POST"])
@limited(60, 600)
def register(
	property: str,
	unit: str,
	visitor_name: str,
	visitor_phone: str = "",
	persons: int = 1,
	plate: str = "",
	purpose: str = "",
	key: str = "",
) -> dict:
	"""Registers who stands at the gate and asks the host; returns how the pass stands (`state`).

	key: made by the page for this walk-in. Sent again with it, also after a lost answer, it is the same one.
	"""
	_may_register(property)
	if key and (known := frappe.db.get_value("Visitor Pass", {"client_key": key, "property": property})):
		return state(known)
	doc = frappe.get_doc(
		{
			"doctype": "Visitor Pass",
			"property": property,
			"kind": WALK_IN,
			"status": TO_CONFIRM,
			"channel": "Gate",
			"client_key": key or None,
			"unit": unit,
			"visitor_name": visitor_name,
			"visitor_phone": visitor_phone,
			"persons": cint(persons),
			"plate": plate,
			"purpose": purpose,
		}
	)
	doc.flags.by_service = True
	return state(pass_steps.insert_once(doc, doc.insert))


@frappe.whitelist()
@limited(240, 60)
def state(name: str) -> dict:
	"""How a walk-in stands, for the guard who waits: {name, status, visitor, unit, persons, answer_by, is_late, answered_by,
	reason}."""
	doc = frappe.get_doc("Visitor Pass", name)
	doc.check_permission("read")
	return _state(doc)


@frappe.whitelist()
@limited(240, 60)
def waiting(property: str) -> list[dict]:
	"""The walk-ins of a property that wait for an answer, or were answered just now and have not come in yet, the newest first."""
	_may_register(property)
	now = now_datetime()
	rows = frappe.get_list(
		"Visitor Pass",
		filters={
			"property": property,
			"kind": WALK_IN,
			"used": 0,
			"asked_on": [">=", add_to_date(now, hours=-WALK_IN_HOURS)],
		},
		or_filters=[
			["status", "=", TO_CONFIRM],
			["answered_on", ">=", add_to_date(now, minutes=-MINUTES_SHOWN)],
		],
		fields=list(FIELDS),
		order_by="asked_on desc",
		limit=MOST_UNITS,
	)
	return [_state(row) for row in rows]


@frappe.whitelist(methods=["POST"])
def answer(name: str, expected: int, spoke_with: str = "", reason: str = "") -> dict:
	"""The guard has called and notes the answer; returns how the pass stands."""
	step = pass_steps.confirm if cint(expected) else pass_steps.decline
	step(name, spoke_with=spoke_with, **({} if cint(expected) else {"reason": reason}))
	return state(name)


def _state(row) -> dict:
	"""row: of FIELDS, which the user may read."""
	waits = row.status == TO_CONFIRM
	return {
		"name": row.name,
		"status": row.status,
		"status_label": _(row.status, context="Visitor Pass"),
		"visitor": row.visitor_name,
		"phone": row.visitor_phone,
		"unit": row.unit,
		"persons": row.persons,
		"plate": row.plate,
		"answer_by": str(row.answer_by) if row.answer_by else None,
		"is_late": bool(waits and row.answer_by and get_datetime(row.answer_by) < now_datetime()),
		"lets_in": row.status == ACTIVE,
		# whoever registers walk-ins also notes what the host has said of them
		"may_answer": waits and bool(frappe.has_permission("Visitor Pass", "create")),
		"reason": row.decline_reason,
	}


def _may_register(property_name: str) -> None:
	"""Guards and the desk, in their own properties."""
	frappe.has_permission("Visitor Pass", "create", throw=True)
	frappe.get_cached_doc("Property", property_name).check_permission("read")


def _titles(customers: set[str]) -> dict[str, str]:
	if not customers:
		return {}
	rows = frappe.get_all("Customer", {"name": ["in", sorted(customers)]}, ["name", "customer_name"])
	return {row.name: row.customer_name for row in rows}
