"""Columns and texts that the reports on fees share."""

from datetime import date

from frappe import _
from frappe.utils import getdate


def link(fieldname: str, doctype: str, width: int = 150) -> dict:
	return {
		"fieldname": fieldname,
		"label": _(doctype),
		"fieldtype": "Link",
		"options": doctype,
		"width": width,
	}


def currency(fieldname: str, label: str, width: int = 120) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Currency", "width": width}


def percent(fieldname: str, label: str, width: int = 120) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Percent", "precision": 2, "width": width}


def month_text(day: date | str | None) -> str:
	return f"{getdate(day):%Y-%m}" if day else ""
