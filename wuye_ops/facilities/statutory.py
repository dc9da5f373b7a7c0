"""法定检验: the next inspection of each piece of equipment, its result, and what an expired certificate does.

Sources of the cycles: `rules.statutory` for lifts, the equipment's category or the type of duty for the rest.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property
from wuye_ops.rules import statutory as rules

PLANNED, DONE, EXPIRED = "Planned", "Done", "Expired"
PASSED, CONDITIONS, FAILED = "Passed", "Passed with Conditions", "Failed"
RESULTS = (PASSED, CONDITIONS, FAILED)
# Failed equipment stands still; so long the maintainer has before the inspection is asked for again. Contract custom.
REINSPECTION_DAYS = 30
FROZEN = (
	"kind",
	"due_on",
	"done_on",
	"body",
	"body_name",
	"certificate_no",
	"certificate_file",
	"valid_until",
	"remark",
)


# -- the document ----------------------------------------------------------------------------------------------------


def prepare(doc) -> None:
	"""What it is about, its title, and the key by which there is one for each subject and day."""
	if bool(doc.equipment) == bool(doc.task_type):
		frappe.throw(
			_("Choose either the equipment to be inspected, or the type of duty of the property."),
			title=_("Statutory Inspection"),
		)
	if doc.equipment:
		check_same_property(doc.property, "Equipment", doc.equipment)
		subject = frappe.get_cached_value("Equipment", doc.equipment, "equipment_name")
	else:
		subject = doc.task_type
	doc.title = f"{subject} {doc.due_on}"
	doc.inspection_key = key_of(doc)
	refuse_twin(doc)


def key_of(doc) -> str:
	return f"{doc.equipment or doc.property + '|' + doc.task_type}|{doc.due_on}"


def refuse_twin(doc) -> None:
	twin = frappe.db.get_value(
		"Statutory Inspection", {"inspection_key": doc.inspection_key, "name": ["!=", doc.name or ""]}
	)
	if twin:
		frappe.throw(
			_("{0} is about the same on the same day already.").format(twin), title=_("Statutory Inspection")
		)


def refuse_change_of_done(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or before.status != DONE or doc.flags.by_service:
		return
	for field in FROZEN:
		if doc.has_value_changed(field):
			frappe.throw(
				_("{0} is done and on file; {1} can no longer be changed.").format(
					doc.name, _(doc.meta.get_label(field))
				),
				title=_("On File"),
			)


# -- the result ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def record_result(inspection: str, result: str, remark: str | None = None) -> str | None:
	"""Enters the result and makes the next inspection; passing unblocks the equipment, failing blocks it.

	Day, body, number and certificate are on the document before. Returns the name of the next one.
	"""
	doc = guarded.load_locked("Statutory Inspection", inspection)
	if doc.status == DONE:
		frappe.throw(_("{0} has its result already.").format(doc.name), title=_("On File"))
	if result not in RESULTS:
		frappe.throw(
			_("The result is one of: {0}.").format(", ".join(_(one) for one in RESULTS)), title=_("Result")
		)
	check_complete(doc, result)
	doc.result, doc.status = result, DONE
	doc.remark = (remark or "").strip() or doc.remark
	following = due_after(doc)
	doc.next_due_on = following and following.on
	guarded.save(doc)
	if following:
		doc.next_inspection = ensure(doc.property, doc.equipment, doc.task_type, following)
		guarded.save(doc)
	settle(doc)
	return doc.next_inspection


def check_complete(doc, result: str) -> None:
	if not doc.done_on:
		frappe.throw(_("Enter on which day it was done."), title=_("Done On"))
	if getdate(doc.done_on) > getdate(nowdate()):
		frappe.throw(_("What is done cannot lie in the future."), title=_("Done On"))
	if result == FAILED or not needs_certificate(doc):
		return
	if doc.kind == rules.INSPECTION and not (doc.certificate_no or "").strip():
		frappe.throw(_("Enter the number of the certificate."), title=_("Certificate No"))
	if not doc.certificate_file:
		frappe.throw(
			_("Attach the certificate first: without it on file the inspection has not been passed."),
			title=_("Certificate"),
		)
	file = {
		"file_url": doc.certificate_file,
		"attached_to_doctype": doc.doctype,
		"attached_to_name": doc.name,
		"is_private": 1,
	}
	if not frappe.db.exists("File", file):
		frappe.throw(
			_("The certificate was not uploaded to this document. Attach it again."), title=_("Certificate")
		)
	if doc.valid_until and getdate(doc.valid_until) <= getdate(doc.done_on):
		frappe.throw(
			_("The certificate must be valid for longer than the day of the inspection."),
			title=_("Valid until"),
		)


def needs_certificate(doc) -> bool:
	if doc.equipment:
		return True
	return bool(frappe.get_cached_value("Statutory Task Type", doc.task_type, "certificate_required"))


def due_after(doc) -> rules.Due | None:
	"""When the next one is due; the certificate may ask for it earlier than the law, never later."""
	done_on, due_on = getdate(doc.done_on), getdate(doc.due_on)
	if doc.result == FAILED:
		day = getdate(frappe.utils.add_days(done_on, REINSPECTION_DAYS))
		return rules.Due(day if day != due_on else getdate(frappe.utils.add_days(day, 1)), doc.kind)
	if doc.task_type:
		following = rules.cycle_due(
			done_on, frappe.get_cached_value("Statutory Task Type", doc.task_type, "months")
		)
	else:
		following = _after_of_equipment(doc.equipment, due_on, done_on)
	if following and doc.valid_until and getdate(doc.valid_until) < following.on:
		return rules.Due(getdate(doc.valid_until), following.kind)
	return following


def _after_of_equipment(equipment: str, due_on: date, done_on: date) -> rules.Due | None:
	row = cycle_of(equipment)
	if row.status == "Scrapped":
		return None
	if row.statutory_cycle == "Lift by Age" and row.in_use_since:
		return rules.next_lift_due(getdate(row.in_use_since), due_on, done_on)
	if row.statutory_cycle == "Fixed Cycle":
		return rules.cycle_due(done_on, row.statutory_months)
	return None


def cycle_of(equipment: str):
	"""Cycle, day of first use, certificate it came with, and state of a piece of equipment."""
	item, category = frappe.qb.DocType("Equipment"), frappe.qb.DocType("Equipment Category")
	return (
		frappe.qb.from_(item)
		.join(category)
		.on(category.name == item.category)
		.select(item.property, item.status, item.in_use_since, item.initial_valid_until)
		.select(category.statutory_cycle, category.statutory_months)
		.where(item.name == equipment)
		.run(as_dict=True)[0]
	)


# -- the next one ----------------------------------------------------------------------------------------------------


def ensure_next(equipment) -> None:
	"""Equipment whose category has a cycle has its first inspection on the plan; called whenever it is saved."""
	if frappe.db.exists("Statutory Inspection", {"equipment": equipment.name}):
		return
	if first := first_of(cycle_of(equipment.name)):
		ensure(equipment.property, equipment.name, None, first)
		keep_next_date(equipment.name)
		equipment.next_statutory_date = frappe.db.get_value(
			"Equipment", equipment.name, "next_statutory_date"
		)


def first_of(row) -> rules.Due | None:
	"""The first one; None without a cycle, or before the day of first use is known."""
	valid_until = getdate(row.initial_valid_until) if row.initial_valid_until else None
	in_use_since = getdate(row.in_use_since) if row.in_use_since else None
	if row.statutory_cycle == "Lift by Age" and in_use_since:
		return rules.first_lift_due(in_use_since, valid_until)
	if row.statutory_cycle == "Fixed Cycle":
		if valid_until:
			return rules.Due(valid_until)
		if in_use_since:
			return rules.cycle_due(in_use_since, row.statutory_months)
	return None


def ensure(property_name: str, equipment: str | None, task_type: str | None, due: rules.Due) -> str:
	"""The planned inspection of that subject and day; made where there is none. Returns its name."""
	doc = frappe.get_doc(
		{
			"doctype": "Statutory Inspection",
			"property": property_name,
			"equipment": equipment,
			"task_type": task_type,
			"kind": due.kind,
			"due_on": due.on,
		}
	)
	if existing := frappe.db.get_value("Statutory Inspection", {"inspection_key": key_of(doc)}):
		return existing
	# follows from the equipment or from the one before, which the user had the right to write
	return doc.insert(ignore_permissions=True).name


def keep_next_date(equipment: str) -> None:
	"""The register shows the next day and the last certificate."""
	following = frappe.db.get_value(
		"Statutory Inspection", {"equipment": equipment, "status": ["!=", DONE]}, "due_on", order_by="due_on"
	)
	certificate = frappe.db.get_value(
		"Statutory Inspection",
		{"equipment": equipment, "status": DONE, "certificate_no": ["is", "set"]},
		"certificate_no",
		order_by="done_on desc",
	)
	# copies of what the inspections say, which have their own versions
	frappe.db.set_value(
		"Equipment",
		equipment,
		{"next_statutory_date": following, "certificate_no": certificate},
		update_modified=False,
	)


def settle(doc) -> None:
	"""What a result means for the equipment."""
	from wuye_ops.facilities import equipment

	if not doc.equipment:
		return
	keep_next_date(doc.equipment)
	link = f"{doc.name} · {_(doc.result, context=doc.doctype)}"
	if doc.result == FAILED:
		equipment.block(doc.equipment, _("Failed its inspection: {0}").format(link))
	else:
		equipment.unblock(doc.equipment, _("Passed its inspection: {0}").format(link))
