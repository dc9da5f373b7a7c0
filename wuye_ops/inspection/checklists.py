"""Checklists in versions: what an inspection has used stays as it was, and one version of each is active."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt

from wuye_ops.property.closed import first_change
from wuye_ops.rules.scoring import Item, weights_complete

# What may still be changed on a version that an inspection has used: whether it is used further, and where it is from.
OPEN_WHEN_USED = {"status", "source", "modified", "modified_by"}


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""A checklist of a name that exists is its next version. It begins as a draft, unless it is to be active at once."""
	doc.version = newest_version(doc.checklist_name) + 1
	if doc.status == "Retired":
		doc.status = "Draft"


def give_codes(doc) -> None:
	"""Each item has a code that no other item of any version has had: scores over time speak of the same thing."""
	before = {row.name: row.item_code for row in (doc.get_doc_before_save() or {}).get("items", [])}
	taken: set[str] = set()
	for row in doc.items:
		row.item_code = before.get(row.name) or row.item_code
		if row.item_code in taken:
			row.item_code = None
		taken.add(row.item_code)
	number = max((cint(code) for code in {*taken, *_codes_of_all_versions(doc.checklist_name)}), default=0)
	for row in doc.items:
		if not cint(row.item_code):
			number += 1
			row.item_code = f"{number:02}"


def check_sense(doc) -> None:
	for row in doc.items:
		row.standard = (row.standard or "").strip()
		if flt(row.weight) <= 0:
			frappe.throw(
				_("Row {0}: the weight of {1} must be above 0.").format(row.idx, frappe.bold(row.standard)),
				title=_("Weights"),
			)
	doc.total_weight = float(sum((item.weight for item in items_of(doc)), Decimal(0)))
	if not 0 <= flt(doc.pass_score) <= 100:
		frappe.throw(_("The pass score is between 0 and 100."), title=_("Pass Score"))


def check_status(doc) -> None:
	before = doc.get_doc_before_save()
	was = before.status if before else "Draft"
	if doc.status == "Active" and not weights_complete(items_of(doc)):
		frappe.throw(
			_("The weights sum to {0}, not to 100. Correct them, then activate the checklist.").format(
				frappe.bold(f"{doc.total_weight:g}")
			),
			title=_("Weights"),
		)
	if doc.status == "Draft" and was != "Draft":
		frappe.throw(
			_("{0} was active and cannot be a draft again. Make a new version.").format(doc.name),
			title=_("Versions"),
		)


def refuse_change_of_used(doc) -> None:
	before = doc.get_doc_before_save()
	if before and first_change(doc, before, OPEN_WHEN_USED) and is_used(doc.name):
		frappe.throw(
			_("Inspections have used {0}; it stays as it was. Make a new version to change it.").format(
				frappe.bold(doc.name)
			),
			title=_("Versions"),
		)


def retire_others(doc) -> None:
	"""Activating a version retires the one that was active."""
	if doc.status != "Active":
		return
	others = frappe.get_all(
		"Checklist",
		{"checklist_name": doc.checklist_name, "status": "Active", "name": ["!=", doc.name]},
		pluck="name",
	)
	for name in others:
		other = frappe.get_doc("Checklist", name)
		other.status = "Retired"
		# the right to activate the new version is the right to retire the old one
		other.save(ignore_permissions=True)


def lock_versions(checklist_name: str) -> None:
	"""Two who make or activate versions of one checklist do so one after the other."""
	checklist = frappe.qb.DocType("Checklist")
	(
		frappe.qb.from_(checklist)
		.select(checklist.name)
		.where(checklist.checklist_name == checklist_name)
		.for_update()
		.run()
	)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def new_version(checklist: str) -> str:
	"""A draft with the same items and codes. Returns its name; a draft that is there already is the one to go on with."""
	source = frappe.get_doc("Checklist", checklist)
	source.check_permission("read")
	frappe.has_permission("Checklist", "create", throw=True)
	lock_versions(source.checklist_name)
	draft = frappe.db.get_value("Checklist", {"checklist_name": source.checklist_name, "status": "Draft"})
	if draft:
		return draft
	copy = frappe.copy_doc(source)
	copy.status = "Draft"
	return copy.insert().name


@frappe.whitelist(methods=["POST"])
def activate(checklist: str) -> None:
	"""From now on inspections use this version; the one before is retired."""
	_set_status(checklist, "Active")


@frappe.whitelist(methods=["POST"])
def retire(checklist: str) -> None:
	"""No inspection begins with this checklist any more."""
	_set_status(checklist, "Retired")


def _set_status(checklist: str, status: str) -> None:
	name = frappe.db.get_value("Checklist", checklist, "checklist_name")
	if name:
		lock_versions(name)
	doc = frappe.get_doc("Checklist", checklist)
	doc.check_permission("write")
	doc.status = status
	doc.save()


def active_version(checklist: str) -> str:
	"""The version to inspect by now: the active one of the same name, else the one that is named."""
	name = frappe.db.get_value("Checklist", checklist, "checklist_name")
	return frappe.db.get_value("Checklist", {"checklist_name": name, "status": "Active"}) or checklist


def items_of(doc) -> list[Item]:
	"""The items as the rules of scoring know them."""
	return [
		Item(
			row.item_code or str(row.idx),
			Decimal(str(flt(row.weight, 2))),
			bool(row.decisive),
			row.photo or "When Failed",
		)
		for row in doc.items
	]


def is_used(checklist: str) -> bool:
	"""Whether an inspection has begun by this version."""
	return bool(frappe.db.exists("Inspection", {"checklist": checklist, "started_on": ["is", "set"]}))


def newest_version(checklist_name: str) -> int:
	versions = frappe.get_all("Checklist", {"checklist_name": checklist_name}, pluck="version")
	return max(versions, default=0)


def _codes_of_all_versions(checklist_name: str) -> list[str]:
	versions = frappe.get_all("Checklist", {"checklist_name": checklist_name}, pluck="name")
	if not versions:
		return []
	return frappe.get_all(
		"Checklist Item", {"parent": ["in", versions], "parenttype": "Checklist"}, pluck="item_code"
	)


def refuse_delete_of_used(doc) -> None:
	if doc.status != "Draft" and is_used(doc.name):
		frappe.throw(
			_("Inspections have used {0}; it is kept. Retire it instead.").format(doc.name),
			title=_("Kept for the Record"),
		)
