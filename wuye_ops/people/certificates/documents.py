"""The document Staff Certificate: what may be entered by hand, whose it is, and when something has to be done about it."""

from __future__ import annotations

from dataclasses import replace

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cstr, escape_html, getdate, nowdate

from wuye_ops.people.certificates import as_rules, words
from wuye_ops.people.certificates.as_rules import DOCTYPE, KIND
from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.records import personal_data
from wuye_ops.rules import certificate as rules
from wuye_ops.rules import identity
from wuye_ops.rules.certificate import Certificate, Owner

# what only steps and sweeps write
OWN_FIELDS = (
	"status", "due_on", "due_for", "verified_by", "verified_on", "reviews", "warnings", "error", "log",
)  # fmt: skip
# taken from the employee
OF_PERSON = ("employee_name", "designation", "department", "property")
# what may be added to one that counts
AFTERWARDS = {"modified", "modified_by", "remark", "company", *OF_PERSON, *OWN_FIELDS}
# what a draft may lack
LATER = ("no_proof",)


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status = rules.DRAFT


def check(doc) -> None:
	"""Validate. What services write was asked for there; of a draft everything is looked at each time."""
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
		_refuse_change(doc, before)
	person = take_person(doc)
	if not doc.flags.by_service and doc.status == rules.DRAFT:
		kind = _kind(doc)
		_protect_number(doc, kind)
		guarded.own_file(doc, "file")
		_check_replaced(doc)
		found = refusals(doc, person)
		words.refuse([one for one in found if one.code not in LATER], _(DOCTYPE))
	doc.company = doc.company or person.company
	derive(doc)


def refusals(doc, person) -> tuple:
	"""What is wrong with it as it stands; person: as `take_person` gives it. Certificates of the employee are locked by the caller."""
	mine = as_rules.as_certificate(doc)
	return rules.refusals(
		mine,
		as_rules.kind_of(frappe.get_cached_doc(KIND, doc.kind)),
		owner_of(person),
		doc.company or person.company,
		_others(doc, mine),
		getdate(nowdate()),
	)


def take_person(doc):
	"""The employee, locked: of two who enter a certificate of one person at once the second sees that of the first."""
	person = frappe.db.get_value(
		"Employee",
		doc.employee,
		[
			"name", "employee_name", "designation", "department", "wuye_property", "company", "user_id",
			"relieving_date",
		],
		as_dict=True,
		for_update=True,
	)  # fmt: skip
	if not person:
		frappe.throw(_("Choose an employee."), title=_(DOCTYPE))
	doc.update({field: person[field] for field in OF_PERSON if field != "property"})
	doc.property = person.wuye_property or None
	return person


def owner_of(person) -> Owner:
	left = person.relieving_date
	return Owner(person.name, person.company, cstr(person.user_id), getdate(left) if left else None)


def derive(doc) -> None:
	"""By when something has to be done, and what: its review comes before its end."""
	kind = as_rules.kind_of(frappe.get_cached_doc(KIND, doc.kind))
	mine = as_rules.as_certificate(doc)
	doc.due_on = rules.due_on(mine, kind)
	doc.due_for = None if not doc.due_on else "Review" if rules.review_due(mine, kind) else "End"


def refuse_delete(doc) -> None:
	"""A draft may go; what has counted is kept."""
	if doc.status != rules.DRAFT or doc.log:
		frappe.throw(
			_("{0} is kept for the record. Revoke it with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


def follow_employee(doc, method=None) -> None:
	"""On update of Employee: certificates and studies are found where the person works now."""
	before = doc.get_doc_before_save()
	fields = ("employee_name", "designation", "department", "wuye_property", "company")
	if not before or all(before.get(field) == doc.get(field) for field in fields):
		return
	for doctype in (DOCTYPE, "Self-Study"):
		table = DocType(doctype)
		# copies of what the employee's own versions tell
		(
			frappe.qb.update(table)
			.set(table.employee_name, doc.employee_name)
			.set(table.designation, doc.designation)
			.set(table.department, doc.department)
			.set(table.property, doc.get("wuye_property") or None)
			.set(table.company, doc.company)
			.where(table.employee == doc.name)
		).run()


def _refuse_change(doc, before) -> None:
	if doc.flags.by_service or before.status == rules.DRAFT:
		return
	if field := first_change(doc, before, AFTERWARDS):
		frappe.throw(
			_("{0} counts as it was verified: {1} stays as it is. Revoke it and enter another.").format(
				doc.name, frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE))
			),
			title=_(DOCTYPE),
		)


def _kind(doc):
	if not frappe.db.exists(KIND, doc.kind):
		frappe.throw(_("Choose a kind of certificate of the list."), title=_(DOCTYPE))
	kind = frappe.get_cached_doc(KIND, doc.kind)
	if doc.is_new() and kind.disabled:
		frappe.throw(_("{0} is out of use.").format(escape_html(doc.kind)), title=_(DOCTYPE))
	return kind


def _protect_number(doc, kind) -> None:
	doc.number = cstr(doc.number).strip()
	if kind.number_is_id:
		personal_data.protect_id_number(doc, "number")
		return
	if identity.MASK in doc.number:
		# it was of a kind whose numbers are masked
		frappe.throw(_("Enter the whole number, not a masked one."), title=_("Masked Number"))
	doc.number_encrypted = doc.number_hash = None


def _check_replaced(doc) -> None:
	if not doc.replaces:
		return
	row = frappe.db.get_value(DOCTYPE, doc.replaces, ["employee", "kind", "status"], as_dict=True)
	if not row or (row.employee, row.kind) != (doc.employee, doc.kind) or doc.replaces == doc.name:
		frappe.throw(
			_("Only a certificate of the same kind and person is renewed by it."), title=_("Replaces")
		)
	if row.status == rules.REVOKED:
		frappe.throw(_("{0} is revoked: nothing is renewed there.").format(doc.replaces), title=_("Replaces"))


def _others(doc, mine: Certificate) -> list[Certificate]:
	"""Of the same kind: those of the person, and whosoever has the number, with whatever key it is hashed."""
	certificate = DocType(DOCTYPE)
	plain = personal_data.plain(doc, "number")
	hashes = {*(personal_data.id_hashes(plain) if plain else ()), mine.number}
	same_number = certificate.number_hash.isin(sorted(hashes)) | (
		(certificate.number == doc.number)
		& (certificate.number_hash.isnull() | (certificate.number_hash == ""))
	)
	rows = as_rules.load(
		(certificate.kind == doc.kind)
		& (certificate.name != (doc.name or ""))
		& ((certificate.employee == doc.employee) | same_number)
	)
	return [replace(row, number=mine.number) if plain and row.number in hashes else row for row in rows]
