"""Where the charts of the fee reports lead: to the charges their amounts are made of."""

from datetime import date

from frappe.utils import get_first_day, get_last_day, getdate

from wuye_ops.property import leads

CHOSEN = ("property", "building", "unit", "customer", "fee_item")


def charges_of(filters: dict, row: dict) -> dict:
	"""The filters of the charges of a group, as `charges_of` in the ledger's script makes them for its table."""
	first, last = filters.get("from_date"), filters.get("to_date")
	if row.get("period_month"):
		first = last = row["period_month"]
	found = {field: row.get(field) or filters.get(field) for field in CHOSEN}
	found = {field: value for field, value in found.items() if value}
	if first and last:
		found["period_month"] = months(first, last)
	return {"status": "Billed", **found}


def months(first: date | str, last: date | str) -> list:
	"""The filter of whole months."""
	return leads.days(get_first_day(getdate(first)), get_last_day(getdate(last)))
