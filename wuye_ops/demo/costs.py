"""A year of costs of the demo's properties, by ERPNext's own journal entries; what they may cost is in `cost_plans`."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import frappe
from frappe.utils import flt

from wuye_ops.demo.cost_plans import make_cost_plans
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.rules.metric_closing import last_months
from wuye_ops.rules.proration import Month

MONTHS = 13
# number of the account → yuan per ㎡·month of a residential property
RATES = {
	"640101": 1.18, "640102": 0.08, "640103": 0.17, "640104": 0.24, "640105": 0.12, "640106": 0.06, "640107": 0.10,
	"640108": 0.05, "640109": 0.02, "660202": 0.04, "660205": 0.10,
}  # fmt: skip
# where more people come and go
DEARER = {"Residential": 1.0, "Office": 2.6, "Commercial": 3.1}
ENERGY = "640104"
# Of an average month: cooling in summer, heating in winter. Twelve of them make up the year that was budgeted.
SEASON = (1.15, 1.1, 0.9, 0.8, 0.85, 1.05, 1.3, 1.3, 1.0, 0.8, 0.85, 0.9)
WAVES = 0.03
# One property spends more than it may of late, and one that much less.
TREND = {"plaza": 1.09, "center": 0.95}
RECENT = 3
BANK, CAPITAL, PAID_IN = "100201", "4001", 5_000_000


def make_costs(registry: Registry, rng: Random, today: date, places: list[Place], say: Callable) -> None:
	"""None where the books have no accounts of these numbers: the demo makes none in them."""
	company = frappe.db.get_value("Property", places[0].name, "company")
	accounts = dict(
		frappe.get_all(
			"Account",
			{"company": company, "is_group": 0, "account_number": ["in", (*RATES, BANK, CAPITAL)]},
			["account_number", "name"],
			as_list=True,
		)
	)
	if len(accounts) < len(RATES) + 2:
		return
	say("一年的成本与预算 …")
	months = last_months(MONTHS, today)
	_post(registry, company, months[0].first, _capital(accounts), "示例：股东投入的流动资金")
	for number, month in enumerate(months):
		lines = [
			line
			for place in places
			for line in _costs_of(place, accounts, month, min(month.last, today), rng, MONTHS - number)
		]
		_post(registry, company, min(month.last, today), lines, f"示例：{month.number} 月项目成本")
	make_cost_plans(registry, today, places, accounts, RATES, SEASON, _monthly)


def _capital(accounts: dict[str, str]) -> list[dict]:
	return [
		{"account": accounts[BANK], "debit_in_account_currency": PAID_IN},
		{"account": accounts[CAPITAL], "credit_in_account_currency": PAID_IN},
	]


def _costs_of(
	place: Place, accounts: dict[str, str], month: Month, day: date, rng: Random, months_ago: int
) -> list[dict]:
	"""The lines of a month until the day, paid from the bank."""
	about = _place(place)
	part = ((day - month.first) + timedelta(days=1)).days / month.days
	trend = TREND.get(place.plan.key, 1.0) if months_ago <= RECENT else 1.0
	lines, paid = [], Decimal(0)
	for number, rate in RATES.items():
		season = SEASON[month.number - 1] if number == ENERGY else 1
		wave = 1 + rng.uniform(-WAVES, WAVES)
		amount = flt(_monthly(place, rate) * season * wave * trend * part, 2)
		lines.append({"account": accounts[number], "debit_in_account_currency": amount, **about})
		paid += Decimal(str(amount))
	lines.append({"account": accounts[BANK], "credit_in_account_currency": float(paid), **about})
	return lines


def _monthly(place: Place, rate: float) -> float:
	return frappe.db.get_value("Property", place.name, "built_up_area") * rate * DEARER[place.plan.kind]


def _place(place: Place) -> dict:
	return {
		"property": place.name,
		"cost_center": frappe.db.get_value("Property", place.name, "cost_center"),
	}


def _post(registry: Registry, company: str, day: date, lines: list[dict], remark: str) -> None:
	entry = make(
		registry,
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": day,
			"user_remark": remark,
			"accounts": lines,
		},
	)
	entry.submit()
