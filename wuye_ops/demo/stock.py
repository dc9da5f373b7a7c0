"""Parts in the properties' stores, received and used through ERPNext's own stock documents."""

from collections import Counter
from datetime import datetime, timedelta

import frappe

from wuye_ops.customer_service import costs
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.demo.stories import PARTS

RESERVE = 10  # pieces that stay in the store
MARK_UP = 1.3  # what a customer pays for a part


def item_code(part: str) -> str:
	return f"{part}（备件）"


def make_items(registry: Registry) -> None:
	group = frappe.db.get_value(
		"Item Group", {"name": ["in", ("耗材", "Consumable")]}
	) or frappe.db.get_value("Item Group", {"is_group": 0}, order_by="lft")
	unit = frappe.db.get_single_value("Stock Settings", "stock_uom") or "Nos"
	for part in PARTS:
		ensure(
			registry,
			{
				"doctype": "Item",
				"item_code": item_code(part),
				"item_name": part,
				"item_group": group,
				"stock_uom": unit,
				"is_stock_item": 1,
				"include_item_in_manufacturing": 0,
			},
			name=item_code(part),
		)
	if not frappe.db.exists("Item", costs.REPAIR_ITEM):
		registry.add("Item", costs.repair_item())


def receive(registry: Registry, tasks: list, when: datetime) -> None:
	"""One receipt for each property with what its tasks are going to use, and a reserve."""
	needed: dict[str, Counter] = {}
	for task in tasks:
		for row in task.parts:
			needed.setdefault(task.property, Counter())[row.item_code] += row.qty
	for property_name, items in needed.items():
		place = frappe.get_cached_doc("Property", property_name)
		prices = {item_code(part): price for part, price in PARTS.items()}
		entry = make(
			registry,
			{
				"doctype": "Stock Entry",
				"stock_entry_type": "Material Receipt",
				"purpose": "Material Receipt",
				"company": place.company,
				"property": property_name,
				"set_posting_time": 1,
				"posting_date": when.date(),
				"posting_time": when.time(),
				"items": [
					{
						"item_code": code,
						"qty": quantity + RESERVE,
						"t_warehouse": place.warehouse,
						"basic_rate": prices[code],
						"cost_center": place.cost_center,
						"property": property_name,
					}
					for code, quantity in sorted(items.items())
				],
			},
		)
		entry.submit()


def settle(registry: Registry, tasks: list) -> None:
	"""Books parts and bills of verified tasks as the service does, in the order of their verification."""
	if not tasks:
		return
	receive(registry, tasks, min(task.verified_on for task in tasks) - timedelta(days=1))
	for task in sorted(tasks, key=lambda task: task.verified_on):
		costs.settle(task)
		for row in task.parts:
			row.db_set({"stock_entry": row.stock_entry, "warehouse": row.warehouse}, update_modified=False)
		task.db_set(
			{"stock_entry": task.stock_entry, "sales_invoice": task.sales_invoice},
			update_modified=False,
			notify=False,
		)
		if task.stock_entry:
			registry.add("Stock Entry", task.stock_entry)
		if task.sales_invoice:
			registry.add("Sales Invoice", task.sales_invoice)
