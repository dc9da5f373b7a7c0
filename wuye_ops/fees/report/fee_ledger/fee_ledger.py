"""收费台账: charged, waived, received and open, by place, fee item, month, building or property, or charge by charge."""

import frappe
from frappe import _

from wuye_ops.fees.ledger import totals
from wuye_ops.fees.ledger.chart_leads import charges_of
from wuye_ops.fees.ledger.columns import currency, link, month_text
from wuye_ops.fees.ledger.scope import Scope, scope
from wuye_ops.fees.ledger.standing import FIGURES, lines
from wuye_ops.fees.open_bills import without_property
from wuye_ops.property import leads

GROUPS = {
	"Unit": totals.PLACE,
	"Fee Item": ("fee_item",),
	"Month": ("period_month",),
	"Building": ("property", "building"),
	"Property": ("property",),
}
CHARGE = "Charge"
# Charge by charge is for looking closely; a whole property is for the other groupings.
MOST_CHARGES = 5000


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date, to_date (months), as_of, property, building, unit, customer,
	fee_item, company; group_by: one of GROUPS, or Charge.

	Each group has had charged − waived − credited − received = outstanding at the end of the day.
	"""
	filters = frappe._dict(filters or {})
	wanted, about = filters.get("group_by") or "Unit", scope(filters)
	if wanted == CHARGE:
		return _charge_columns(), _charges(about), None, None
	if wanted not in GROUPS:
		frappe.throw(_("The fee ledger is not grouped by that. Choose one of the list."), title=_("Group By"))
	by = GROUPS[wanted]
	rows = [
		_described(dict(zip(by, key, strict=True)), figures)
		for key, figures in sorted(totals.sums(about, by).items(), key=_order)
	]
	return _columns(wanted), rows, None, _chart(wanted, rows, filters)


def _order(group: tuple) -> tuple:
	return tuple("" if part is None else str(part) for part in group[0])


def _described(group: dict, figures: dict) -> dict:
	row = {**group, **figures, "outstanding": totals.outstanding(figures)}
	if "unit" in group:
		row["place"] = without_property(group["unit"] or group["parking_space"], group["property"])
	if "period_month" in group:
		row["month"] = month_text(group["period_month"])
	return row


def _columns(wanted: str) -> list[dict]:
	first = {
		"Unit": [
			link("property", "Property"),
			{"fieldname": "place", "label": _("Unit or Space"), "fieldtype": "Data", "width": 160},
		],
		"Fee Item": [link("fee_item", "Fee Item")],
		"Month": [{"fieldname": "month", "label": _("Month"), "fieldtype": "Data", "width": 110}],
		"Building": [link("property", "Property"), link("building", "Building")],
		"Property": [link("property", "Property")],
	}[wanted]
	return [*first, *_figures()]


def _figures() -> list[dict]:
	return [
		currency("charged", _("Charged")),
		currency("waived", _("Waived")),
		currency("credited", _("Otherwise Credited")),
		currency("received", _("Received")),
		currency("outstanding", _("Outstanding")),
	]


# -- charge by charge


def _charges(about: Scope) -> list[dict]:
	charge, bill = totals.charges(), frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(charge)
		.left_join(bill)
		.on(bill.name == charge.sales_invoice)
		.select(
			charge.name,
			charge.property,
			charge.unit,
			charge.parking_space,
			charge.customer,
			charge.customer_name,
			charge.fee_item,
			charge.period_from,
			charge.period_to,
			charge.sales_invoice,
			bill.due_date,
			*(charge[figure] for figure in FIGURES),
		)
		.where(about.of_charges(charge))
		.orderby(charge.property, charge.unit, charge.parking_space, charge.period_month, charge.fee_item)
		.limit(MOST_CHARGES + 1)
		.run(as_dict=True)
	)
	if len(rows) > MOST_CHARGES:
		frappe.throw(
			_(
				"These are more than {0} charges. Choose a building, a unit, a customer or fewer months."
			).format(MOST_CHARGES),
			title=_("Fee Ledger"),
		)
	if rows and totals.is_touched_after(about.as_of):
		then = _on_the_day(about)
		for row in rows:
			row.update(then.get(row.name, {}))
	rows = [row for row in rows if any(row[figure] for figure in FIGURES)]
	return [
		{
			**row,
			"place": without_property(row.unit or row.parking_space, row.property),
			"outstanding": totals.outstanding(row),
		}
		for row in rows
	]


def _on_the_day(about: Scope) -> dict[str, dict]:
	touched = totals.touched_bills(about, None, (), after=about.as_of)
	found = {}
	for start in range(0, len(touched), totals.AT_ONCE):
		for row in lines(touched[start : start + totals.AT_ONCE], about.as_of).run(as_dict=True):
			if row.charge:
				found[row.charge] = {figure: row[figure] for figure in FIGURES}
	return found


def _charge_columns() -> list[dict]:
	return [
		link("property", "Property", width=130),
		{"fieldname": "place", "label": _("Unit or Space"), "fieldtype": "Data", "width": 120},
		link("customer", "Customer"),
		link("fee_item", "Fee Item", width=120),
		{"fieldname": "period_from", "label": _("From"), "fieldtype": "Date", "width": 100},
		{"fieldname": "period_to", "label": _("To"), "fieldtype": "Date", "width": 100},
		*_figures(),
		{"fieldname": "due_date", "label": _("Due Date"), "fieldtype": "Date", "width": 100},
		{**link("sales_invoice", "Sales Invoice"), "label": _("Bill")},
		{**link("name", "Fee Charge"), "label": _("Fee Charge")},
	]


def _chart(wanted: str, rows: list[dict], filters: dict) -> dict | None:
	"""What has come in and what has not, of each bar what was to be collected. Hundreds of units make no picture."""
	if wanted == "Unit" or not rows:
		return None
	label = {"Fee Item": "fee_item", "Month": "month", "Building": "building", "Property": "property"}[wanted]
	return {
		"data": {
			"labels": [row[label] or _("None") for row in rows],
			"datasets": [
				{"name": _("Received"), "values": [row["received"] for row in rows]},
				{"name": _("Outstanding"), "values": [row["outstanding"] for row in rows]},
			],
			"leads": leads.to_list("Fee Charge", range(2), rows, lambda _set, row: charges_of(filters, row)),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#29CD42", "#F8814F"],
		"fieldtype": "Currency",
		"animate": 0,
		"disableEntryAnimation": 1,
	}
