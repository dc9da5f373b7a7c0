"""Rows that hang on a document are seen with it.

Frappe keeps User Permissions on documents, but not on what hangs on them: rows of child tables read by themselves,
files, tags and workflow actions in their lists, the log of looks at personal data. These conditions close that, for
users who are limited to properties or to their own work. Who sees everything is not slowed down by them.
"""

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery

from wuye_ops.customer_service.permissions import is_resident
from wuye_ops.overrides.customer import is_own_or_visible
from wuye_ops.property.places import permitted_properties
from wuye_ops.property.staff import AT_WORK

# child table → the doctype whose rows they are
CHILD_TABLES = {
	"Area Work Plan Area": "Area Work Plan",
	"Arrears Action": "Arrears Case",
	"Arrears Instalment": "Arrears Promise",
	"Audit Access Document": "Audit Access Grant",
	"Audit Access Property": "Audit Access Grant",
	"Audit Finding Log": "Audit Finding",
	"Audit Finding Paper": "Audit Finding",
	"Audit Finding Reminder": "Audit Finding",
	"Audit Handing": "Audit Document Request",
	"Audit Log": "Audit",
	"Audit Member": "Audit",
	"Audit Person": "Audit",
	"Audit Plan Round": "Audit Plan",
	"Audit Plan Subject": "Audit Plan",
	"Audit Property": "Audit",
	"Audit Request Reminder": "Audit Document Request",
	"Audit Step": "Audit",
	"Audit Working Paper Document": "Audit Working Paper",
	"Award Round Out": "Award Round",
	"Billing Run Change": "Billing Run",
	"Billing Run Standard": "Billing Run",
	"Billing Run Total": "Billing Run",
	"Care Need Log": "Care Need",
	"Care Need Person": "Care Need",
	"Certificate Kind Choice": "Certificate Requirement",
	"Checklist Item": "Checklist",
	"Community Notice Category": "Community Notice",
	"Community Notice Place": "Community Notice",
	"Cost Class Account": "Cost Class",
	"Cost Plan Driver": "Cost Plan",
	"Cost Plan Line": "Cost Plan",
	"Cost Plan Note": "Cost Plan",
	"Cost Review Class": "Cost Review",
	"Cost Review Effect": "Cost Review",
	"Cost Review Note": "Cost Review",
	"Cost Review Problem": "Cost Review",
	"Customer Household Member": "Customer Profile",
	"Customer Visit Need": "Customer Visit",
	"Data Subject Request Log": "Data Subject Request",
	"Day Close Mode": "Day Close",
	"Dunning Step": "Property",
	"Emergency Drill Finding": "Emergency Drill",
	"Emergency Drill Participant": "Emergency Drill",
	"Emergency Drill Photo": "Emergency Drill",
	"Emergency Drill Step": "Emergency Drill",
	"Emergency Plan Contact": "Emergency Plan",
	"Emergency Plan Material": "Emergency Plan",
	"Emergency Plan Step": "Emergency Plan",
	"Emergency Response Step": "Emergency Response",
	"Equipment Part": "Equipment",
	"Equipment Status Log": "Equipment",
	"Fee Late Rate": "Fee Standard",
	"Fee Price": "Fee Standard",
	"Fee Standard Building": "Fee Standard",
	"Fee Tier": "Fee Standard",
	"Fee Waiver Line": "Fee Waiver",
	"Gate Retention Log Row": "Gate Retention Log",
	"Goods Release Item": "Goods Release",
	"Goods Release Trip": "Goods Release",
	"Gate Policy Courier": "Gate Policy",
	"Guard Post Shift": "Guard Post",
	"Guard Post Thing": "Guard Post",
	"Grievance Log": "Employee Grievance",
	"Health Hazard Post": "Health Hazard",
	"Health Hazard Work": "Health Hazard",
	"Improvement Escalation": "Improvement Plan",
	"Improvement Log": "Improvement Plan",
	"Improvement Measure": "Improvement Plan",
	"Improvement Round": "Improvement Plan",
	"Inspection Plan Point": "Inspection Plan",
	"Inspection Plan Season": "Inspection Plan",
	"Inspection Plan Slot": "Inspection Plan",
	"Inspection Point": "Inspection",
	"Inspection Result": "Inspection",
	"Insurance Claim Document": "Insurance Claim",
	"Insurance Claim Log": "Insurance Claim",
	"Insurance Policy Category": "Insurance Policy",
	"Insurance Policy Log": "Insurance Policy",
	"Insurance Policy Property": "Insurance Policy",
	"Insurance Warning": "Insurance Policy",
	"Insurance City Rate": "Insurance City Table",
	"Legal Hold Item": "Legal Hold",
	"Letter Batch Letter": "Letter Batch",
	"Maintenance Plan Equipment": "Maintenance Plan",
	"Maintenance Plan Part": "Maintenance Plan",
	"Meter Building": "Meter",
	"Metric Revision": "Metric Snapshot",
	"Online Payment Bill": "Online Payment",
	"Owners Entry Part": "Owners Entry",
	"Owners Statement Entry": "Owners Statement",
	"Owners Statement Line": "Owners Statement",
	"Owners Statement Log": "Owners Statement",
	"Owners Statement Problem": "Owners Statement",
	"Parking Charge Line": "Parking Charge",
	"Parking Permit Vehicle": "Parking Permit",
	"Payment Entry Deduction": "Payment Entry",
	"Payment Entry Reference": "Payment Entry",
	"Payment Receipt Bill": "Payment Receipt",
	"Payment Receipt Mode": "Payment Receipt",
	"Payment Refund Source": "Payment Refund",
	"Personal Data Erasure Item": "Personal Data Erasure",
	"Portal User": "Customer",
	"Recruitment Cost": "Job Opening",
	"Staff Item": "Employee",
	"Privacy Notice Purpose": "Privacy Notice",
	"Policy Check Result": "Policy Check",
	"Policy Checklist Item": "Policy Checklist",
	"Personal Data Export Column": "Personal Data Export",
	"Personal Data Export Download": "Personal Data Export",
	"Profile Change": "Profile Change Request",
	"Profile Change Member": "Profile Change Request",
	"Property Department": "Property",
	"Property Unit Area": "Property Unit",
	"Property Unit Vacancy": "Property Unit",
	"Quality Evaluation Item": "Quality Evaluation",
	"Quality Evaluation Note": "Quality Evaluation",
	"Quality Grade": "Quality Standard",
	"Quality Standard Item": "Quality Standard",
	"Record Category Role": "Record Category",
	"Record Disposal Item": "Record Disposal",
	"Record Disposal Supervisor": "Record Disposal",
	"Record Hand Over Item": "Record Hand Over",
	"Record Loan Reminder": "Record Loan",
	"Record Loan View": "Record Loan",
	"Rectification Escalation": "Rectification",
	"Rectification Log": "Rectification",
	"Risk Alert Action": "Risk Alert",
	"Risk Alert Log": "Risk Alert",
	"Risk Alert Notice": "Risk Alert",
	"Risk Indicator Change": "Risk Indicator",
	"Risk Indicator Property": "Risk Indicator",
	"Risk Indicator Risk": "Risk Indicator",
	"Risk Log": "Risk",
	"Risk Measure": "Risk",
	"Risk Opinion": "Risk Assessment",
	"Risk Reminder": "Risk",
	"Risk Report Log": "Risk Report",
	"Risk Response": "Risk",
	"Risk Response Policy": "Risk",
	"Sales Invoice Item": "Sales Invoice",
	"Scorecard Designation": "Scorecard Template",
	"Scorecard Grade": "Scorecard Template",
	"Scorecard Measure": "Scorecard Template",
	"Scorecard Run Row": "Scorecard Run",
	"Security Incident Escalation": "Security Incident",
	"Security Incident Event": "Security Incident",
	"Security Incident Lesson": "Security Incident",
	"Security Incident Measure": "Security Incident",
	"Security Incident Person": "Security Incident",
	"Service Calendar Interval": "Service Calendar",
	"Service Calendar Workday": "Service Calendar",
	"Service Follow Up Attempt": "Service Follow Up",
	"Service Level Escalation": "Service Level",
	"Service Level Target": "Service Level",
	"Service Progress Report": "Service Request",
	"Service Category Skill": "Service Category",
	"Service Request Escalation": "Service Request",
	"Service Request Hold": "Service Request",
	"Service Task Assignment": "Service Task",
	"Service Task Equipment": "Service Task",
	"Service Task Log": "Service Task",
	"Service Task Part": "Service Task",
	"Shift Handover Escalation": "Shift Handover",
	"Shift Handover Matter": "Shift Handover",
	"Shift Handover Thing": "Shift Handover",
	"Promotion Check": "Promotion Proposal",
	"Promotion Log": "Promotion Proposal",
	"Staff Activity Sign Up": "Staff Activity",
	"Staff Award Log": "Staff Award",
	"Staff Certificate Log": "Staff Certificate",
	"Staff Certificate Review": "Staff Certificate",
	"Roster Need Warning": "Roster Need",
	"Staff Certificate Warning": "Staff Certificate",
	"Staff Scorecard Line": "Staff Scorecard",
	"Staff Scorecard Log": "Staff Scorecard",
	"Staff Scorecard Objection": "Staff Scorecard",
	"Statutory Warning": "Statutory Inspection",
	"Survey Answer": "Survey Response",
	"Survey Building": "Survey",
	"Survey Class": "Survey",
	"Survey Question": "Survey",
	"Tax Invoice Line": "Tax Invoice Request",
	"Training Year Plan Row": "Training Year Plan",
	"Visitor Pass Gate": "Visitor Pass",
	"Visitor Pass Hours": "Visitor Pass",
	"Work Hand Over Item": "Work Hand Over",
}

