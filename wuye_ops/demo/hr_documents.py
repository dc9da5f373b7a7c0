"""Which documents of HR the demo has made, and how they go; `leave` makes them. Nothing of the chapters is imported here."""

import frappe

from wuye_ops.demo.registry import Registry
from wuye_ops.setup import workflows

# companies for which the demo has chosen a holiday list
CHOSEN = "Company Holiday List"
# what HR's documents of the demo are; designations, departments and shifts go with the masters
# those that name an employee go with the people, whoever made them
OF_PEOPLE = (
	"Leave Ledger Entry",
	"Attendance",
	"Leave Application",
	"Leave Allocation",
	"Salary Structure Assignment",
	"Additional Salary",
	"Appraisal",
	"Staff Award",
	"Care Need",
	"Employee Separation",
	"Shift Assignment",
	"Self-Study",
	"Staff Certificate",
	"Health Check",
	"Health Warning",
)
DOCTYPES = (
	*OF_PEOPLE,
	"Training Year Plan",
	"Training Result",
	"Training Event",
	"Staffing Plan",
	"Job Applicant Source",
	"Interview Round",
	"Interview Type",
	"Skill",
	"Employee Onboarding Template",
	"Employee Separation Template",
	"Certificate Requirement",
	"Certificate Kind",
	"Training Need",
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
	"Staff Activity",
	"Appraisal Cycle",
	"Gift Round",
	"Promotion Path",
	"Grievance Type",
)
# what is written about people by steps of the product, whoever took them → the field of the employee
STEPS_OF_PEOPLE = {
	"Promotion Proposal": "employee",
	"Employee Promotion": "employee",
	"Holiday Gift": "employee",
	"Employee Grievance": "raised_by",
}
# those of HRMS that name a property: what was made of its people since goes as well
OF_A_PROPERTY = (
	"Job Requisition",
	"Job Opening",
	"Job Applicant",
	"Interview",
	"Job Offer",
	"Employee Onboarding",
)
BOARDING = ("Employee Onboarding", "Employee Separation")


def restore_company(registry: Registry) -> None:
	"""A company that had no holiday list has none again."""
	for company in registry.names(CHOSEN):
		if frappe.db.get_value("Company", company, "default_holiday_list") in registry.names("Holiday List"):
			frappe.db.set_value("Company", company, "default_holiday_list", None, update_modified=False)


def restore_requisitions(registry: Registry) -> None:
	"""Requisitions go HRMS's way again where the demo had made a workflow for them."""
	workflows.remove_workflows(registry.names("Workflow"))
	frappe.clear_cache(doctype="Job Requisition")


def gone(registry: Registry) -> dict[str, list[str]]:
	"""Doctype → what goes: what the demo made, and what was written about its people since."""
	people = registry.names("Employee")
	found = {doctype: registry.names(doctype) for doctype in DOCTYPES}
	for doctype in OF_PEOPLE:
		later = frappe.get_all(doctype, {"employee": ["in", people or [""]]}, pluck="name")
		found[doctype] = list(dict.fromkeys(found[doctype] + later))
	for doctype, field in STEPS_OF_PEOPLE.items():
		found[doctype] = frappe.get_all(doctype, {field: ["in", people or [""]]}, pluck="name")
	of_ours = {"property": ["in", registry.names("Property") or [""]]}
	later = frappe.get_all("Gift Round", of_ours, pluck="name")
	found["Gift Round"] = list(dict.fromkeys(found["Gift Round"] + later))
	found["Award Round"] = frappe.get_all("Award Round", of_ours, pluck="name")
	for doctype in OF_A_PROPERTY:
		of_ours = {"wuye_property": ["in", registry.names("Property") or [""]]}
		later = frappe.get_all(doctype, of_ours, pluck="name")
		found[doctype] = list(dict.fromkeys(registry.names(doctype) + later))
	found["Interview Feedback"] = frappe.get_all(
		"Interview Feedback", {"interview": ["in", found["Interview"] or [""]]}, pluck="name"
	)
	found["Employee Referral"] = frappe.get_all(
		"Employee Referral", {"referrer": ["in", people or [""]]}, pluck="name"
	)
	# HRMS makes a project of each checklist, and a task of each of its activities
	found["Project"] = [
		project
		for doctype in BOARDING
		for project in frappe.get_all(
			doctype, {"name": ["in", found[doctype] or [""]], "project": ["is", "set"]}, pluck="project"
		)
	]
	found["Task"] = frappe.get_all("Task", {"project": ["in", found["Project"] or [""]]}, pluck="name")
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
