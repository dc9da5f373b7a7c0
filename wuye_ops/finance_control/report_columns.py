"""Columns that the reports on costs share, and how classes and bands are called."""

from frappe import _

from wuye_ops.rules.cost_monitor import BANDS


def currency(fieldname: str, label: str, width: int = 145) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Currency", "width": width}


def percent(fieldname: str, label: str, width: int = 100) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Percent", "precision": 2, "width": width}


def text(fieldname: str, label: str, width: int = 120) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Data", "width": width}


def link(fieldname: str, doctype: str, width: int = 150, label: str | None = None) -> dict:
	return {
		"fieldname": fieldname,
		"label": label or _(doctype),
		"fieldtype": "Link",
		"options": doctype,
		"width": width,
	}


def number(amount) -> float | None:
	"""For the page, which knows no exact decimals; nothing stays nothing."""
	return None if amount is None else float(amount)


def band_in_words(band: str | None) -> str:
	"""What a band is called; a property without any budget of the year has none."""
	return _(band, context="Cost Alert") if band in BANDS else _("No Budget")