# doctype → (field with the doctype, field with the name) of the document it hangs on
ATTACHED = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Personal Data Access": ("reference_doctype", "reference_name"),
	"Tag Link": ("document_type", "document_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
}

# What is limited by place; other doctypes are Frappe's to guard.
CUSTOMERS = ("Customer", "Customer Profile")
# ERPNext's documents that our roles read, and that carry the property as an accounting dimension.
BILLS = ("Payment Entry", "Sales Invoice")
# HRMS's papers about people come with proofs: of sickness, of births, of what was spent.
PAPERS = ("Attendance Request", "Employee Advance", "Expense Claim", "Leave Application", "Salary Slip")
# Of several properties of a company, or all: their hooks say who sees them.
BY_HOOK = ("Insurance Policy", "Employee Grievance", *PAPERS)
# About a person, who may move: their hooks alone say who sees them.
OF_PEOPLE = (
	"Care Need",
	"Gift Round",
	"Health Check",
	"Health Warning",
	"Holiday Gift",
	"Promotion Proposal",
	"Staff Award",
)
# Hidden by confidentiality also from people whom no property limits.
CONFIDENTIAL = (
	"Care Need",
	"Employee Grievance",
	"Health Check",
	"Record",
	"Record Version",
	"Self-Study",
	"Staff Certificate",
	*PAPERS,
)
# Where they name no property they are the whole company's.
COMPANY_WIDE = (
	"Legal Hold",
	"Record",
	"Record Confirmation",
	"Record Disposal",
	"Record Hand Over",
	"Record Version",
)


