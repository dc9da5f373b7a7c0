"""What hints at waste say, in sentences."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.finance_control.alert_words import money, percent
from wuye_ops.rules import cost_hints as rules
from wuye_ops.rules.cost_hints import Hint

# code of the rules → option of the document
LABELS = {
	rules.PRICE: "Price above Last Purchase",
	rules.ENERGY: "Energy above Peers",
	rules.DUPLICATE: "Duplicate Invoice",
	rules.OVERTIME: "Overtime",
	rules.PARTS: "Parts above Peers",
	rules.SAME_PART: "Same Part Again",
}


def title_of(hint: Hint) -> str:
	label = _(LABELS[hint.code], context="Cost Hint")
	return f"{label}：{_about(hint)}"[:140]


def _about(hint: Hint) -> str:
	params = hint.params
	if hint.code == rules.PRICE:
		return _name("Item", params["item"], "item_name")
	if hint.code == rules.DUPLICATE:
		return _name("Supplier", params["supplier"], "supplier_name")
	if hint.code == rules.OVERTIME:
		return f"{_person(params)} {params['month']}"
	if hint.code in (rules.PARTS, rules.SAME_PART):
		return _name("Equipment", params["equipment"], "equipment_name")
	return str(hint.documents[0])


def details_of(hint: Hint) -> str:
	params = hint.params
	if hint.code == rules.PRICE:
		return _("{0} was bought at {1}, {2} above the {3} of the time before ({4}).").format(
			_about(hint),
			money(params["price"]),
			percent(params["percent"]),
			money(params["last"]),
			params["last_document"],
		)
	if hint.code == rules.ENERGY:
		return _(
			"Energy costs {0} for a ㎡ in the month, {1} more than the {2} that are usual in properties of its kind."
		).format(money(params["per_area"]), percent(params["percent"]), money(params["usual"]))
	if hint.code == rules.DUPLICATE:
		return _duplicate(params)
	if hint.code == rules.OVERTIME:
		return _overtime(params)
	if hint.code == rules.PARTS:
		return _(
			"Parts for {0} have come to {1} this year, {2} more than the {3} that are usual in its category."
		).format(_about(hint), money(params["amount"]), percent(params["percent"]), money(params["usual"]))
	return _(
		"{0} got {1} {2} times within {3} days: the cause is elsewhere, or the parts went elsewhere."
	).format(_about(hint), _name("Item", params["part"], "item_name"), params["times"], params["days"])


def _duplicate(params: dict[str, object]) -> str:
	text = {
		rules.SAME_NUMBER: _("Invoice {0} of {1} stands in the books twice, with the same sum: see {2}."),
		rules.OTHER_SUM: _(
			"Invoice {0} of {1} stands in the books twice, with another sum: see {2}. Was it divided?"
		),
		rules.ALIKE_NUMBER: _(
			"Invoice {0} of {1} differs from {2} by one sign of its number, with the same sum: was it mistyped?"
		),
		rules.SAME_DAY: _("An invoice of {1} of the same day and sum as {2}, and a number is missing{0}."),
	}[str(params["sign"])]
	number = "" if params["sign"] == rules.SAME_DAY else params["number"]
	return text.format(number, _name("Supplier", params["supplier"], "supplier_name"), params["other"])


def _overtime(params: dict[str, object]) -> str:
	if params["sign"] == rules.OF_PAY:
		return _("{0}: overtime of {1} was paid {2}, more than a tenth of all other pay ({3}).").format(
			_person(params), params["month"], money(params["hours"]), money(params["allowed"])
		)
	hours = f"{Decimal(str(params['hours'])):.1f}"
	if params["sign"] == rules.A_MONTH:
		return _("{0} worked {1} hours of overtime in {2}; the law allows {3} a month.").format(
			_person(params), hours, params["month"], params["allowed"]
		)
	return _("{0} worked {1} hours of overtime on one day of {2}; the law allows {3} a day.").format(
		_person(params), hours, params["month"], params["allowed"]
	)


def _person(params: dict[str, object]) -> str:
	if params["sign"] == rules.OF_PAY:
		return _name("Department", params["employee"], "department_name")
	return _name("Employee", params["employee"], "employee_name")


def _name(doctype: str, name: object, field: str) -> str:
	return frappe.get_cached_value(doctype, name, field) or str(name)
