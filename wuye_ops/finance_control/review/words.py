"""What a cost review says, in sentences."""

from __future__ import annotations

from decimal import Decimal

from frappe import _

from wuye_ops.finance_control.alert_words import money
from wuye_ops.finance_control.figure_words import spoken, units
from wuye_ops.rules import cost_review as rules
from wuye_ops.rules import cost_variance
from wuye_ops.rules.cost_review import Problem

# code of the rules → option of the document
LABELS = {
	rules.OVER_BUDGET: "Over Budget",
	rules.NO_BUDGET: "No Budget",
	rules.ABOVE_PEERS: "Above Comparable Properties",
	rules.DEARER: "Dearer than a Year Ago",
	rules.SHARE_RISEN: "Share Has Risen",
}


def problem_in_words(one: Problem) -> str:
	"""What was found, with its numbers."""
	of = one.params
	if one.code == rules.OVER_BUDGET:
		return _("{0} were spent and {1} planned: {2} % above plan.").format(
			money(of["spent"]), money(of["planned"]), spoken(of["percent"])
		)
	if one.code == rules.NO_BUDGET:
		return _("{0} were spent, and nothing was planned.").format(money(of["spent"]))
	if one.code == rules.ABOVE_PEERS:
		return _(
			"{0} yuan per ㎡ and month, where {1} are usual in comparable properties: {2} % more."
		).format(spoken(of["unit_cost"]), spoken(of["usual"]), spoken(of["percent"]))
	if one.code == rules.DEARER:
		return _("{0} yuan per ㎡ and month, a year ago {1}: {2} % more.").format(
			spoken(of["after"]), spoken(of["before"]), spoken(of["percent"])
		)
	return _("Its share of all costs has risen from {0} % to {1} %, and a ㎡ has become dearer.").format(
		spoken(of["before"]), spoken(of["after"])
	)


def effect_in_words(code: str) -> str:
	return {
		cost_variance.PLANNED: _("Budget of the Period"),
		cost_variance.PRICE: _("Price Effect"),
		cost_variance.QUANTITY: _("Quantity Effect"),
		cost_variance.MIX: _("Mix Effect"),
		cost_variance.SPENDING: _("Spending Effect"),
		cost_variance.OTHERS: _("Others"),
		cost_variance.ACTUAL: _("Spent"),
	}.get(code, code)


def unit_in_words(unit: str) -> str:
	"""head·month, ㎡·month and time are the rules' own; kWh is kWh."""
	return units().get(unit, unit)


def plain(amount: Decimal | None) -> str:
	return "–" if amount is None else spoken(amount)
