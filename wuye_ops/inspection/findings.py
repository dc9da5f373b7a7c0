"""What an inspection finds failing becomes a rectification, whether or not the inspection is ever finished."""

import frappe
from frappe.utils import get_datetime

from wuye_ops.inspection.evidence import share_file
from wuye_ops.property.notices import user_of
from wuye_ops.rules.scoring import FAILED

# Found again while it waits for its cure, it is the same defect.
WAITING = ("Open", "In Progress", "Returned")


def make_rectifications(doc) -> list[str]:
	"""A rectification for each failed item of an Inspection that has none yet; their names are set on the results.

	What is found failing at a place where the same is waiting for its cure already is noted there and not opened twice.
	The caller saves the inspection.
	"""
	items = {row.item_code: row for row in frappe.get_cached_doc("Checklist", doc.checklist).items}
	points = {row.name: row for row in doc.points}
	made = []
	for row in doc.results:
		if row.outcome != FAILED or row.rectification:
			continue
		point = points.get(row.point)
		subject = _subject(items[row.item_code].standard, point)
		row.rectification = _found_again(doc, row, point, subject) or _make(
			doc, row, point, subject, items[row.item_code].severity
		)
		made.append(row.rectification)
	return made


def _subject(standard: str, point) -> str:
	place = ""
	if point and point.service_area:
		place = frappe.get_cached_value("Service Area", point.service_area, "area_name")
	elif point and point.equipment:
		place = frappe.get_cached_value("Equipment", point.equipment, "equipment_name")
	elif point:
		place = point.target or ""
	return f"{place}：{standard}"[:140] if place else standard[:140]


def _found_again(doc, row, point, subject: str) -> str | None:
	place = point and (point.service_area or point.equipment)
	if not place:
		return None
	name = frappe.db.get_value(
		"Rectification",
		{
			"property": doc.property,
			"service_area" if point.service_area else "equipment": place,
			"subject": subject,
			"status": ["in", WAITING],
		},
	)
	if name:
		rectification = frappe.get_doc("Rectification", name, for_update=True)
		rectification.flags.by_service = True
		rectification.append("log", _log(doc, row, "Found Again"))
		# the right to do the inspection is the right to say what it found
		rectification.save(ignore_permissions=True)
		_show_photo(row, name)
	return name


def _make(doc, row, point, subject: str, severity: str | None) -> str:
	rectification = frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": doc.property,
			"subject": subject,
			"description": row.note or row.standard,
			"service_area": point and point.service_area,
			"equipment": point and point.equipment,
			"severity": severity or "Normal",
			"found_on": row.recorded_on or doc.started_on,
			"source_doctype": doc.doctype,
			"source_name": doc.name,
			"source_key": f"{doc.name}|{row.point or ''}|{row.item_code}",
			"department": doc.department,
			"responsible": _responsible(point),
			"log": [_log(doc, row, "Found")],
		}
	)
	rectification.flags.found_by = row.recorded_by
	rectification.flags.by_service = True
	# the right to do the inspection is the right to say what it found
	rectification.insert(ignore_permissions=True)
	_show_photo(row, rectification.name)
	return rectification.name


def _responsible(point) -> str | None:
	"""Whose work a spot check of staff or tasks has looked at; else the head says who cures it."""
	employee = None
	if point and point.target_doctype == "Employee":
		employee = point.target_name
	elif point and point.target_doctype == "Service Task":
		employee = frappe.db.get_value("Service Task", point.target_name, "assigned_to")
	return employee if user_of(employee) else None


def _log(doc, row, step: str) -> dict:
	return {
		"logged_on": get_datetime(row.recorded_on or doc.started_on),
		"user": row.recorded_by,
		"step": step,
		"content": row.note or row.standard,
		"photo": row.photo,
	}


def _show_photo(row, rectification: str) -> None:
	if row.photo:
		share_file(row.photo, "Rectification", rectification)
