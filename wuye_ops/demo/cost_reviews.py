"""The demo's costs looked back on: the last quarter that is over, reviewed by each property's manager and approved by the director.

Figures are the product's own, of the demo's books; one review still waits. Only the days of the past are written, because nobody
can take a step last month.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import frappe
from frappe.utils import add_days, flt, nowdate

from wuye_ops.demo.cost_control import DIRECTOR
from wuye_ops.demo.costs import BANK, ENERGY, MONTHS
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.finance_control import spending
from wuye_ops.finance_control.review import problems, reviews
from wuye_ops.metrics.registry import Scope
from wuye_ops.property.periods import period_of
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules.cost_class import ENERGY as ENERGY_CLASS
from wuye_ops.rules.metric_closing import last_months
from wuye_ops.rules.proration import Month, Period
from wuye_ops.service_quality import plan_steps

REVIEW, PLAN = "Cost Review", "Improvement Plan"
# share of the quarter's budget of energy that was paid on top of it
EXTRA_POWER = {"plaza": 0.17, "garden": 0.08}
USUAL_EXTRA = 0.03
# yuan: less above plan nobody is asked about
LEAST_EXTRA = 900
WAITS = "plaza"
DAYS_TO_REVIEW, DAYS_TO_APPROVE = 8, 13
EXPLANATIONS = {
	"over_budget": "本季高温天数多于往年，公共区域空调和水泵运行时间延长，且尖峰电价上调（示例）。",
	"no_budget": "预算编制后新增的项目，已在下年度预算中列入（示例）。",
}
OTHERWISE = "用工和材料价格上涨，已列入下季度控制重点（示例）。"
SUMMARY = "成本重点为人员与能耗。人员按编制控制；能耗执行分时控制和设定温度，下季度复核效果（示例）。"
REMARK = "同意。能耗措施按期复核（示例）。"
MEASURE = "公共区域照明改分时控制，空调按营业时段设定温度（示例）"


def make_cost_reviews(
	registry: Registry, today: date, places: list[Place], say: Callable[[str], None]
) -> None:
	"""None where the demo has booked no costs, as `costs.make_costs`."""
	quarter = _quarter(today)
	if not quarter or not frappe.db.exists("Cost Plan", {"property": places[0].name}):
		return
	say("季度成本分析 …")
	for place in places:
		_pay_more_for_power(registry, place, quarter)
	for place in places:
		_review(registry, place, quarter)


def _quarter(today: date) -> Period | None:
	"""The last one that is over, where the demo has booked all of its months."""
	quarter = period_of("Quarter", Month.of(today).plus(-3).first)
	return quarter if last_months(MONTHS, today)[0].first <= quarter.first else None


def _manager(place: Place) -> str:
	return f"manager.{place.plan.key}@{MAIL_DOMAIN}"


def _pay_more_for_power(registry: Registry, place: Place, quarter: Period) -> None:
	company, center = frappe.db.get_value("Property", place.name, ["company", "cost_center"])
	scope = Scope(quarter.first, quarter.last, (place.name,))
	planned = spending.read(scope).by(spending.CLASS).get((ENERGY_CLASS,))
	part = EXTRA_POWER.get(place.plan.key)
	amount = flt(float(planned.planned) * (part or USUAL_EXTRA), 2) if planned else 0
	if amount and part:
		amount = max(amount, LEAST_EXTRA)
	if not amount:
		return
	accounts = [
		frappe.db.get_value("Account", {"company": company, "account_number": number, "is_group": 0})
		for number in (ENERGY, BANK)
	]
	about = {"property": place.name, "cost_center": center}
	entry = make(
		registry,
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": quarter.last,
			"user_remark": "示例：季末电费结算差额",
			"accounts": [
				{"account": accounts[0], "debit_in_account_currency": amount, **about},
				{"account": accounts[1], "credit_in_account_currency": amount, **about},
			],
		},
	)
	entry.submit()


def _review(registry: Registry, place: Place, quarter: Period) -> None:
	with in_the_name_of(_manager(place)):
		doc = frappe.get_doc(
			{
				"doctype": REVIEW,
				"property": place.name,
				"period_kind": "Quarter",
				"period_start": quarter.first,
				"summary": SUMMARY,
			}
		).insert()
		registry.add(REVIEW, doc.name)
		for row in doc.problems:
			if row.must_explain:
				kind = row.problem_key.split("|")[0]
				problems.explain(doc.name, row.problem_key, EXPLANATIONS.get(kind, OTHERWISE))
		_plan(registry, doc)
		reviews.submit(doc.name)
	if place.plan.key != WAITS:
		with in_the_name_of(DIRECTOR):
			reviews.approve(doc.name, REMARK)
	_write_days(doc.name, quarter)


def _plan(registry: Registry, doc) -> None:
	"""Of the dearest problem that was explained; its work has begun."""
	row = next((row for row in doc.problems if row.must_explain), None)
	if not row:
		return
	name = problems.make_plan(doc.name, row.problem_key)
	registry.add(PLAN, name)
	plan = frappe.get_doc(PLAN, name)
	if not (plan.department and plan.responsible):
		return
	plan.append(
		"measures",
		{
			"what": MEASURE,
			"department": plan.department,
			"responsible": plan.responsible,
			"deadline": add_days(nowdate(), 20),
		},
	)
	plan.save()
	plan_steps.take(name, "Start")


def _write_days(name: str, quarter: Period) -> None:
	"""Looked back on a week after the quarter, approved five days later."""
	made = datetime.combine(quarter.last + timedelta(days=DAYS_TO_REVIEW), time(10, 30))
	decided = datetime.combine(quarter.last + timedelta(days=DAYS_TO_APPROVE), time(16, 5))
	doc = frappe.get_doc(REVIEW, name)
	values = {"computed_on": made, "submitted_on": made + timedelta(hours=5)}
	if doc.decided_on:
		values["decided_on"] = decided
	frappe.db.set_value(REVIEW, name, values, update_modified=False)
	for row in doc.notes:
		day = {"Submitted": values["submitted_on"], "Approved": decided}.get(row.kind, made)
		frappe.db.set_value("Cost Review Note", row.name, "noted_on", day, update_modified=False)
	for row in doc.problems:
		if row.explained_on:
			frappe.db.set_value(row.doctype, row.name, "explained_on", made, update_modified=False)
