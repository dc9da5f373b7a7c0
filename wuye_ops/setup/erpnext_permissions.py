"""What our roles may do with ERPNext's masters.

Frappe reads a doctype's own rights only as long as it has no custom ones, so adding a role copies ERPNext's rights
first (`setup_custom_perms`); removing our rows and, where nothing else was changed, the copy leaves ERPNext as it was.
"""

import frappe
from frappe.permissions import setup_custom_perms

READ = ("read", "select")
SELECT = ("select",)
STAFF = (
	"Operations Director",
	"Property Manager",
	"Customer Service",
	"Department Head",
	"Field Staff",
	"Gate Guard",
	"Quality Inspector",
	"Fee Clerk",
	"Risk Officer",
	"Internal Auditor",
	"Records Clerk",
)
EXTERNAL = "External Auditor"
# narrowed to a grant by finance_control/audit/access, and refused without one
READ_WITHIN_GRANT = ("read", "select", "report", "print", "export")
EDIT_CUSTOMER = ("read", "select", "write", "create", "report")
# The bills of a billing run are read by those who make, check and explain them; ERPNext's accountants work on them.
READ_BILL = ("read", "select", "report", "print")
READ_PAYMENT = ("read", "select", "report")
# Whoever sets up a fee standard chooses the account and the tax its bills post to.
TARIFF_MAKERS = ("Operations Director", "Property Manager", "Fee Clerk")
# The answer base: kept by those who answer. Saving an article counts it in its category.
EDIT_ANSWER = ("read", "select", "write", "create", "report")
# Whoever may import a document (a right of that document) may run an import, and sees none but their own.
IMPORT = ("read", "write", "create", "if_owner")

EDIT_REQUISITION = ("read", "select", "write", "create", "report", "print")
EDIT_SEPARATION = ("read", "select", "write", "create", "submit", "cancel", "amend", "report", "print")

GRANTABLE = (
	"GL Entry", "Journal Entry", "Sales Invoice", "Purchase Invoice", "Payment Entry", "Purchase Order", "Purchase Receipt",
	"Material Request", "Stock Entry", "Expense Claim", "Asset", "Budget",
)  # fmt: skip
CHOSEN_WITHIN_GRANT = ("Company", "Account", "Cost Center", "Fiscal Year")
AUDITED = ("Expense Claim", "GL Entry", "Journal Entry", "Purchase Invoice", "Purchase Order", "Supplier")

# doctype → role → rights. Rows of customers and bills are narrowed to the user's properties by overrides/.
RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
	"Customer": {
		"Operations Director": EDIT_CUSTOMER,
		"Property Manager": EDIT_CUSTOMER,
		"Customer Service": EDIT_CUSTOMER,
		"Fee Clerk": EDIT_CUSTOMER,
		"Records Clerk": READ,
		"Internal Auditor": READ,
		"Department Head": SELECT,
		"Gate Guard": SELECT,
	},
	"Customer Group": dict.fromkeys(("Property Manager", "Customer Service", "Fee Clerk"), SELECT),
	"Territory": dict.fromkeys(("Property Manager", "Customer Service", "Fee Clerk"), SELECT),
	"Company": dict.fromkeys(STAFF, SELECT),
	"Employee": dict.fromkeys(STAFF, SELECT),
	"Department": dict.fromkeys(STAFF, SELECT),
	# what a category of work asks of those who do it
	"Skill": dict.fromkeys(("Operations Director", "Property Manager", "Department Head"), READ),
	"Cost Center": dict.fromkeys(("Operations Director", "Property Manager"), SELECT),
	"Warehouse": dict.fromkeys(
		("Operations Director", "Property Manager", "Department Head", "Field Staff"), SELECT
	),
	"Item": dict.fromkeys((*TARIFF_MAKERS, "Customer Service", "Department Head", "Field Staff"), SELECT),
	"Account": dict.fromkeys(TARIFF_MAKERS, SELECT),
	"Item Tax Template": dict.fromkeys(TARIFF_MAKERS, SELECT),
	"Sales Invoice": dict.fromkeys((*TARIFF_MAKERS, "Internal Auditor"), READ_BILL),
	"UOM": dict.fromkeys(("Property Manager", "Customer Service", "Department Head", "Field Staff"), SELECT),
	"Data Import": dict.fromkeys(
		("Operations Director", "Property Manager", "Customer Service", "Fee Clerk"), IMPORT
	),
	# made and cancelled by receipts alone; ERPNext asks for the right to read where it makes one, whoever has it made
	"Payment Entry": dict.fromkeys((*TARIFF_MAKERS, "Internal Auditor"), READ_PAYMENT),
	# who answers for the costs of a property, and may know its metrics of them; narrowed by overrides/budget.py
	"Budget": dict.fromkeys(
		("Operations Director", "Property Manager", "Internal Auditor", "Risk Officer"), READ_PAYMENT
	),
	# what an internal audit of income, spending and assets is about; narrowed by overrides/auditors.py
	**{doctype: {"Internal Auditor": READ_BILL} for doctype in AUDITED},
	"Fiscal Year": dict.fromkeys(("Operations Director", "Property Manager"), READ),
	"Mode of Payment": dict.fromkeys(TARIFF_MAKERS, SELECT),
	# who asks for people, who approves it and who looks for them; HRMS leaves both to System Managers
	"Job Requisition": dict.fromkeys(
		("Operations Director", "Property Manager", "HR User", "HR Manager"), EDIT_REQUISITION
	),
	"Employee Onboarding": {"HR User": EDIT_SEPARATION},
	# checklists and openings are taken from templates; HRMS lets System Managers alone read them
	**{
		f"Employee {kind} Template": {"HR User": READ, "HR Manager": EDIT_ANSWER}
		for kind in ("Onboarding", "Separation")
	},
	"Job Opening Template": dict.fromkeys(("HR User", "HR Manager"), READ),
	"Job Opening": dict.fromkeys(("Operations Director", "Property Manager"), READ),
	"Designation": dict.fromkeys(("Operations Director", "Property Manager"), SELECT),
	"Employee Separation": dict.fromkeys(("HR User", "HR Manager"), EDIT_SEPARATION),
	"Holiday List": dict.fromkeys(("Operations Director", "Property Manager"), SELECT),
	**{
		doctype: {
			**dict.fromkeys(("Operations Director", "Property Manager", "Customer Service"), EDIT_ANSWER),
			**dict.fromkeys(("Department Head", "Quality Inspector", "Fee Clerk"), READ),
		}
		for doctype in ("Help Article", "Help Category")
	},
}


