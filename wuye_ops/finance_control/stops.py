"""超支停单: requests and orders of a class that has left its band wait, until the deviation is approved or the plan revised.

Two locks, one decision: here the submission of requests and orders is refused, whatever item they are for; and where a cost plan
is in force its Budgets in ERPNext are set to stop (`plan_budgets.stop`), so that ERPNext says the same.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import monitoring, plan_budgets, policies
from wuye_ops.finance_control.cost_classes import class_by_account
from wuye_ops.finance_control.costs import centers_of, exact
from wuye_ops.finance_control.report_scope import class_titles
from wuye_ops.rules import cost_monitor
from wuye_ops.rules.cost_monitor import STOP, Answer, Standing
from wuye_ops.rules.cost_plan import IN_FORCE
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month

DOCTYPE = "Cost Alert"
# documents that ask for or promise money, and the field of their lines with its amount in the company's currency
ASKING = {"Material Request": "amount", "Purchase Order": "base_net_amount"}


def is_stopped(one: monitoring.Watched) -> bool:
	"""Whether orders of the class wait now, by its figures and by what has been approved of them."""
	return one.is_planned and cost_monitor.is_stopped(
		one.standing, answers(one.property, one.cost_class, one.day.year), one.policy
	)


def answers(property_name: str, cost_class: str, year: int) -> list[Answer]:
	"""What was approved of the class in the year."""
	return [
		Answer(row.band, exact(row.approved_up_to), row.role_to_approve, True)
		for row in frappe.get_all(
			DOCTYPE,
			{"property": property_name, "cost_class": cost_class, "year": year, "status": "Approved"},
			["band", "approved_up_to", "role_to_approve"],
		)
	]


def stopped(property_name: str, year: int) -> frozenset[str]:
	"""The classes of which orders wait in the property; what `budget_documents.desired` asks for."""
	return frozenset(
		frappe.get_all(
			DOCTYPE, {"property": property_name, "year": year, "stops": 1}, pluck="cost_class", distinct=True
		)
	)


def follow(property_name: str, year: int) -> None:
	"""After alerts have come, gone or been approved: the Budgets of the plan in force stop or let go, too."""
	years = frappe.get_all("Fiscal Year", {"year_start_date": Month(year, 1).first}, pluck="name")
	plan = frappe.db.get_value(
		"Cost Plan", {"property": property_name, "fiscal_year": ["in", years or [""]], "status": IN_FORCE}
	)
	if plan:
		plan_budgets.stop(plan, stopped(property_name, year))


# -- at requests and orders --------------------------------------------------------------------------------------------


def check_order(doc, method: str | None = None) -> None:
	"""Material Request, Purchase Order, before_submit: refuses lines of classes that wait, and says where a new line leads to.

	A Material Request counts when it is to purchase.
	"""
	if doc.doctype == "Material Request" and doc.material_request_type != "Purchase":
		return
	asked = _asked(doc)
	if not asked:
		return
	titles = class_titles()
	year = getdate(nowdate()).year
	for property_name in dict.fromkeys(name for name, _of in asked):
		waiting = stopped(property_name, year) & {of for name, of in asked if name == property_name}
		if waiting:
			_refuse(property_name, sorted(waiting), titles)
	_warn(asked, titles)


def _asked(doc) -> dict[tuple[str, str], Decimal]:
	"""(property, class) → yuan of the lines on accounts of cost; a line that comes from a request has been counted with it."""
	classes, centers = class_by_account(), centers_of(None)
	found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
	for row in doc.items:
		of_class = classes.get(row.expense_account)
		name = centers.property_of(row.cost_center, row.get("property"))
		if of_class and name:
			amount = ZERO if row.get("material_request_item") else exact(row.get(ASKING[doc.doctype]))
			found[name, of_class] += amount
	return dict(found)


def _refuse(property_name: str, waiting: list[str], titles: dict[str, str]) -> None:
	names = "、".join(titles.get(one, one) for one in waiting)
	policy = policies.of(property_name)
	frappe.throw(
		_(
			"{0} of {1} is more than {2} % above its plan, and its requests and orders wait. Explain the cost alert and have it "
			"approved by: {3}; or revise the cost plan."
		).format(
			frappe.bold(names),
			frappe.bold(frappe.utils.escape_html(property_name)),
			f"{float(policy.limits.stop):g}",
			_(policy.demands[STOP].role),
		),
		title=_("Orders Wait"),
	)


def _warn(asked: dict[tuple[str, str], Decimal], titles: dict[str, str]) -> None:
	"""Before the overrun: who orders hears into which band the class comes with it."""
	properties = tuple(sorted({name for name, _of in asked}))
	for one in monitoring.watched(getdate(nowdate()), properties):
		amount = asked.get((one.property, one.cost_class))
		if not amount or not one.is_planned:
			continue
		now = one.standing
		then = Standing(now.planned, now.actual, now.ordered + amount)
		limits = one.policy.limits
		before, after = cost_monitor.band(now, limits), cost_monitor.band(then, limits)
		if cost_monitor.BANDS.index(after) <= cost_monitor.BANDS.index(before):
			continue
		demand = one.policy.demands[after]
		text = _("With it {0} of {1} is {2} above the plan to date ({3}).").format(
			titles.get(one.cost_class, one.cost_class),
			frappe.utils.escape_html(one.property),
			_("{0} %").format(f"{then.percent:.1f}") if then.percent is not None else _("all of it"),
			_(after, context="Cost Alert"),
		)
		if demand.stops:
			text += " " + _("The next ones wait until {0} has approved the deviation.").format(_(demand.role))
		frappe.msgprint(text, title=_("Costs"), indicator="red" if after == STOP else "orange")


# -- after something was booked ----------------------------------------------------------------------------------------


def follow_voucher(doc, method: str | None = None) -> None:
	"""On submit and cancel of what books or orders costs: its properties are looked at once the transaction is over."""
	_look_at(properties_of(doc))


def follow_budget(doc, method: str | None = None) -> None:
	"""On submit and cancel of a Budget: a plan that was revised may have made a deviation right, or a new one."""
	_look_at(frappe.get_all("Property", {"cost_center": doc.cost_center or ""}, pluck="name", limit=0))


def _look_at(properties: list[str]) -> None:
	for property_name in properties:
		frappe.enqueue(
			"wuye_ops.finance_control.alerts.check",
			queue="short",
			job_id=f"cost-alerts-{frappe.scrub(property_name)}",
			deduplicate=True,
			enqueue_after_commit=True,
			property_name=property_name,
		)


def properties_of(doc) -> list[str]:
	"""The properties on whose cost centers the lines of a voucher are."""
	rows = [row for table in ("items", "accounts", "expenses") for row in doc.get(table) or ()]
	centers = {row.get("cost_center") for row in rows} - {None, ""}
	if not centers:
		return []
	# where nothing is budgeted nothing is held against it
	planned = frappe.get_all(
		"Budget", {"cost_center": ["in", list(centers)], "docstatus": 1}, pluck="cost_center", distinct=True
	)
	return frappe.get_all(
		"Property", {"cost_center": ["in", planned or [""]]}, pluck="name", order_by="name", limit=0
	)
