"""The demo's money of owners: what common parts earn and are repaired with, published by half years, and a property under 酬金制.

Bookings are ERPNext's journal entries; purposes are said, statements approved and published, and fees booked by the demo's people
with the product's own steps.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

import frappe
from frappe.utils import flt

from wuye_ops.demo.costs import BANK
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.finance_control.owners import commissions, publishing
from wuye_ops.finance_control.owners.accounts import PUBLIC_BANK, PUBLIC_REVENUE
from wuye_ops.finance_control.owners.ledger import FUNDS, PUBLIC
from wuye_ops.property.guarded import save
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import public_revenue
from wuye_ops.rules.proration import Month, Period

ACCOUNTANT, DIRECTOR = f"accountant@{MAIL_DOMAIN}", f"director@{MAIL_DOMAIN}"
COST, INCOME = "660207", "600106"
# purpose, yuan per ㎡ in a half year, months of the half year, what the voucher says
SOURCES = (
	("Advertising", 0.42, (1, 4), "电梯轿厢广告位租金（示例）"),
	("Parking on Common Ground", 0.9, (2, 4, 6), "公共道路停车费（示例）"),
	("Lockers and Machines", 0.12, (2, 5), "快递柜与饮水机进场费（示例）"),
	("Charging Piles", 0.2, (3, 6), "充电桩服务费分成（示例）"),
	("Recycling", 0.03, (6,), "废旧物资回收（示例）"),
	("Interest", 0.004, (3, 6), "专户利息（示例）"),
)
COSTS = (
	("Reasonable Costs", 0.2, (3, 6), "广告位与道闸电费、巡查人工（示例）"),
	("Taxes on Public Revenue", 0.05, (6,), "公共收益税费（示例）"),
)
USES = (
	("Repair of Common Parts", 0.35, (5,), "更换单元门禁与楼道灯（示例）"),
	("To Maintenance Fund", 0.4, (6,), "转入专项维修资金（示例）"),
)
DECISION = "{year} 年业主大会第 {number} 号决议（示例）"
NOTE = "明细与凭证可在业主门户查阅，纸质凭证请到客服中心（示例）。"
# days after a half year when the demo's people publish, and months of a statement of funds
PUBLISHED_AFTER, QUARTER, QUARTERS = 18, 3, 4


def make_owners_money(
	registry: Registry, rng: Random, now: datetime, places: list[Place], say: Callable[[str], None]
) -> None:
	"""None where the books have no accounts of these numbers, as `costs.make_costs`."""
	company = frappe.db.get_value("Property", places[0].name, "company")
	numbers = (PUBLIC_REVENUE, PUBLIC_BANK, BANK, INCOME)
	accounts = {
		number: frappe.db.get_value("Account", {"company": company, "account_number": number, "is_group": 0})
		for number in numbers
	}
	if not all(accounts.values()):
		return
	say("业主账目与公共收益公示 …")
	running = public_revenue.half_year(now.date())
	last = public_revenue.half_year(running.first - timedelta(days=1))
	for number, place in enumerate(places):
		frappe.db.set_value("Property", place.name, "owners_since", last.first)
		frappe.clear_document_cache("Property", place.name)
		for half in (last, running):
			_book_half(registry, company, accounts, place, half, now.date(), rng)
		doc = _statement(registry, place, PUBLIC, last, show_shares=number == 0)
		at = datetime.combine(last.last + timedelta(days=PUBLISHED_AFTER), time(10, 20))
		_publish(doc, at, now, announced=number == 0)
	for place in places:
		if frappe.db.get_value("Property", place.name, "service_mode") == "Commission":
			_account_for_funds(registry, company, accounts, place, now)


def _book_half(
	registry: Registry, company: str, accounts: dict, place: Place, half: Period, today: date, rng: Random
) -> None:
	"""Half a year of bookings up to today; the latest one has no purpose yet."""
	area = frappe.db.get_value("Property", place.name, "built_up_area")
	found = []
	for side, kinds in ((1, SOURCES), (-1, COSTS), (-1, USES)):
		for purpose, rate, months, words in kinds:
			for number in months:
				on = Month.of(half.first).plus(number - 1).first + timedelta(days=rng.randint(4, 24))
				amount = flt(side * area * rate / len(months) * rng.uniform(0.92, 1.08), 2)
				if on <= today:
					found.append((on, purpose, amount, words, kinds is USES))
	found.sort()
	for number, (on, purpose, amount, words, decided) in enumerate(found, 1):
		voucher = _post(registry, company, accounts, place, on, amount, words)
		if half.last >= today and number == len(found):
			continue
		decision = DECISION.format(year=on.year, number=number) if decided else ""
		make(
			registry,
			{
				"doctype": "Owners Entry",
				"property": place.name,
				"kind": PUBLIC,
				"voucher_type": "Journal Entry",
				"voucher_no": voucher,
				"parts": [{"purpose": purpose, "decision": decision}],
			},
		)


def _post(
	registry: Registry, company: str, accounts: dict, place: Place, on: date, amount: float, words: str
) -> str:
	about = {
		"property": place.name,
		"cost_center": frappe.db.get_value("Property", place.name, "cost_center"),
	}
	debit, credit = (PUBLIC_BANK, PUBLIC_REVENUE) if amount > 0 else (PUBLIC_REVENUE, PUBLIC_BANK)
	entry = make(
		registry,
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": on,
			"user_remark": words,
			"accounts": [
				{"account": accounts[debit], "debit_in_account_currency": abs(amount), **about},
				{"account": accounts[credit], "credit_in_account_currency": abs(amount), **about},
			],
		},
	)
	entry.submit()
	return entry.name


def _statement(registry: Registry, place: Place, kind: str, period: Period, **fields):
	return make(
		registry,
		{
			"doctype": "Owners Statement",
			"property": place.name,
			"kind": kind,
			"period_from": period.first,
			"period_to": period.last,
			"note": NOTE,
			**fields,
		},
	)


def _publish(doc, at: datetime, now: datetime, announced: bool = False) -> None:
	"""Handed in, approved and published on the day; announced: also on the notice board, where it hangs now."""
	at = min(at, now)
	with in_the_name_of(ACCOUNTANT):
		publishing.submit(doc.name)
	with in_the_name_of(DIRECTOR):
		publishing.approve(doc.name)
		doc.reload()
		publishing.seal(doc, at)
		if announced:
			publishing.put_up(doc)
		save(doc)
	days = {"prepared_on": at - timedelta(days=3), "approved_on": at - timedelta(days=1)}
	frappe.db.set_value("Owners Statement", doc.name, days, update_modified=False)
	for row in doc.logs:
		frappe.db.set_value(row.doctype, row.name, "logged_on", at, update_modified=False)


# -- 酬金制


def _account_for_funds(registry: Registry, company: str, accounts: dict, place: Place, now: datetime) -> None:
	"""Terms, the fees of all months that are over, and the quarters of the last year, of which the latest waits for approval."""
	cost = ensure(
		registry,
		{
			"doctype": "Account",
			"account_name": "酬金",
			"account_number": COST,
			"company": company,
			"account_type": "Expense Account",
			"parent_account": frappe.db.get_value("Account", {"company": company, "account_number": "6602"})
			or frappe.db.get_value(
				"Account", {"company": company, "root_type": "Expense", "is_group": 1}, order_by="lft desc"
			),
		},
		company=company,
		account_number=COST,
	)
	quarters = _quarters(now.date())
	terms = make(
		registry,
		{
			"doctype": "Commission Terms",
			"property": place.name,
			"base": "Expenditure",
			"percent": 10,
			"from_date": quarters[0].first,
			"agreement": "《前期物业服务合同》第九条：按实际支出的 10% 计提（示例）",
			"expense_account": cost,
			"income_account": accounts[INCOME],
			"agreed_management": 1,
		},
	)
	commissions.compute_months(terms.name)
	with in_the_name_of(ACCOUNTANT):
		for name in frappe.get_all(
			commissions.FEE,
			{
				"property": place.name,
				"status": commissions.COMPUTED,
				"month": ["<", Month.of(now.date()).plus(-1).first],
			},
			pluck="name",
			order_by="month",
		):
			entry = commissions.book(name)
			frappe.get_doc("Journal Entry", entry).submit()
			registry.add("Journal Entry", entry)
	for number, quarter in enumerate(quarters, 1):
		doc = _statement(registry, place, FUNDS, quarter)
		if doc.problems:
			break
		if number < len(quarters):
			at = datetime.combine(quarter.last + timedelta(days=PUBLISHED_AFTER), time(15, 5))
			_publish(doc, at, now)
		else:
			with in_the_name_of(ACCOUNTANT):
				publishing.submit(doc.name)


def _quarters(today: date) -> list[Period]:
	"""The last quarters that are over, the oldest first."""
	this = Month(today.year, (today.month - 1) // QUARTER * QUARTER + 1)
	return [Period.of_months(this.plus(-QUARTER * number), QUARTER) for number in range(QUARTERS, 0, -1)]
