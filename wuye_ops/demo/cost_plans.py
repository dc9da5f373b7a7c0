"""What the demo's properties may cost: plans of the years, drafted by their managers and approved by the director.

The year that is over is closed, the running one in force; of the property that overspends a revision waits for the director. The
coming year is drafted from what the running one has cost, and the first property has handed its plan in.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import flt

from wuye_ops.demo.company import add_fiscal_year
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.finance_control import plan_steps, plans
from wuye_ops.finance_control.plan_rules import MONTH_FIELDS

DIRECTOR = f"director@{MAIL_DOMAIN}"
# the share of a post in what people cost, and about what it is paid
POSTS = (("秩序维护员", 0.35, 4200), ("保洁员", 0.25, 3300), ("工程技术员", 0.22, 5600), ("客服及管理", 0.18, 6200))  # fmt: skip
CONTRIBUTIONS = 1.30
STAFF, MAINTENANCE, ENERGY, CLEANING, GREENING, OUTSOURCING, INSURANCE = (
	"640101", "640103", "640104", "640105", "640106", "640108", "640109",
)  # fmt: skip
POWER_PRICE = 0.68
LIFTS, VISITS = 12, 2
OVERSPENDS = "plaza"


def make_cost_plans(
	registry: Registry,
	today: date,
	places: list[Place],
	accounts: dict[str, str],
	rates: dict[str, float],
	season: tuple[float, ...],
	monthly: Callable[[Place, float], float],
) -> None:
	"""rates: number of an account → yuan per ㎡·month; monthly: what a rate comes to in a property."""
	add_coming_year(registry, today.year + 1)
	for place in places:
		costs = {number: monthly(place, rate) for number, rate in rates.items()}
		for year in (today.year - 1, today.year):
			name = _plan(registry, place, year, costs, accounts, season)
			_approve(place, name, year)
			if year < today.year:
				with _as(DIRECTOR):
					plan_steps.close(name)
			elif place.plan.key == OVERSPENDS:
				_revise(registry, place, name, accounts[ENERGY], today)
	_coming_year(registry, places, today.year + 1)


def add_coming_year(registry: Registry, year: int) -> None:
	if not frappe.db.exists("Fiscal Year", {"year_start_date": f"{year}-01-01"}):
		add_fiscal_year(year)
		registry.add("Fiscal Year", str(year))


def _plan(
	registry: Registry,
	place: Place,
	year: int,
	costs: dict[str, float],
	accounts: dict[str, str],
	season: tuple[float, ...],
) -> str:
	"""A draft: drivers where the trade has them, a sum a month for the rest."""
	drivers = [
		{**driver, "account": accounts[number]}
		for number in costs
		for driver in _drivers(number, costs[number], place, season)
	]
	driven = {driver["account"] for driver in drivers}
	lines = [
		{"account": accounts[number], **dict.fromkeys(MONTH_FIELDS, round(amount, -1))}
		for number, amount in costs.items()
		if accounts[number] not in driven
	]
	with _as(_manager(place)):
		doc = frappe.get_doc(
			{
				"doctype": "Cost Plan",
				"property": place.name,
				"fiscal_year": frappe.db.get_value("Fiscal Year", {"year_start_date": f"{year}-01-01"}),
				"drivers": drivers,
				"lines": lines,
			}
		)
		plans.start(doc)
		# the drivers bring what explains them
		doc.flags.by_service = True
		doc.insert()
	registry.add("Cost Plan", doc.name)
	return doc.name


def _drivers(number: str, amount: float, place: Place, season: tuple[float, ...]) -> list[dict]:
	"""Of a month's cost on an account."""
	if number == STAFF:
		found = []
		for name, share, pay in POSTS:
			heads = max(1, round(amount * share / (pay * CONTRIBUTIONS)))
			paid = round(amount * share / (heads * CONTRIBUTIONS), -1)
			found.append({"source": "By Posts", "about": name, "heads": heads, "pay": paid, "insured": 1})
		return found
	if number in (CLEANING, GREENING):
		area = frappe.db.get_value("Property", place.name, "built_up_area")
		name = "保洁" if number == CLEANING else "绿化"
		return [{"source": "By Area", "about": name, "area": area, "unit_cost": flt(amount / area, 4)}]
	if number == MAINTENANCE:
		return [
			{"source": "By Maintenance Plan", "about": "电梯半月维保", "pieces": LIFTS, "times": VISITS,
			 "price": round(amount / 2 / LIFTS / VISITS)},
			{"source": "By Contract", "about": "消防设施维保", "monthly": round(amount / 2, -1)},
		]  # fmt: skip
	if number == ENERGY:
		months = [round(amount * part / POWER_PRICE) for part in season]
		return [
			{"source": "By Consumption", "about": "公共用电", "unit": "kWh", "price": POWER_PRICE,
			 "consumption": sum(months), "by_month": json.dumps([str(month) for month in months])}
		]  # fmt: skip
	if number in (OUTSOURCING, INSURANCE):
		name = "垃圾清运与外墙清洗" if number == OUTSOURCING else "公众责任险与设施保险"
		return [{"source": "By Contract", "about": name, "monthly": round(amount, -1)}]
	return []


def _approve(place: Place, name: str, year: int) -> None:
	"""Handed in two months before the year, and approved three weeks later."""
	handed_in = datetime(year - 1, 11, 5, 16, 20)
	approved = handed_in + timedelta(days=21)
	with _as(_manager(place)):
		plan_steps.submit(name)
	with _as(DIRECTOR):
		plan_steps.approve(name, "同意。能耗和外包按季度复核。")
	frappe.db.set_value("Cost Plan", name, {"submitted_on": handed_in, "decided_on": approved})
	for kind, day in (("Drafted", handed_in), ("Submitted", handed_in), ("Approved", approved)):
		frappe.db.set_value("Cost Plan Note", {"parent": name, "kind": kind}, "noted_on", day)


def _revise(registry: Registry, place: Place, name: str, energy: str, today: date) -> None:
	"""The property that overspends asks for more, and waits."""
	with _as(_manager(place)):
		revision = plan_steps.revise(name, "商户延长营业，公共用电和保洁超出原预算，申请追加。")
		doc = frappe.get_doc("Cost Plan", revision)
		for row in doc.lines:
			if row.account == energy:
				field = f"m{today.month}"
				row.set(field, flt(row.get(field) * 1.2, 2))
				row.remark = "空调运行时间延长两小时，按上月用量测算。"
		doc.save()
		plan_steps.submit(revision)
	registry.add("Cost Plan", revision)


def _coming_year(registry: Registry, places: list[Place], year: int) -> None:
	fiscal_year = frappe.db.get_value("Fiscal Year", {"year_start_date": f"{year}-01-01"})
	for place in places:
		with _as(_manager(place)):
			doc = frappe.get_doc(
				{"doctype": "Cost Plan", "property": place.name, "fiscal_year": fiscal_year}
			).insert()
			if place is places[0]:
				plan_steps.submit(doc.name)
		registry.add("Cost Plan", doc.name)


def _manager(place: Place) -> str:
	return place.team.by_key("manager").user


@contextmanager
def _as(user: str) -> Iterator[None]:
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user("Administrator")
