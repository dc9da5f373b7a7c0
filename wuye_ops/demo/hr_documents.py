"""Which documents of HR the demo has made, and how they go; `leave` makes them. Nothing of the chapters is imported here."""

import frappe

from wuye_ops.demo.registry import Registry

# companies for which the demo has chosen a holiday list
CHOSEN = "Company Holiday List"
# of people: those that were written later go with them
OF_PEOPLE = ("Leave Ledger Entry", "Attendance", "Leave Application", "Leave Allocation", "Shift Assignment")
# what HR's documents of the demo are; designations, departments and shifts go with the masters
DOCTYPES = (
	*OF_PEOPLE,
	"Staffing Plan",
	"Job Applicant Source",
	"Interview Round",
	"Interview Type",
	"Skill",
	"Employee Onboarding Template",
	"Employee Separation Template",
	"Training Program",
	"Leave Type",
	"Holiday List",
	"Salary Structure",
	"Salary Component",
	"Appraisal Template",
	"Employee Feedback Criteria",
	"KRA",
	"Insurance City Table",
	"Regional Leave",
	"Health Hazard",
)


def restore_company(registry: Registry) -> None:
	"""A company that had no holiday list has none again."""
	for company in registry.names(CHOSEN):
		if frappe.db.get_value("Company", company, "default_holiday_list") in registry.names("Holiday List"):
			frappe.db.set_value("Company", company, "default_holiday_list", None, update_modified=False)


def gone(registry: Registry) -> dict[str, list[str]]:
	"""Doctype → what goes: what the demo made, and what was written about its people since."""
	people = registry.names("Employee")
	found = {doctype: registry.names(doctype) for doctype in DOCTYPES}
	for doctype in OF_PEOPLE:
		later = frappe.get_all(doctype, {"employee": ["in", people or [""]]}, pluck="name")
		found[doctype] = list(dict.fromkeys(found[doctype] + later))
	# what HRMS tells on the phone; it lies beside the framework's own notifications
	found["PWA Notification"] = frappe.get_all(
		"PWA Notification",
		{
			"reference_document_type": "Leave Application",
			"reference_document_name": ["in", found["Leave Application"] or [""]],
		},
		pluck="name",
	)
	return found
