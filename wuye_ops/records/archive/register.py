"""The register: numbers, what an entry must say, how long it is kept, and what nobody changes by hand."""

import frappe
from frappe import _
from frappe.model.naming import make_autoname
from frappe.utils import cint, getdate

from wuye_ops.property import guarded
from wuye_ops.property.places import permitted_properties
from wuye_ops.records.archive import text
from wuye_ops.rules import retention as rules

DRAFT, IN_APPROVAL, EFFECTIVE = "Draft", "In Approval", "Effective"
SUPERSEDED, ARCHIVED, DISPOSED = "Superseded", "Archived", "Disposed"
PAPER = ("Paper", "Both")
# Kept by the services of the archive; a form shows them.
OWN_FIELDS = (
	"status", "current_version", "effective_from", "superseded_by", "filed_on", "legal_hold", "legal_hold_reason",
)  # fmt: skip


# -- controller's named steps


def number(doc) -> None:
	"""CODE-YEAR-0001: one row of numbers for each code and year, over all properties. Gaps may be: drafts are deleted."""
	code = frappe.get_cached_value("Record Category", doc.category, "code") if doc.category else None
	if not code:
		frappe.throw(_("Choose a category; the record is numbered by it."), title=_("Category"))
	doc.record_no = make_autoname(f"{code}-{getdate(doc.record_date).year}-.####")
	doc.name = doc.record_no


def refuse_by_hand(doc) -> None:
	if doc.status == DISPOSED and not doc.flags.by_disposal:
		frappe.throw(
			_("{0} is disposed of by a Record Disposal only.").format(frappe.bold(doc.title)),
			title=_("Disposal"),
		)
	if not doc.flags.by_disposal:
		guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))


def check(doc) -> None:
	category = frappe.get_cached_doc("Record Category", doc.category)
	if doc.is_new():
		_check_place(doc)
		if category.disabled:
			frappe.throw(
				_("Category {0} is no longer used. Choose another one.").format(frappe.bold(category.name)),
				title=_("Category"),
			)
	doc.controlled = category.controlled
	doc.confidentiality = doc.confidentiality or category.access_level
	if doc.is_new() and doc.controlled and not doc.review_cycle_months:
		doc.review_cycle_months = category.review_cycle_months
	_check_days(doc)


def _check_place(doc) -> None:
	if not doc.property and permitted_properties() is not None:
		frappe.throw(
			_("Choose the property. Only head office files what holds for the whole company."),
			title=_("Property"),
		)
	if doc.reference_name and not doc.flags.by_service:
		frappe.has_permission(doc.reference_doctype, "read", doc=doc.reference_name, throw=True)


def _check_days(doc) -> None:
	if (doc.review_cycle_months or 0) < 0:
		frappe.throw(_("A cycle has at least one month."), title=_("Review Every (Months)"))
	for field in ("expires_on", "ended_on"):
		if doc.get(field) and getdate(doc.get(field)) < getdate(doc.record_date):
			frappe.throw(
				_("{0} lies before the day of the record. Correct one of them.").format(
					frappe.bold(_(doc.meta.get_label(field), context=doc.doctype))
				),
				title=_("Implausible Value"),
			)


def set_retention(doc) -> None:
	category = frappe.get_cached_doc("Record Category", doc.category)
	retention = rules.Retention(
		years=cint(category.keep_years),
		keep_from=category.keep_from or rules.FILING,
		permanent=bool(category.is_permanent),
	)
	doc.is_permanent = category.is_permanent
	doc.keep_until = rules.keep_until(
		retention, getdate(doc.record_date), _day(doc.filed_on), _day(doc.ended_on)
	)


def _day(value):
	return getdate(value) if value else None


def follow_title(doc) -> None:
	"""On update: a record is found by the title it has now."""
	before = doc.get_doc_before_save()
	if before and before.title != doc.title and doc.current_version:
		text.enqueue(doc.current_version)


def refuse_deletion(doc) -> None:
	"""What was filed stays in the register, also after its disposal; a draft may go."""
	if doc.status != DRAFT or doc.legal_hold or frappe.db.exists("Record Version", {"record": doc.name}):
		frappe.throw(
			_("{0} was filed and stays in the register. Its files are removed by a Record Disposal.").format(
				frappe.bold(doc.title)
			),
			title=_("Kept for the Record"),
		)
