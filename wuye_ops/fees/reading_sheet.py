"""A sheet of meters to fill in by hand, and to import as it is."""

import frappe
from frappe import _
from frappe.utils import flt, getdate, nowdate
from frappe.utils.xlsxutils import make_xlsx

from wuye_ops.fees.meter_page import rows_of, walking_order

WIDTHS = [32, 14, 18, 10, 16, 14, 14, 14, 14]


@frappe.whitelist()
def download(property: str, read_on: str | None = None) -> None:
	"""Answers with an Excel sheet of a property's meters, their last readings, and an empty column for the new ones."""
	frappe.has_permission("Meter", "export", throw=True)
	frappe.get_doc("Property", property).check_permission("read")
	day = str(getdate(read_on or nowdate()))
	frappe.local.response.update(
		{
			"type": "binary",
			"filename": f"{property}-{_('Reading Sheet')}-{day}.xlsx",
			"filecontent": make_xlsx(
				rows(property, day), _("Reading Sheet"), column_widths=WIDTHS
			).getvalue(),
		}
	)


def rows(property_name: str, day: str) -> list[list]:
	"""The heading and a row for each meter in walking order.

	Meter, Read On and Reading are headed as the import expects them. It passes over the other columns, which are for
	the one who reads.
	"""
	header = [
		_("Meter"), _("Building"), _("Where"), _("Kind"), _("Meter No"), _("Last Read On"), _("Last Reading"),
		_("Read On"), _("Reading"),
	]  # fmt: skip
	found = sorted(rows_of(property_name), key=walking_order)
	return [header, *(_row(row, day) for row in found)]


def _row(row, day: str) -> list:
	last_on, last = row.last_read_on, row.last_reading
	if not last_on and row.installed_on:
		last_on, last = row.installed_on, row.initial_reading
	return [
		row.name, row.building_name, row.where, _(row.meter_kind), row.meter_no, str(last_on or ""),
		flt(last, 3) if last_on else None, day, None,
	]  # fmt: skip
