"""Takes the demo away: what it made, and what people wrote about it while they tried it out.

Our own documents and customers go in few statements; ledgers and stores of the demo's own warehouses with them.
Masters of ERPNext and Frappe are deleted one by one, so that their trees and settings stay whole.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import frappe

from wuye_ops.demo import hr_documents, of_companies, series
from wuye_ops.demo.registry import Registry
from wuye_ops.rules.budget_documents import NAME_PREFIX

CHUNK = 500
# Documents of a property, whoever made them: with the property gone they would hang on nothing.
OF_A_PROPERTY = (
	"Audit Document Request",
	"Audit Finding",
	"Auditor Tie",
	"Cost Review",
	"Cost Plan",
	"Risk Alert",
	"Risk Indicator State",
	"Cost Alert",
	"Cost Hint",
	"Cost Watch",
	"Cost Policy",
	"Owners Statement",
	"Owners Entry",
	"Commission Fee",
	"Commission Terms",
	"Gate Retention Log",
	"Watchlist Hit",
	"Watchlist Entry",
	"Parking Charge",
	"Parking Note",
	"Parking Guidance",
	"Parking Permit",
	"Parking Tariff",
	"Goods Release",
	"Gate Presence",
	"Gate Entry",
	"Visitor Pass",
	"Patrol Deviation",
	"Patrol Policy",
	"Risk Report",
	"Insurance Claim",
	"Risk Assessment",
	"Risk",
	"Security Incident",
	"Shift Handover",
	"Roster Need",
	"Guard Post",
	"Gate Policy",
	"Gate",
	"Survey Ballot",
	"Survey Response",
	"Survey Invitation",
	"Survey",
	"Improvement Plan",
	"Quality Evaluation",
	"Metric Snapshot",
	"Metric Target",
	"Notice Read",
	"Notice Delivery",
	"Community Notice",
	"Customer Visit",
	"Visit Plan",
	"Service Follow Up",
	"Data Refresh Item",
	"Data Refresh Campaign",
	"Personal Data Export",
	"Profile Change Request",
	"Reveal Alert",
	"Offline Entry",
	"Customer Merge",
	"Personal Data Erasure",
	"Data Subject Request",
	"Privacy Consent",
	"Day Close",
	"Payment Refund",
	"Tax Invoice Request",
	"Fee Waiver",
	"Deposit Settlement",
	"Deposit",
	"Fee Dispute",
	"Online Payment",
	"Letter Batch",
	"Arrears Promise",
	"Arrears Case",
	"Payment Receipt",
	"Billing Batch",
	"Billing Exception",
	"Fee Charge",
	"Billing Run",
	"Meter Reading",
	"Meter",
	"Fee Assignment",
	"Fee Standard",
	"Rectification",
	"Inspection",
	"Inspection Plan",
	"Emergency Drill",
	"Emergency Response",
	"Emergency Plan",
	"Statutory Inspection",
	"Equipment Reading",
	"Maintenance Plan",
	"Service Task",
	"Area Work Plan",
	"Staffing Standard",
	"Equipment",
	"Guest Link",
	"Service Figure",
	"Service Weekly Summary",
	"Monthly Report",
	"Service Request",
	"Resident Vehicle",
	"Occupancy",
	"Parking Space",
	"Property Unit",
	"Policy Check",
	"Policy Checklist",
	"Record Hand Over",
	"Work Hand Over",
	"Record Loan",
	"Record Disposal",
	"Legal Hold",
)
VOUCHERS = ("Payment Entry", "Journal Entry", "Stock Entry", "Sales Invoice", "Purchase Invoice")
# What ERPNext writes for a voucher: doctype → column that names the voucher
LEDGERS = {
	"GL Entry": "voucher_no",
	"Stock Ledger Entry": "voucher_no",
	"Payment Ledger Entry": "voucher_no",
	"Serial and Batch Bundle": "voucher_no",
	"Repost Item Valuation": "voucher_no",
}
# Frappe's tables that speak of other documents: doctype → (column of the doctype, column of the name)
REFERENCES = {
	"Communication": ("reference_doctype", "reference_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"Notification Log": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"View Log": ("reference_doctype", "reference_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Energy Point Log": ("reference_doctype", "reference_name"),
	"Personal Data Access": ("reference_doctype", "reference_name"),
	"Activity Log": ("reference_doctype", "reference_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
	# HRMS writes to everybody who is invited to a training
	"Email Queue": ("reference_doctype", "reference_name"),
}
# Masters, in an order in which nothing is deleted before what needs it
MASTERS = (
	"Service Area",
	"Building",
	"Property",
	"Employee",
	"User",
	"Shift Type",
	"Designation",
	"Item Tax Template",
	"Item",
	"Supplier",
	"Warehouse",
	"Account",
	"Cost Center",
	"Department",
	"Service Calendar",
	"Fiscal Year",
)


def clear(registry: Registry, say: Callable[[str], None] = print) -> None:
	properties = registry.names("Property")
	say("服务请求、任务与房产 …")
	gone = {doctype: _of_properties(registry, doctype, properties) for doctype in OF_A_PROPERTY}
	gone["Risk Report"] = list(dict.fromkeys(gone["Risk Report"] + of_companies.risk_reports(registry)))
	# what auditors wrote about its properties goes with them
	audits = frappe.get_all(
		"Audit Property", {"property": ["in", properties or [""]]}, pluck="parent", distinct=True
	)
	gone["Audit"] = list(dict.fromkeys(registry.names("Audit") + audits))
	gone["Audit Working Paper"] = frappe.get_all(
		"Audit Working Paper", {"audit": ["in", gone["Audit"] or [""]]}, pluck="name"
	)
	for doctype in ("Audit Sample", "Audit Sample Item"):
		gone[doctype] = frappe.get_all(
			doctype, {"audit": ["in", gone["Audit"] or [""]]}, pluck="name", limit=0
		)
	gone["Audit Access Grant"] = frappe.get_all(
		"Audit Access Grant", {"audit": ["in", gone["Audit"] or [""]]}, pluck="name"
	)
	# looks that were refused for want of a grant name none, and stay
	gone["Audit Access Log"] = _pluck("Audit Access Log", "access_grant", gone["Audit Access Grant"], {})
	gone["Audit Plan"] = registry.names("Audit Plan")
	gone["Insurance Policy"] = of_companies.policies(registry, properties)
	gone["Customer"] = [name for name in registry.names("Customer") if not _still_used(name, properties)]
	gone["Customer Profile"] = frappe.get_all(
		"Customer Profile", {"customer": ["in", gone["Customer"]]}, pluck="name"
	)
	# not among the masters: a published notice is deleted by nobody else
	gone["Privacy Notice"] = registry.names("Privacy Notice")
	gone["Quality Standard"] = registry.names("Quality Standard")
	gone["Help Article"] = registry.names("Help Article")
	gone["Help Category"] = registry.names("Help Category")
	gone |= hr_documents.gone(registry)
	gone["Budget"] = _budgets(registry, properties)
	gone["Monthly Distribution"] = _distributions(gone["Budget"])
	_open_months(registry)
	_clear_vouchers(registry, properties)
	for doctype, names in gone.items():
		delete(doctype, names)
	_unlink_items(registry.names("Item"))
	say("员工、用户与基础资料 …")
	_clear_belongings(registry.names("User"))
	with _without_feed():
		for doctype in MASTERS:
			_delete_masters(registry, doctype, properties)
	series.forget_unused()


def _open_months(registry: Registry) -> None:
	"""Months that were closed while the demo was made are open again, in all properties: the next night closes them anew."""
	closings = registry.names("Metric Closing")
	closing, snapshot = frappe.qb.DocType("Metric Closing"), frappe.qb.DocType("Metric Snapshot")
	for chunk in _chunks(closings):
		rows = (
			frappe.qb.from_(snapshot)
			.join(closing)
			.on((closing.metric == snapshot.metric) & (closing.period_start == snapshot.period_start))
			.select(snapshot.name)
			.where(closing.name.isin(chunk))
			.run()
		)
		delete("Metric Snapshot", [name for (name,) in rows])
	delete("Metric Closing", closings)


def _of_properties(registry: Registry, doctype: str, properties: list[str]) -> list[str]:
	later = frappe.get_all(doctype, {"property": ["in", properties]}, pluck="name")
	return list(dict.fromkeys(registry.names(doctype) + later))


def _still_used(customer: str, properties: list[str]) -> bool:
	"""Whether a demo customer has been given something in a property that stays."""
	return any(
		frappe.db.exists(doctype, {"customer": customer, "property": ["not in", properties]})
		for doctype in ("Occupancy", "Service Request")
	)


def _clear_vouchers(registry: Registry, properties: list[str]) -> None:
	for doctype in VOUCHERS:
		names = (
			_journals(registry, properties)
			if doctype == "Journal Entry"
			else _of_properties(registry, doctype, properties)
		)
		for ledger, column in LEDGERS.items():
			entries = _pluck(ledger, column, names, {"voucher_type": doctype})
			delete(ledger, entries)
		delete(doctype, names)
	for warehouse in registry.names("Warehouse"):
		delete("Bin", frappe.get_all("Bin", {"warehouse": warehouse}, pluck="name"))


def _journals(registry: Registry, properties: list[str]) -> list[str]:
	"""The demo's own, and those that settle deposits of its properties."""
	names = frappe.get_all(
		"GL Entry",
		{"property": ["in", properties or [""]], "voucher_type": "Journal Entry"},
		pluck="voucher_no",
		distinct=True,
	)
	return list(dict.fromkeys(registry.names("Journal Entry") + list(names)))


