"""收缴率: 当期收缴率, 户数收缴率 and 清欠率 by property, building, fee item or month."""

import frappe
from frappe import _

from wuye_ops.fees.ledger import rates
from wuye_ops.fees.ledger.chart_leads import charges_of
from wuye_ops.fees.ledger.columns import currency, link, month_text, percent
from wuye_ops.fees.ledger.scope import scope
from wuye_ops.property import leads
from wuye_ops.rules.collection_rate import Collection, together

GROUPS = {
	"Property": ("property",),
	"Building": ("property", "building"),
	"Fee Item": ("fee_item",),
	"Month": ("period_month",),
}
# A household is in one building, but it pays for several fees and in several months.
DISJOINT = ("Property", "Building")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date, to_date (months), as_of, property, building, fee_item, company;
	group_by: one of GROUPS. The last row is all of them together.

	What has no charges or no arrears has no rate.
	"""
	filters = frappe._dict(filters or {})
	wanted, about = filters.get("group_by") or "Property", scope(filters)
	if wanted not in GROUPS:
		frappe.throw(_("Rates are not grouped by that. Choose one of the list."), title=_("Group By"))
	by = GROUPS[wanted]
	found = rates.collections(about, by)
	ordered = sorted(found.items(), key=lambda group: tuple(str(part or "") for part in group[0]))
	rows = [_row(dict(zip(by, key, strict=True)), collection) for key, collection in ordered]
	chart = _chart(wanted, rows, filters)
	if len(rows) > 1:
		whole = together(found.values()) if wanted in DISJOINT else rates.whole(about, by, found)
		rows.append({**_row({}, whole), by[0]: _("Total"), "month": _("Total"), "bold": 1, "is_total": 1})
	return _columns(wanted), rows, None, chart


def _row(group: dict, collection: Collection) -> dict:
	row = {
		**group,
		"charged": float(collection.charged),
		"received": float(collection.received),
		"rate": _number(collection.rate),
		"households": collection.households,
		"households_paid": collection.households_paid,
		"household_rate": _number(collection.household_rate),
		"prior_arrears": float(collection.prior_arrears),
		"prior_received": float(collection.prior_received),
		"arrears_rate": _number(collection.arrears_rate),
	}
	if "period_month" in group:
		row["month"] = month_text(group["period_month"])
	return row


def _number(rate) -> float | None:
	return None if rate is None else float(rate)


def _columns(wanted: str) -> list[dict]:
	first = {
		"Property": [link("property", "Property")],
		"Building": [link("property", "Property"), link("building", "Building")],
		"Fee Item": [link("fee_item", "Fee Item")],
		"Month": [{"fieldname": "month", "label": _("Month"), "fieldtype": "Data", "width": 110}],
	}[wanted]
	count = {"fieldtype": "Int", "width": 100}
	return [
		*first,
		currency("charged", _("To Collect"), 130),
		currency("received", _("Received")),
		percent("rate", _("Collection Rate")),
		{"fieldname": "households", "label": _("Households"), **count},
		{"fieldname": "households_paid", "label": _("Paid in Full"), **count},
		percent("household_rate", _("Household Rate")),
		currency("prior_arrears", _("Arrears of Earlier Years")),
		currency("prior_received", _("Of Them Received")),
		percent("arrears_rate", _("Arrears Recovery Rate")),
	]


def _chart(wanted: str, rows: list[dict], filters: dict) -> dict | None:
	if not rows:
		return None
	label = {"Property": "property", "Building": "building", "Fee Item": "fee_item", "Month": "month"}[wanted]
	return {
		"data": {
			"labels": [row[label] or _("None") for row in rows],
			"datasets": [
				{"name": _("Collection Rate"), "values": [row["rate"] for row in rows]},
				{"name": _("Household Rate"), "values": [row["household_rate"] for row in rows]},
			],
			"leads": leads.to_list("Fee Charge", range(2), rows, lambda _set, row: charges_of(filters, row)),
		},
		"type": "line" if wanted == "Month" else "bar",
		"colors": ["#449CF0", "#29CD42"],
		"fieldtype": "Percent",
		"animate": 0,
		"disableEntryAnimation": 1,
	}