for _doctype in GRANTABLE:
	RIGHTS[_doctype] = {**RIGHTS.get(_doctype, {}), EXTERNAL: READ_WITHIN_GRANT}
for _doctype in CHOSEN_WITHIN_GRANT:
	RIGHTS[_doctype] = {**RIGHTS.get(_doctype, {}), EXTERNAL: SELECT}


def grant() -> None:
	"""Adds the rights that are absent; rights a site has changed stay as they are."""
	for doctype, by_role in RIGHTS.items():
		setup_custom_perms(doctype)
		present = set(frappe.get_all("Custom DocPerm", {"parent": doctype, "permlevel": 0}, pluck="role"))
		for role, rights in by_role.items():
			if role in present:
				continue
			row = frappe.new_doc("Custom DocPerm")
			row.update({"parent": doctype, "parenttype": "DocType", "parentfield": "permissions"})
			row.update(
				{"role": role, "permlevel": 0, "read": 0, "export": 0, "print": 0, "email": 0, "share": 0}
			)
			row.update(dict.fromkeys(rights, 1))
			# install and migrate run as Administrator; no user's right is bypassed
			row.insert(ignore_permissions=True)
		frappe.clear_cache(doctype=doctype)
	open_reports()


# reports of ERPNext that a grant may open; its filters are set to the grant's scope there
REPORTS_WITHIN_GRANT = ("General Ledger",)


def open_reports() -> None:
	"""Adds the role to those a report has. A site's own choice of roles stays, with this one added."""
	for report in REPORTS_WITHIN_GRANT:
		name = frappe.db.get_value("Custom Role", {"report": report})
		doc = frappe.get_doc("Custom Role", name) if name else frappe.new_doc("Custom Role")
		if not name:
			doc.report = report
			doc.extend("roles", [{"role": role} for role in _roles_of_report(report)])
		if not any(row.role == EXTERNAL for row in doc.roles):
			doc.append("roles", {"role": EXTERNAL})
			# install and migrate run as Administrator; no user's right is bypassed
			doc.save(ignore_permissions=True)


def close_reports() -> None:
	"""Takes the role away again; where the rest is what the report itself says, its own roles count again."""
	for report in REPORTS_WITHIN_GRANT:
		if not (name := frappe.db.get_value("Custom Role", {"report": report})):
			continue
		frappe.db.delete("Has Role", {"parent": name, "parenttype": "Custom Role", "role": EXTERNAL})
		left = frappe.get_all("Has Role", {"parent": name, "parenttype": "Custom Role"}, pluck="role")
		if sorted(left) == sorted(_roles_of_report(report)):
			frappe.db.delete("Has Role", {"parent": name, "parenttype": "Custom Role"})
			frappe.db.delete("Custom Role", {"name": name})


def _roles_of_report(report: str) -> list[str]:
	return frappe.get_all("Has Role", {"parent": report, "parenttype": "Report"}, pluck="role")


def revoke() -> None:
	close_reports()
	for doctype, by_role in RIGHTS.items():
		# roles of others that have no rights of their own there have them from us alone
		theirs = frappe.get_all("DocPerm", {"parent": doctype, "permlevel": 0}, pluck="role")
		ours = {*STAFF, EXTERNAL, *(role for role in by_role if role not in theirs)}
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ["in", sorted(ours)]})
		if _rights("Custom DocPerm", doctype) == _rights("DocPerm", doctype):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)


def _rights(table: str, doctype: str) -> list[tuple]:
	fields = [
		"role", "permlevel", "if_owner", "select", "read", "write", "create", "delete", "submit", "cancel",
		"amend", "report", "export", "import", "share", "print", "email",
	]  # fmt: skip
	rows = frappe.get_all(table, {"parent": doctype}, fields)
	return sorted(tuple(str(row[field] or 0) for field in fields) for row in rows)