def child_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Rows of a child table whose parent the user may list, when the table field itself is open to the user."""
	user = user or frappe.session.user
	parent = CHILD_TABLES[doctype]
	# the framework would refuse the whole question, which may be about what hangs on documents of any kind
	if not frappe.has_permission(parent, "read", user=user):
		return "1 = 0"
	meta = frappe.get_meta(parent)
	levels = {field.permlevel for field in meta.get_table_fields() if field.options == doctype}
	if not levels & {0, *meta.get_permlevel_access("read", user=user)}:
		return "1 = 0"
	match = DatabaseQuery(parent, user=user).build_match_conditions()
	if not match:
		return ""
	parents = f"select `tab{parent}`.`name` from `tab{parent}` where {match}"
	return f"(`tab{doctype}`.`parenttype` != {_text(parent)} or `tab{doctype}`.`parent` in ({parents}))"


def attached_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Keeps out rows that hang on documents of other properties or, for field staff and residents, of other people."""
	user = user or frappe.session.user
	type_field, name_field = (f"`tab{doctype}`.`{field}`" for field in ATTACHED[doctype])
	conditions = []
	for reference in guarded_doctypes() if is_narrowed(user) else CONFIDENTIAL:
		if visible := visible_condition(reference, user):
			names = f"select `tab{reference}`.`name` from `tab{reference}` where {visible}"
			conditions.append(
				f"(coalesce({type_field}, '') != {_text(reference)} or {name_field} in ({names}))"
			)
	return f"({' and '.join(conditions)})" if conditions else ""


