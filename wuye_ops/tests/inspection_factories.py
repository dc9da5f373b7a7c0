"""Checklists, plans, inspections and rectifications for tests."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from wuye_ops.tests import factories as make

CLEANING = "保洁日常检查"


def checklist(name: str = CLEANING) -> str:
	"""The active version of a seeded checklist."""
	return frappe.db.get_value("Checklist", {"checklist_name": name, "status": "Active"})


def make_checklist(name: str | None = None, weights: tuple = (60, 40), *, active: bool = True, **fields):
	"""A checklist of its own with an item for each weight; the items of a failed inspection want no photo."""
	items = [
		{"standard": f"标准{number}", "weight": weight, "photo": "Never"}
		for number, weight in enumerate(weights, 1)
	]
	return frappe.get_doc(
		{
			"doctype": "Checklist",
			"checklist_name": name or f"测试清单{frappe.generate_hash(length=8)}",
			"trade": "Cleaning",
			"items": items,
			"status": "Active" if active else "Draft",
			**fields,
		}
	).insert()


def make_area(name: str | None = None, property_name: str = make.PROPERTY_A, **fields) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "Service Area",
				"property": property_name,
				"area_name": name or f"大堂{frappe.generate_hash(length=6)}",
				"area_type": "Lobby",
				"parent_service_area": frappe.db.get_value(
					"Service Area", {"property": property_name, "area_type": "Property"}
				),
				**fields,
			}
		)
		.insert()
		.name
	)


def make_plan(property_name: str = make.PROPERTY_A, *, areas: int = 1, **fields):
	"""An active daily route of new areas, from today on."""
	if fields.get("kind") != "Spot Check" and "points" not in fields:
		fields["points"] = [{"service_area": make_area(property_name=property_name)} for _ in range(areas)]
	return frappe.get_doc(
		{
			"doctype": "Inspection Plan",
			"property": property_name,
			"title": "大堂巡查",
			"checklist": fields.pop("checklist", None) or make_checklist().name,
			"rrule": "FREQ=DAILY",
			"start_date": make.today(),
			"status": "Active",
			"department": make.make_department(make.TRADES["Cleaning"]),
			**fields,
		}
	).insert()


def make_inspection(property_name: str = make.PROPERTY_A, *, areas: int = 1, **fields):
	"""An inspection made by hand whose window is open now."""
	now = now_datetime()
	return frappe.get_doc(
		{
			"doctype": "Inspection",
			"property": property_name,
			"title": "临时检查",
			"checklist": fields.pop("checklist", None) or make_checklist().name,
			"window_from": now - timedelta(hours=1),
			"window_to": now + timedelta(hours=1),
			"points": [{"service_area": make_area(property_name=property_name)} for _ in range(areas)],
			**fields,
		}
	).insert()


def make_rectification(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": property_name,
			"subject": "楼道有杂物",
			"severity": "Normal",
			"department": make.make_department(make.TRADES["Engineering"]),
			**fields,
		}
	).insert()


def make_photo(doctype: str, name: str, content: bytes | None = None) -> str:
	"""A private picture on a document; returns its address."""
	from base64 import b64decode

	pixel = b64decode(
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	)
	return (
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=8)}.png",
				"attached_to_doctype": doctype,
				"attached_to_name": name,
				"is_private": 1,
				"content": content or pixel + frappe.generate_hash(length=8).encode(),
			}
		)
		.insert()
		.file_url
	)


def forget(plan: str) -> None:
	"""Removes a plan that was committed, and all that came of it."""
	frappe.db.rollback()
	names = frappe.get_all("Inspection", {"plan": plan}, pluck="name")
	if names:
		for child in ("Inspection Point", "Inspection Result"):
			frappe.db.delete(child, {"parent": ["in", names]})
		frappe.db.delete("Inspection", {"name": ["in", names]})
	for child in ("Inspection Plan Point", "Inspection Plan Slot", "Inspection Plan Season"):
		frappe.db.delete(child, {"parent": plan})
	frappe.db.delete("Inspection Plan", {"name": plan})
	frappe.db.commit()


def at(day: str, hour: int = 0, minute: int = 0) -> datetime:
	return datetime.fromisoformat(day).replace(hour=hour, minute=minute)