def _budgets(registry: Registry, properties: list[str]) -> list[str]:
	centers = frappe.get_all("Property", {"name": ["in", properties]}, pluck="cost_center")
	later = frappe.get_all("Budget", {"cost_center": ["in", centers or [""]]}, pluck="name")
	return list(dict.fromkeys(registry.names("Budget") + later))


def _distributions(budgets: list[str]) -> list[str]:
	"""Those that carry out plans of the demo, and no Budget that stays."""
	names = frappe.get_all(
		"Budget", {"name": ["in", budgets or [""]]}, pluck="monthly_distribution", distinct=True
	)
	ours = {name for name in names if name and name.startswith(NAME_PREFIX)}
	stay = frappe.get_all(
		"Budget",
		{"name": ["not in", budgets or [""]], "monthly_distribution": ["in", list(ours) or [""]]},
		pluck="monthly_distribution",
	)
	return sorted(ours.difference(stay))


def _unlink_items(items: list[str]) -> None:
	"""Fee items stay, they are the trade's; the ERPNext items made for them go."""
	if items:
		frappe.db.set_value("Fee Item", {"item": ["in", items]}, "item", None, update_modified=False)


def _clear_belongings(users: list[str]) -> None:
	"""What Frappe makes for each user, and would keep or file away as deleted."""
	for doctype, column in (
		("Contact", "user"),
		("User Permission", "user"),
		("Notification Log", "for_user"),
		("DefaultValue", "parent"),
	):
		delete(doctype, _pluck(doctype, column, users, {}))
	delete("Notification Settings", users)