def has_attached_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses a row that hangs on a document hidden from the user."""
	type_field, name_field = ATTACHED[doc.doctype]
	return None if may_see(doc.get(type_field), doc.get(name_field), user) else False


def user_query_conditions(user: str | None = None) -> str:
	"""Colleagues can be found by everyone in the desk; residents' accounts by those who see the customer."""
	user = user or frappe.session.user
	if not is_narrowed(user):
		return ""
	visible = visible_condition("Customer", user)
	accounts = "select `tabPortal User`.`user` from `tabPortal User` join `tabCustomer`"
	accounts += (
		" on `tabCustomer`.`name` = `tabPortal User`.`parent` and `tabPortal User`.`parenttype` = 'Customer'"
	)
	if visible:
		accounts += f" where {visible}"
	return (
		f"(`tabUser`.`user_type` = 'System User' or `tabUser`.`name` = {_text(user)}"
		f" or `tabUser`.`name` in ({accounts}))"
	)


def stay_in_own_places(doc, method=None) -> None:
	"""Validate: nobody writes into a property, or about a customer, that is hidden from them.

	Frappe asks for the right before a document takes its property from a unit or building, and does not ask for a
	customer at all; naming one would open their profile to whoever names them.
	"""
	if doc.flags.ignore_permissions:
		return
	properties = permitted_properties()
	if properties is None:
		return
	if doc.property and doc.property not in properties:
		frappe.throw(
			_("{0} belongs to property {1}, which you do not work for. Choose a place in: {2}").format(
				_(doc.doctype), frappe.bold(doc.property), ", ".join(properties)
			),
			frappe.PermissionError,
			title=_("Another Property"),
		)
	customer = doc.get("customer")
	if customer and doc.has_value_changed("customer") and not is_own_or_visible(customer):
		frappe.throw(
			_(
				"Customer {0} is not registered in your properties. Register them as new with their phone number."
			).format(frappe.bold(customer)),
			frappe.PermissionError,
			title=_("Another Property"),
		)


def may_see(doctype: str | None, name: str | None, user: str | None = None) -> bool:
	"""Whether place and person let the user see a document; what the role allows is asked elsewhere."""
	user = user or frappe.session.user
	if not name or not is_limited(doctype, user) or doctype not in guarded_doctypes():
		return True
	visible = visible_condition(doctype, user)
	if not visible:
		return True
	# the condition is built by `visible_condition` from escaped values, the doctype is one of our own
	return bool(
		frappe.db.sql(
			f"select 1 from `tab{doctype}` where `tab{doctype}`.`name` = %s and {visible}", name
		)  # nosemgrep
	)


def is_limited(doctype: str | None, user: str) -> bool:
	"""Whether somebody may see a part of the documents of a kind only."""
	return is_narrowed(user) or (doctype in CONFIDENTIAL and user != "Administrator")


def is_narrowed(user: str) -> bool:
	"""Whether somebody sees a part of the company's documents only."""
	if user == "Administrator":
		return False
	return (
		permitted_properties(user) is not None
		or is_resident(user)
		or bool(AT_WORK & set(frappe.get_roles(user)))
	)


def guarded_doctypes() -> tuple[str, ...]:
	return ("Property", *_doctypes_with_property(), *CUSTOMERS, *BILLS, *BY_HOOK)


def _doctypes_with_property() -> tuple[str, ...]:
	return frappe.cache.get_value(
		"wuye_doctypes_with_property",
		lambda: tuple(
			sorted(
				frappe.get_all(
					"DocField",
					{"fieldname": "property", "options": "Property", "parenttype": "DocType"},
					pluck="parent",
				)
			)
		),
	)


def visible_condition(doctype: str, user: str) -> str:
	"""The SQL condition on a doctype's own table for what place and person let the user see; empty for everything."""
	conditions = []
	properties = permitted_properties(user)
	if properties is not None and doctype not in (*CUSTOMERS, *BY_HOOK, *OF_PEOPLE):
		values = ", ".join(_text(name) for name in properties)
		column = "name" if doctype == "Property" else "property"
		own = f"`tab{doctype}`.`{column}` in ({values})"
		shared = f"coalesce(`tab{doctype}`.`{column}`, '') = '' or " if doctype in COMPANY_WIDE else ""
		conditions.append(f"({shared}{own})")
	for path in frappe.get_hooks("permission_query_conditions", {}).get(doctype, []):
		if condition := frappe.call(frappe.get_attr(path), user, doctype=doctype):
			conditions.append(f"({condition})")
	return " and ".join(conditions)


def _text(value: str) -> str:
	return frappe.db.escape(value, percent=False)
