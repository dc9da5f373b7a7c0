"""What the fees show in the cockpit: the money that came in, against what was billed, and debts that need somebody."""

from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import add_months, flt, get_last_day, getdate

from wuye_ops.fees.figures import IN_THE_BOOKS
from wuye_ops.fees.ledger import totals
from wuye_ops.metrics.cockpit_parts import (
	ALARM,
	NOTICE,
	WARNING,
	Column,
	Figure,
	Lead,
	Money,
	Part,
	View,
	tile,
)

RECEIPT, CHARGE, RUN, CASE = "Payment Receipt", "Fee Charge", "Billing Run", "Arrears Case"
RUNNING = ("Open", "On Hold")
# A line higher than this many times the highest point would press the curves flat.
MOST_OF_CURVE = 4


def parts(view: View) -> list[Part]:
	return [
		*tile(
			view,
			"limitation",
			_("Limitation Dates Near"),
			CASE,
			ALARM,
			status=["in", RUNNING],
			limitation_warning=["is", "set"],
		),
		*tile(
			view,
			"arrears_due",
			_("Arrears Steps Due"),
			CASE,
			WARNING,
			status="Open",
			next_step_on=["<=", str(view.today)],
		),
		*tile(view, "disputes", _("Fee Disputes Open"), "Fee Dispute", NOTICE, status="Open"),
		*_arrears_by_building(view),
		*_money(view),
	]


def _arrears_by_building(view: View) -> list[Column]:
	"""What is open of bills whose day has passed, as it stands now."""
	if not view.property or not frappe.has_permission(CHARGE, "read"):
		return []
	charge = totals.charges()
	rows = (
		frappe.qb.from_(charge)
		.select(charge.building, Sum(charge.outstanding))
		.where((charge.is_open == 1) & (charge.property == view.property) & (charge.due_date < view.today))
		.groupby(charge.building)
		.run()
	)
	return [
		Column(
			"arrears",
			_("Arrears"),
			{building: flt(amount, 2) for building, amount in rows if building and amount},
			_ageing(view),
			is_money=True,
		)
	]


def _overdue(view: View) -> float:
	"""What is open of all bills whose day has passed, of the places that are looked at, which are the user's."""
	bill = frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(bill)
		.select(Sum(bill.outstanding_amount))
		.where((bill.docstatus == 1) & (bill.outstanding_amount > 0) & (bill.due_date < view.today))
	)
	if view.properties is not None:
		query = query.where(bill.property.isin([*view.properties, ""]))
	((amount,),) = query.run()
	return flt(amount, 2)


def _ageing(view: View) -> Lead:
	return Lead(report="Arrears Ageing", filters=view.report_filters(as_of=view.today, group_by="Customer"))


def _money(view: View) -> list[Money]:
	if not all(frappe.has_permission(doctype, "read") for doctype in (RECEIPT, CHARGE, RUN)):
		return []
	before = getdate(add_months(view.month, -1))
	by_day = _received(view, before)
	in_month = sum(amount for day, amount in by_day.items() if day >= view.month)
	posted = {
		"status": ["in", IN_THE_BOOKS],
		"posting_date": ["between", [str(view.month), str(view.last)]],
	}
	runs = frappe.get_list(
		RUN, filters=view.filters(**posted), fields=["sum(amount) as amount"], order_by=None
	)
	billed = flt(runs[0].amount, 2) if runs else 0.0
	figures = [
		Figure("month", _("Received This Month"), flt(in_month, 2), _receipts(view, view.month, view.last)),
		Figure("billed", _("Billed This Month"), billed, Lead(RUN, filters=view.filters(**posted))),
		Figure("overdue", _("Overdue Arrears"), _overdue(view), _ageing(view)),
	]
	if view.is_now:
		received_today = flt(by_day.get(view.today, 0), 2)
		figures.insert(
			0, Figure("today", _("Received Today"), received_today, _receipts(view, view.today, view.today))
		)
	curve = _curve(view, before, by_day)
	return [Money(figures, curve, billed if _fits(billed, curve) else None)]


def _receipts(view: View, first: date, last: date) -> Lead:
	return Lead(
		RECEIPT,
		filters=view.filters(status="Valid", kind="Bills", received_on=["between", [str(first), str(last)]]),
	)


def _received(view: View, first: date) -> dict[date, float]:
	"""Day → what came in for bills, from the first day to the end of the month; deposits are no income."""
	rows = frappe.get_list(
		RECEIPT,
		filters=view.filters(
			status="Valid", kind="Bills", received_on=["between", [str(first), f"{view.last} 23:59:59"]]
		),
		fields=["date(received_on) as day", "sum(total) as amount"],
		group_by="date(received_on)",
		order_by=None,
		limit=0,
	)
	return {getdate(row.day): flt(row.amount) for row in rows}


def _curve(view: View, before: date, by_day: dict[date, float]) -> dict:
	"""What had come in by the end of each day, of this month and of the month before; of a running month until today."""
	last_before = getdate(get_last_day(before)).day
	days = view.today.day if view.is_now else max(view.last.day, last_before)
	return {
		"labels": [str(day) for day in range(1, days + 1)],
		"datasets": [
			{"name": _("This Month"), "values": _summed(by_day, view.month, days)},
			{"name": _("Month Before"), "values": _summed(by_day, before, days)},
		],
	}


def _fits(billed: float, curve: dict) -> bool:
	"""Whether a line at what was billed leaves enough of the picture to the curves."""
	most = max(max(one["values"]) for one in curve["datasets"])
	return 0 < billed <= most * MOST_OF_CURVE


def _summed(by_day: dict[date, float], month: date, days: int) -> list[float]:
	"""Beyond the last day of the month its sum."""
	found, so_far, last = [], 0.0, getdate(get_last_day(month)).day
	for number in range(1, days + 1):
		so_far += by_day.get(month.replace(day=number), 0) if number <= last else 0
		found.append(flt(so_far, 2))
	return found
