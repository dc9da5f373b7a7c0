"""节日福利发放: by festival and property, how many are given something, have it, and what it is worth; what the round cost beside it."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import cint, flt

from wuye_ops.people.gifts import handing
from wuye_ops.people.gifts.rounds import DOCTYPE as ROUND
from wuye_ops.people.gifts.rounds import GIFT
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link, number, percent

STATUSES = (handing.LISTED, handing.HANDED, handing.RECEIVED, handing.NOT_TAKEN)


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: year, occasion, property."""
	filters = frappe._dict(filters or {})
	check_readable(ROUND)
	wanted: dict = chosen(filters, "occasion", "property")
	if cint(filters.year):
		wanted["year"] = cint(filters.year)
	found = frappe.get_list(
		GIFT,
		wanted,
		["round", "year", "occasion", "property", "status", "count(name) as number", "sum(worth) as worth"],
		group_by="round, year, occasion, property, status",
		order_by=None,
		limit=0,
	)
	rows = _rows(found)
	return columns(), rows, None, chart(rows), summary(rows)


def _rows(found: list) -> list[dict]:
	grouped: dict[tuple, dict] = defaultdict(dict)
	for row in found:
		grouped[(row.year, row.occasion, row.round, row.property or "")][row.status] = row
	rows = []
	for (year, occasion, round_name, place), by_status in grouped.items():
		numbers = {status: by_status[status].number if status in by_status else 0 for status in STATUSES}
		people = sum(numbers.values())
		rows.append(
			{
				"year": year,
				"occasion": _(occasion, context=ROUND),
				"round": round_name,
				"property": place or None,
				"people": people,
				"waiting": numbers[handing.LISTED],
				"handed": numbers[handing.HANDED],
				"received": numbers[handing.RECEIVED],
				"not_taken": numbers[handing.NOT_TAKEN],
				"share": 100 * numbers[handing.RECEIVED] / people,
				"worth": sum(flt(one.worth) for one in by_status.values()),
			}
		)
	return sorted(rows, key=lambda row: (-row["year"], row["round"], row["property"] or ""))


def columns() -> list[dict]:
	return [
		number("year", _("Year"), 70),
		data("occasion", _("Occasion", context=ROUND), 90),
		link("round", _("Gift Round"), ROUND, 150),
		link("property", _("Property"), "Property", 150),
		number("people", _("People", context=ROUND)),
		number("waiting", _("Listed", context=GIFT)),
		number("handed", _("Handed Over", context=GIFT)),
		number("received", _("Received", context=GIFT)),
		number("not_taken", _("Not Taken", context=GIFT)),
		percent("share", _("Share Received")),
		{"fieldname": "worth", "label": _("Worth in All"), "fieldtype": "Currency", "width": 120},
	]


def summary(rows: list[dict]) -> list[dict]:
	def one(label: str, value: float, indicator: str, datatype: str = "Int") -> dict:
		return {"label": label, "value": value, "indicator": indicator, "datatype": datatype}

	return [
		one(_("People", context=ROUND), sum(row["people"] for row in rows), "Blue"),
		one(_("Received", context=GIFT), sum(row["received"] for row in rows), "Green"),
		one(_("Listed", context=GIFT), sum(row["waiting"] for row in rows), "Orange"),
		one(_("Worth in All"), sum(row["worth"] for row in rows), "Blue", "Currency"),
	]


def chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	labels = list(dict.fromkeys(f"{row['year']} {row['occasion']}" for row in reversed(rows)))

	def values(field: str) -> list[int]:
		return [
			sum(row[field] for row in rows if f"{row['year']} {row['occasion']}" == label) for label in labels
		]

	kinds = (("received", handing.RECEIVED), ("handed", handing.HANDED), ("waiting", handing.LISTED))
	return {
		"data": {
			"labels": labels,
			"datasets": [
				{"name": _(status, context=GIFT), "values": values(field)} for field, status in kinds
			],
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#48bb78", "#4299e1", "#ed8936"],
	}
