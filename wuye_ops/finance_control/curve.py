"""The curve of a year: its plan, what was spent and ordered, and the forecast, each added up from January on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from wuye_ops.finance_control import monitoring
from wuye_ops.finance_control.monitoring import Group
from wuye_ops.finance_control.report_columns import number
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS

# plan, spent and ordered, forecast
COLOURS = ["#7C8794", "#8CC4F8", "#F8814F"]


@frappe.whitelist()
def of_alert(name: str) -> dict | None:
	"""The curve of an alert's class, as it is now; None where nothing of it is left. For those who may read the alert."""
	doc = frappe.get_doc("Cost Alert", name)
	doc.check_permission("read")
	year, today = cint(doc.year), getdate(nowdate())
	day = today if today.year == year else date(year, 12, 31)
	found = monitoring.watched(day, (doc.property,), doc.cost_class, today)
	return of_group(Group(tuple(found)), day) if found else None


def of_group(whole: Group, day: date) -> dict:
	"""Labels and datasets of a chart with lines and bars. Of months to come nothing is spent, which a bar can say and a line cannot."""
	used = _reached(
		actual + ordered
		for actual, ordered in zip(whole.months("actual"), whole.months("ordered"), strict=True)
	)
	spent = [amount if at < day.month else ZERO for at, amount in enumerate(used)]
	return {
		"labels": [str(Month(day.year, month)) for month in range(1, MONTHS + 1)],
		"datasets": [
			_dataset(_("Budget"), "line", _reached(whole.months("planned"))),
			_dataset(_("Spent and Committed"), "bar", spent),
			_dataset(_("Forecast"), "line", _reached(whole.forecast.months)),
		],
	}


def _dataset(name: str, kind: str, amounts: Iterable[Decimal]) -> dict:
	return {"name": name, "chartType": kind, "values": [number(amount) for amount in amounts]}


def _reached(months: Iterable[Decimal]) -> list[Decimal]:
	found, reached = [], ZERO
	for amount in months:
		reached += amount
		found.append(reached)
	return found
