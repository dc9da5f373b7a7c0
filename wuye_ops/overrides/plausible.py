"""What no document of this app takes, whichever door it comes through: dates that are none, numbers beyond reason.

The framework leaves these to the database or to whoever computes with them first; the user then reads of an internal
error. Here they read which field is wrong, and nothing has been written yet.
"""

import math
from datetime import date, datetime

import frappe
from dateutil import parser
from frappe import _
from frappe.utils import now_datetime

EARLIEST_YEAR = 1900
YEARS_AHEAD = 100  # beyond any land lease or contract
LARGEST_NUMBER = 1_000_000_000
# what the database keeps of a text, counted in the longest characters there are
LONGEST_TEXT = 16_000
DATES = ("Date", "Datetime")
NUMBERS = ("Int", "Float", "Currency", "Percent")
TEXTS = ("Small Text", "Text")


def check(doc, method=None) -> None:
	"""Before validate: refuses the first implausible value, naming its field and row."""
	for row in (doc, *doc.get_all_children()):
		for field in row.meta.fields:
			value = row.get(field.fieldname)
			if field.fieldtype in DATES:
				_check_date(row, field, value)
			elif field.fieldtype in NUMBERS:
				_check_number(row, field, value)
			elif field.fieldtype in TEXTS and isinstance(value, str) and len(value) > LONGEST_TEXT:
				_refuse(row, field, _("no more than {0} characters can be kept.").format(LONGEST_TEXT))


def _check_date(row, field, value) -> None:
	if isinstance(value, date | datetime):
		year = value.year
	elif not value or not isinstance(value, str) or value.startswith("0000"):
		if value and not isinstance(value, str):
			_refuse(row, field, _("this is not a date."))
		_empty_date(row, field)
		return
	else:
		year = _year(value)
		if year is None:
			_refuse(row, field, _("{0} is not a date.").format(_shown(value)))
	if not EARLIEST_YEAR <= year <= now_datetime().year + YEARS_AHEAD:
		_refuse(row, field, _("the year {0} cannot be right.").format(year))


def _year(text: str) -> int | None:
	try:
		return parser.parse(text).year
	except (ValueError, OverflowError):
		return None


def _empty_date(row, field) -> None:
	"""A moment left empty is now, where the field says so; elsewhere it is empty."""
	row.set(field.fieldname, now_datetime() if field.default == "Now" else None)


def _check_number(row, field, value) -> None:
	if value in (None, ""):
		return
	try:
		number = float(value)
	except (TypeError, ValueError):
		_refuse(row, field, _("{0} is not a number.").format(_shown(value)))
	if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
		_refuse(row, field, _("{0} cannot be right.").format(_shown(value)))
	if field.fieldtype == "Percent" and not 0 <= number <= 100:
		_refuse(row, field, _("a share is between 0 and 100 %, not {0}.").format(_shown(value)))


def _refuse(row, field, what: str) -> None:
	label = frappe.bold(_(field.label, context=row.doctype))
	if row.get("parentfield"):
		text = _("Row {0}, {1}: {2} Correct it and save again.").format(row.idx, label, what)
	else:
		text = _("{0}: {1} Correct it and save again.").format(label, what)
	frappe.throw(text, title=_("Implausible Value"))


def _shown(value) -> str:
	return frappe.bold(frappe.utils.escape_html(str(value)[:40]))
