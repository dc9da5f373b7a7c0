"""Homes with residents, gates and passes, for tests of who is let in."""

from dataclasses import dataclass

import frappe
from frappe.utils import add_to_date, now_datetime

from wuye_ops.tests import factories as make


@dataclass(frozen=True)
class Household:
	unit: str
	customer: str
	user: str


def make_household(
	relation: str = "Owner", unit: str | None = None, property_name: str = make.PROPERTY_A
) -> Household:
	"""Somebody with a portal user in a unit of their own, or in one that others have as well."""
	key = frappe.generate_hash(length=8)
	unit = unit or make.make_unit(make.places(property_name).building, f"9{key}")
	share = {"share": 0, "is_payer": 0} if relation in ("Tenant", "Family") else {}
	customer = make.make_customer(f"周{key}", unit=unit, relation=relation, **share)
	return Household(unit, customer, make.make_resident(f"visit-{key}@wuye.test", customer))


def make_gate(property_name: str = make.PROPERTY_A, name: str | None = None) -> str:
	name = name or f"门{frappe.generate_hash(length=6)}"
	existing = frappe.db.get_value("Gate", {"property": property_name, "gate_name": name})
	return (
		existing
		or frappe.get_doc({"doctype": "Gate", "property": property_name, "gate_name": name}).insert().name
	)


def make_pass(unit: str | None = None, **fields):
	"""A visitor for the next four hours, as the desk enters one."""
	now = now_datetime()
	return frappe.get_doc(
		{
			"doctype": "Visitor Pass",
			"property": make.PROPERTY_A,
			"kind": "Visitor",
			"unit": unit,
			"visitor_name": "孙来访",
			"persons": 1,
			"entries": 1,
			"valid_from": now,
			"valid_to": add_to_date(now, hours=4),
			**fields,
		}
	).insert()


def make_watched(property_name: str = make.PROPERTY_A, *, approved: bool = True, **fields):
	"""An entry of the watchlist, entered by the head and approved by the manager. The user is Administrator again after it."""
	from wuye_ops.security import watchlist_steps

	frappe.set_user(make.user("head", property_name))
	doc = frappe.get_doc(
		{
			"doctype": "Watchlist Entry",
			"property": property_name,
			"action": "Stop",
			"cause": "Theft",
			"reason": "多次在车库撬窃电动车电瓶",
			"source": "派出所通报 2026-118",
			"expires_on": add_to_date(now_datetime(), months=6).date(),
			**fields,
		}
	).insert()
	if approved:
		frappe.set_user(make.user("manager", property_name))
		watchlist_steps.approve(doc.name)
		doc.reload()
	frappe.set_user("Administrator")
	return doc
