"""设备维修档案 over many pieces of equipment: one row for each task of each."""

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.facilities.repair_file import entries

FILTERS = ("property", "category", "name")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows). filters: property, category, equipment; from_date and to_date of the report of the fault."""
	filters = frappe._dict(filters or {})
	if filters.from_date and filters.to_date and getdate(filters.from_date) > getdate(filters.to_date):
		frappe.throw(_("The first day lies after the last."), title=_("Repair File"))
	chosen = {field: filters.get(field) for field in FILTERS if filters.get(field)}
	if filters.equipment:
		chosen["name"] = filters.equipment
	# get_list keeps to the user's properties
	equipment = {
		row.name: row
		for row in frappe.get_list(
			"Equipment", filters=chosen, fields=["name", "equipment_name", "category", "property"], limit=0
		)
	}
	rows = []
	for entry in entries(list(equipment), filters.from_date, filters.to_date) if equipment else ():
		here = equipment[entry.of]
		rows.append(
			{
				"property": here.property,
				"equipment": entry.of,
				"equipment_name": here.equipment_name,
				"category": here.category,
				"day": entry.day,
				"kind": entry.kind,
				"task": entry.name,
				"subject": entry.subject,
				"status": _(entry.status),
				"work": entry.work,
				"parts": entry.parts,
				"cost": entry.cost,
				"down_hours": entry.down_hours,
				"done_by": entry.assigned_name,
			}
		)
	return columns(), rows


def columns() -> list[dict]:
	def column(
		fieldname: str, label: str, fieldtype: str = "Data", width: int = 110, options: str | None = None
	):
		return {
			"fieldname": fieldname,
			"label": label,
			"fieldtype": fieldtype,
			"width": width,
			"options": options,
		}

	return [
		column("equipment", _("Equipment"), "Link", 150, "Equipment"),
		column("equipment_name", _("Equipment Name"), width=120),
		column("category", _("Category"), "Link", 100, "Equipment Category"),
		column("day", _("Date"), "Date", 95),
		column("kind", _("Kind"), width=70),
		column("task", _("Service Task"), "Link", 130, "Service Task"),
		column("subject", _("Subject"), width=200),
		column("status", _("Status"), width=80),
		column("work", _("What Was Done"), width=240),
		column("parts", _("Parts Used"), width=180),
		column("cost", _("Cost"), "Currency", 100),
		column("down_hours", _("Down (Hours)"), "Float", 100),
		column("done_by", _("Done by"), width=90),
	]
