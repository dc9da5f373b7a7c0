"""Why bills may not be written in bulk: somebody else acts on them, and would be passed over."""

from collections.abc import Iterator

import frappe
from frappe import _

from wuye_ops.fees.posting.customers import fetched_through, has_credit_limit

# The rows a bill consists of. Whoever acts on one of them acts on bills.
DOCTYPES = (
	"Sales Invoice",
	"Sales Invoice Item",
	"Sales Taxes and Charges",
	"Payment Schedule",
	"GL Entry",
	"Payment Ledger Entry",
)
# Whose acting on bills is known: it does nothing to a bill of a billing run, or is done for the bulk writer's bills too.
KNOWN_APPS = ("frappe", "erpnext", "hrms", "payments", "wuye_ops")
CONTROLLER_ONLY = "By Controller Only"
# doctype → (field with the doctype acted on, field that says it is in force)
SETTINGS = {
	"Server Script": ("reference_doctype", {"disabled": 0, "script_type": "DocType Event"}),
	"Workflow": ("document_type", {"is_active": 1}),
	"Notification": ("document_type", {"enabled": 1, "event": ["not in", ["Days Before", "Days After", "Method"]]}),
	"Webhook": ("webhook_doctype", {"enabled": 1}),
	"Assignment Rule": ("document_type", {"disabled": 0}),
	"Energy Point Rule": ("reference_doctype", {"enabled": 1}),
	"Milestone Tracker": ("document_type", {"disabled": 0}),
	"Document Naming Rule": ("document_type", {"disabled": 0}),
	"Service Level Agreement": ("document_type", {"enabled": 1}),
}  # fmt: skip


def reasons(company: str) -> list[str]:
	"""Every reason, in the user's language; none if the bulk writer may begin to prove itself."""
	return list(_reasons(company))


def _reasons(company: str) -> Iterator[str]:
	if frappe.get_cached_value("Company", company, "wuye_invoice_writer") == CONTROLLER_ONLY:
		yield _("The company's setting says: by controller only.")
	yield from _apps()
	yield from _customisations()
	if fields := fetched_through("wuye_fee_charge"):
		# two bills may agree in it by chance, so that no proof could find it out
		yield _("Custom fields of a bill fetch {0} from its charge.").format(", ".join(sorted(fields)))
	if frappe.db.exists("Authorization Rule", {"transaction": "Sales Invoice", "docstatus": ["<", 2]}):
		yield _("An authorization rule weighs each bill.")
	if frappe.db.count("Tax Rule"):
		yield _("Tax rules choose the taxes of each bill.")
	if frappe.db.exists("Cost Center Allocation", {"docstatus": 1, "company": company}):
		yield _("Cost center allocations split the entries of each bill.")
	if has_credit_limit(company):
		yield _("Each bill is weighed against a credit limit.")
	for field, doctype in (
		("round_row_wise_tax", "Accounts Settings"),
		("enable_discount_accounting", "Selling Settings"),
		("enable_common_party_accounting", "Accounts Settings"),
	):
		if frappe.db.get_single_value(doctype, field):
			yield _("{0} is set in {1}.").format(_(frappe.get_meta(doctype).get_label(field)), _(doctype))
	if frappe.db.exists(
		"Accounting Dimension Detail",
		{"company": company, "automatically_post_balancing_accounting_entry": 1},
	):
		yield _("An accounting dimension posts balancing entries.")


def _apps() -> Iterator[str]:
	"""Other apps with hooks on these documents."""
	for app in frappe.get_installed_apps():
		if app in KNOWN_APPS:
			continue
		hooks = frappe.get_hooks(app_name=app)
		acts_on = {"*", *DOCTYPES}
		named = set(hooks.get("doc_events") or {}) | set(hooks.get("override_doctype_class") or {})
		# one entry may name several documents
		flat = {name for names in named for name in (names if isinstance(names, tuple) else (names,))}
		if flat & acts_on:
			yield _("The app {0} acts on {1}.").format(
				app, ", ".join(_(name) for name in sorted(flat & acts_on))
			)
		elif hooks.get("regional_overrides"):
			yield _("The app {0} overrides how ERPNext makes bills in a country.").format(app)


def _customisations() -> Iterator[str]:
	"""What somebody has set up on the site itself."""
	for setting, (field, in_force) in SETTINGS.items():
		if not frappe.db.table_exists(setting):
			continue
		for row in frappe.get_all(setting, {**in_force, field: ["in", DOCTYPES]}, ["name", field], limit=1):
			yield _("{0} {1} acts on {2}.").format(_(setting), row.name, _(row[field]))
