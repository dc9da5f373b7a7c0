"""What the page 我的巡检 shows of rectifications: those the user is to cure, those to verify, and what was found.

The steps are those of `rectification` (start, submit) and `verifying` (verify, return); this module reads.
"""

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from wuye_ops.inspection import verifying
from wuye_ops.inspection.rectification import AT_WORK
from wuye_ops.property.staff import employee_of

SEVERITIES = ("Critical", "Major", "Normal", "Minor")
SEVERITY_COLOURS = {"Critical": "red", "Major": "orange", "Normal": "blue", "Minor": "gray"}
STATUS_COLOURS = {
	"Open": "orange", "In Progress": "blue", "To Verify": "gray", "Returned": "red", "Closed": "green",
	"Cancelled": "gray",
}  # fmt: skip
FIELDS = (
	"name", "subject", "status", "severity", "due_date", "property", "service_area", "equipment", "responsible",
	"department", "times_returned", "finished_on",
)  # fmt: skip
MOST = 200


@frappe.whitelist()
def my_rectifications() -> dict:
	"""{now, mine, pool, waiting, verifies, to_verify}: the user's own, the late and grave ones first; the department's
	that name nobody; the user's own that wait to be verified by somebody else; and those the user may verify."""
	frappe.has_permission("Rectification", "read", throw=True)
	employee = employee_of(frappe.session.user)
	rows = []
	if employee:
		rows = frappe.get_list(
			"Rectification",
			filters={"status": ["in", [*AT_WORK, "To Verify"]]},
			or_filters=[["responsible", "=", employee.name], ["responsible", "is", "not set"]],
			fields=list(FIELDS),
			order_by=None,
			limit=MOST,
		)
	rows.sort(key=lambda row: (row.due_date or getdate(), SEVERITIES.index(row.severity), row.name))
	to_verify = verifying.waiting_for_me()
	places = _place_names([*rows, *to_verify])
	mine = [row for row in rows if row.responsible]
	return {
		"now": str(now_datetime()),
		"mine": [card(row, places) for row in mine if row.status in AT_WORK],
		"pool": [
			card(row, places)
			for row in rows
			if not row.responsible and row.status in AT_WORK and row.department == employee.department
		],
		"waiting": [card(row, places) for row in mine if row.status == "To Verify"],
		"verifies": verifying.verifies(),
		"to_verify": [card(row, places) for row in to_verify],
	}


def card(row, places: dict) -> dict:
	return {
		"name": row.name,
		"subject": row.subject,
		"status": row.status,
		"status_label": _(row.status, context="Rectification"),
		"colour": STATUS_COLOURS[row.status],
		"severity_label": _(row.severity, context="Rectification"),
		"severity_colour": SEVERITY_COLOURS[row.severity],
		"due_date": str(row.due_date),
		"days_left": (getdate(row.due_date) - getdate()).days,
		"times_returned": row.times_returned,
		"where": " · ".join(
			part for part in (row.property, places.get(row.service_area), places.get(row.equipment)) if part
		),
	}


def _place_names(rows: list) -> dict[str, str]:
	found = {}
	for field, doctype, title in (
		("service_area", "Service Area", "area_name"),
		("equipment", "Equipment", "equipment_name"),
	):
		names = {row.get(field) for row in rows if row.get(field)}
		if names:
			# the right to a rectification is the right to know where it is
			found.update(
				frappe.get_all(doctype, {"name": ["in", list(names)]}, ["name", title], as_list=True)
			)
	return found


@frappe.whitelist()
def rectification(name: str) -> dict:
	"""One rectification: its card, what was found with photos, what was done, and the steps the user may take now."""
	doc = frappe.get_doc("Rectification", name)
	doc.check_permission("read")
	employee = employee_of(frappe.session.user)
	return {
		**card(doc, _place_names([doc])),
		"now": str(now_datetime()),
		"description": doc.description,
		"cause": doc.cause,
		"measures": doc.measures,
		"evidence": doc.evidence,
		"finished_on": str(doc.finished_on or ""),
		"responsible_name": doc.responsible_name,
		"remark": doc.verify_remark if doc.status == "Returned" else None,
		"log": [
			{
				"on": frappe.utils.format_datetime(row.logged_on, "yyyy-MM-dd HH:mm"),
				"step_label": _(row.step, context="Rectification Log"),
				"content": row.content,
				"photo": row.photo,
			}
			for row in doc.log
		],
		"steps": steps_of(doc, employee),
	}


def steps_of(doc, employee) -> list[str]:
	"""Keys of the page's buttons: whoever is responsible, or may take what names nobody; and whoever may verify it."""
	if verifying.may_verify(doc):
		return ["return", "verify"]
	if not employee or doc.status not in AT_WORK or not doc.has_permission("write"):
		return []
	if doc.responsible:
		mine = doc.responsible == employee.name
	else:
		mine = doc.department == employee.department
	if not mine:
		return []
	return ["submit"] if doc.status == "In Progress" else ["start", "submit"]
