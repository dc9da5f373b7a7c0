"""What cost alerts say, in sentences: what was found, what it asks for."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import fmt_money

from wuye_ops.rules import cost_monitor as rules
from wuye_ops.rules.cost_monitor import Alert, Policy

# code of the rules → option of the document
LABELS = {
	rules.OVER: "Above Plan",
	rules.UNPLANNED: "Unplanned",
	rules.UNDER: "Below Plan",
	rules.FORECAST_OVER: "Forecast above Budget",
	rules.USED_UP: "Budget Used Up",
	rules.NEXT_MONTH: "Next Month above Plan",
	rules.SHARE_USED: "Share of Budget Used",
}
CODES = {label: code for code, label in LABELS.items()}


def percent(value: object) -> str:
	return f"{Decimal(str(value)):.1f} %"


def money(value: object) -> str:
	return fmt_money(float(str(value)), currency=frappe.db.get_default("currency") or "CNY")


def title_of(alert: Alert, class_title: str) -> str:
	return f"{class_title}：{_(LABELS[alert.code], context='Cost Alert')}"


def details_of(alert: Alert, policy: Policy) -> str:
	"""The sentence of an alert, and what its band asks for."""
	sentence = _sentence(alert.code, alert.params)
	return " ".join(filter(None, (sentence, _demand(alert, policy))))


def _sentence(code: str, params: dict[str, object]) -> str:
	if code == rules.OVER:
		return _("Spent and committed is {0} above the plan to date, which is {1}.").format(
			percent(params["percent"]), money(params["over"])
		)
	if code == rules.UNPLANNED:
		return _("{0} were spent or ordered, and nothing is planned.").format(money(params["over"]))
	if code == rules.UNDER:
		return _(
			"{0} less than planned was spent, {1}: was work left undone, or are bills not booked?"
		).format(money(-Decimal(str(params["over"]))), percent(-Decimal(str(params["percent"]))))
	if code == rules.FORECAST_OVER:
		return _forecast(params)
	if code == rules.USED_UP:
		return _("By the forecast the budget of the year will be used up in {0}.").format(params["month"])
	if code == rules.NEXT_MONTH:
		return _("At the end of {0} costs will be {1} above the plan, by the forecast.").format(
			params["month"], percent(params["percent"])
		)
	return _("{0} of the budget of the year are used, while {1} of it were planned up to now.").format(
		percent(params["used"]), percent(params["of_year"])
	)


def _forecast(params: dict[str, object]) -> str:
	text = _("The year is forecast to cost {0} more than its budget, {1}, by the method {2}.").format(
		money(params["over"]), percent(params["percent"]), _(str(params["method"]), context="Cost Alert")
	)
	if params["error"] is None:
		return " ".join((text, _("The method could not be tried yet.")))
	if params["certain"]:
		return " ".join(
			(
				text,
				_("That holds also if the method is off as much as it was: {0}.").format(
					percent(params["error"])
				),
			)
		)
	return " ".join((text, _("The method was off by {0}.").format(percent(params["error"]))))


def _demand(alert: Alert, policy: Policy) -> str:
	if alert.is_early:
		return _("There is still time: say what will be done.")
	demand = policy.demands[alert.params.get("band", rules.EXPLAIN)]
	if demand.stops:
		return _(
			"Requests and orders of this class wait until the deviation is approved by: {0}; or the plan is revised."
		).format(_(demand.role))
	if alert.params.get("band", rules.EXPLAIN) == rules.EXPLAIN:
		return _("An explanation is asked for.")
	return _("An explanation is asked for, and the approval of: {0}.").format(_(demand.role))