@contextmanager
def _without_feed() -> Iterator[None]:
	"""Frappe notes each deletion in a feed, except during imports; here it would note hundreds."""
	before, frappe.flags.in_import = frappe.flags.in_import, True
	try:
		yield
	finally:
		frappe.flags.in_import = before


def _delete_masters(registry: Registry, doctype: str, properties: list[str]) -> None:
	names = registry.names(doctype)
	if doctype in ("Service Area", "Building"):
		names = _of_properties(registry, doctype, properties)
	if doctype == "Service Area":
		# leaves first: a group is deleted when it is empty
		names = frappe.get_all(doctype, {"name": ["in", names]}, pluck="name", order_by="lft desc")
	for name in names:
		if not frappe.db.exists(doctype, name):
			continue
		# what the demo made it may take away; links to it from outside would have kept it
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
	_delete_references(doctype, names)


def delete(doctype: str, names: list[str]) -> None:
	"""Deletes documents with their child rows, files and whatever Frappe keeps about them."""
	for file in _pluck("File", "attached_to_name", names, {"attached_to_doctype": doctype}):
		# they hang on what the demo made, which it may take away
		frappe.delete_doc("File", file, force=True, ignore_permissions=True, delete_permanently=True)
	_delete_references(doctype, names)
	_delete_rows(doctype, names)


def _delete_references(doctype: str, names: list[str]) -> None:
	for table, (doctype_column, name_column) in REFERENCES.items():
		_delete_rows(table, _pluck(table, name_column, names, {doctype_column: doctype}))


def _delete_rows(doctype: str, names: list[str]) -> None:
	for chunk in _chunks(names):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", chunk], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", chunk]})


def _pluck(doctype: str, column: str, values: list[str], filters: dict) -> list[str]:
	return [
		name
		for chunk in _chunks(values)
		for name in frappe.get_all(doctype, {**filters, column: ["in", chunk]}, pluck="name")
	]


def _chunks(names: list[str]) -> Iterable[list[str]]:
	return (names[start : start + CHUNK] for start in range(0, len(names), CHUNK))
