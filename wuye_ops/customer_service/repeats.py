"""Repeat complaints (重复投诉): recognised when they are recorded, linked, told one level higher."""

import frappe
from frappe import _
from frappe.utils import add_days, cint, escape_html, get_datetime

from wuye_ops.customer_service import notify
from wuye_ops.property.places import head_of
from wuye_ops.rules.complaint import Complaint, repeated

# Whatever of these changes, another complaint may be the one it repeats.
COMPARED = ("kind", "category", "customer", "unit", "opened_on")
SHOWN = ("name", "subject", "status", "opened_on", "ruling")


def recognise(doc) -> None:
	"""Validate, before the promise: links a complaint with the one it repeats."""
	before = doc.get_doc_before_save()
	if before and all(str(doc.get(field)) == str(before.get(field)) for field in COMPARED):
		return
	doc.repeat_of = repeated_by(doc) if doc.kind == "Complaint" else None


def repeated_by(doc) -> str | None:
	level = frappe.get_cached_value("Service Category", doc.category, "service_level")
	days = cint(frappe.get_cached_value("Service Level", level, "repeat_within_days"))
	household = {field: doc.get(field) for field in ("customer", "unit") if doc.get(field)}
	if not days or not household:
		return None
	new = Complaint(
		doc.name or "", matter_of(doc.category), doc.customer, doc.unit, get_datetime(doc.opened_on)
	)
	# whoever records a complaint is told of the household's others also where they may not open them
	rows = frappe.get_all(
		"Service Request",
		filters={
			"kind": "Complaint",
			"property": doc.property,
			"status": ["!=", "Cancelled"],
			"merged_into": ["is", "not set"],
			"opened_on": ["between", [add_days(new.opened_on, -days), new.opened_on]],
		},
		or_filters=household,
		fields=["name", "category", "customer", "unit", "opened_on"],
	)
	earlier = (
		Complaint(row.name, matter_of(row.category), row.customer, row.unit, get_datetime(row.opened_on))
		for row in rows
	)
	return repeated(new, earlier, days)


def matter_of(category: str) -> str:
	"""The group of related categories, where the tree has such below the group of all complaints; else the category."""
	parent = frappe.get_cached_value("Service Category", category, "parent_service_category")
	above = parent and frappe.get_cached_value("Service Category", parent, "parent_service_category")
	root = above and frappe.get_cached_value("Service Category", above, "parent_service_category")
	# root → all complaints → group → category
	return parent if root else category


def tell(doc) -> None:
	"""After insert: the head and the manager hear of it at once, and not only when time runs out."""
	if not doc.repeat_of:
		return
	manager = frappe.get_cached_value("Property", doc.property, "manager")
	people = (notify.user_of(head_of(doc.property, doc.department)), notify.user_of(manager))
	notify.tell_staff(
		people,
		doc,
		_("Repeat complaint {0}: {1} (before: {2})").format(
			doc.name, escape_html(doc.subject), doc.repeat_of
		),
	)


def for_form(doc) -> dict:
	"""What the form shows of the chain: {repeats: the one before or None, repeated_by: [those after]}."""
	if doc.kind != "Complaint":
		return {"repeats": None, "repeated_by": []}
	later = frappe.get_list(
		"Service Request", {"repeat_of": doc.name}, list(SHOWN), order_by="opened_on", limit=20
	)
	before = frappe.get_list("Service Request", {"name": doc.repeat_of}, list(SHOWN)) if doc.repeat_of else []
	return {"repeats": before[0] if before else None, "repeated_by": later}
