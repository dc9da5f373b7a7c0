"""What verified work costs: parts leave ERPNext's stock, chargeable work becomes a draft Sales Invoice."""

import frappe
from frappe import _
from frappe.utils import flt, get_datetime, nowdate

# The service item of chargeable repairs (有偿维修费, VAT 6 % by default); made when first needed.
REPAIR_ITEM = "有偿维修费"


def settle(task) -> None:
	"""Issues the parts and drafts the invoice of a task, each once."""
	if task.parts and not task.stock_entry:
		task.stock_entry = issue_parts(task)
	if task.chargeable and not task.sales_invoice:
		task.sales_invoice = draft_invoice(task)


def issue_parts(task) -> str:
	"""A submitted Material Issue for the parts when the work was verified, on the property's cost center. Returns its name.

	Raises ERPNext's own error, in the user's language, when the stock does not suffice.
	"""
	place = frappe.get_cached_doc("Property", task.property)
	verified_on = get_datetime(task.verified_on)
	for row in task.parts:
		row.warehouse = row.warehouse or place.warehouse
		if not row.warehouse:
			frappe.throw(
				_("Row {0}: choose the warehouse of {1}, or set one on property {2}.").format(
					row.idx, row.item_code, task.property
				),
				title=_("Warehouse for Parts"),
			)
	entry = frappe.get_doc(
		{
			"doctype": "Stock Entry",
			"stock_entry_type": "Material Issue",
			"purpose": "Material Issue",
			"company": place.company,
			"property": task.property,
			"wuye_service_task": task.name,
			"remarks": f"{task.name} {task.subject}",
			"set_posting_time": 1,
			"posting_date": verified_on.date(),
			"posting_time": verified_on.time(),
			"items": [
				{
					"item_code": row.item_code,
					"qty": row.qty,
					"uom": row.uom,
					"s_warehouse": row.warehouse,
					"cost_center": place.cost_center,
					"property": task.property,
				}
				for row in task.parts
			],
		}
	)
	# verifying the task is the right that books its parts; a head needs no access to the stock ledger
	entry.flags.ignore_permissions = True
	entry.insert()
	entry.submit()
	for row in task.parts:
		row.stock_entry = entry.name
	return entry.name


def draft_invoice(task) -> str:
	"""A draft Sales Invoice for labour and charged parts; the accountant completes and submits it."""
	place = frappe.get_cached_doc("Property", task.property)
	lines = [
		{"item_code": row.item_code, "qty": row.qty, "uom": row.uom, "rate": flt(row.rate)}
		for row in task.parts
		if flt(row.rate)
	]
	if flt(task.labour_charge):
		lines.insert(0, {"item_code": repair_item(), "qty": 1, "rate": flt(task.labour_charge)})
	if not lines:
		frappe.throw(
			_(
				"Task {0} is chargeable, but nothing is charged: enter the labour charge or the rate of a part."
			).format(task.name),
			title=_("Chargeable"),
		)
	invoice = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"customer": task.customer,
			"company": place.company,
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"cost_center": place.cost_center,
			"property": task.property,
			"wuye_service_task": task.name,
			"remarks": f"{task.name} {task.subject}",
			"items": [
				{
					**line,
					"cost_center": place.cost_center,
					"property": task.property,
					"description": task.subject,
				}
				for line in lines
			],
		}
	)
	# verifying the task is the right that drafts its bill; it is not in the books before an accountant submits it
	invoice.insert(ignore_permissions=True)
	return invoice.name


def repair_item() -> str:
	if not frappe.db.exists("Item", REPAIR_ITEM):
		group = frappe.db.get_value("Item Group", {"is_group": 0}, order_by="lft")
		for name in (_("Services"), "Services"):
			if frappe.db.exists("Item Group", name):
				group = name
				break
		# the seeded service item of the trade
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": REPAIR_ITEM,
				"item_name": REPAIR_ITEM,
				"item_group": group,
				"stock_uom": frappe.db.get_single_value("Stock Settings", "stock_uom") or "Nos",
				"is_stock_item": 0,
				"include_item_in_manufacturing": 0,
			}
		).insert(ignore_permissions=True)
	return REPAIR_ITEM
