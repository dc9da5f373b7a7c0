"""The reports on fees as people read them: the ledger down to its charges, the rates with their chart, the reconciliation."""

from urllib.parse import urlencode

import frappe
import pytest
from frappe import _
from frappe.utils import add_months, get_first_day, get_last_day, getdate, nowdate

from wuye_ops.rules import ageing
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.ledger_events import charged_bill, credit_note, payment

FEE, WASTE, PARKING = "物业服务费", "生活垃圾清运费", "车位管理费"
MONTHS, HOMES = 6, 8


@pytest.fixture(scope="module")
def year(site):
	"""Half a year of bills of eight homes, most of them paid, and the manager who looks at it."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	estate = fees.make_estate(units=0)
	homes = [bills.household(estate.property) for _number in range(HOMES)]
	start = getdate(get_first_day(add_months(nowdate(), 1 - MONTHS)))
	for number in range(MONTHS):
		month = getdate(add_months(start, number))
		overdue = (getdate(nowdate()) - getdate(get_last_day(month))).days
		for place, home in enumerate(homes):
			bill = charged_bill(
				home,
				(FEE, 240 + 10 * place),
				(WASTE, 8),
				(PARKING, 60),
				overdue=max(overdue, 0),
				month=str(month),
			)
			if (number + place) % 4 == 3:
				payment(home, {bill: 100})
			elif place or number < 3:
				payment(home, {bill: 308 + 10 * place}, over=50 if place == 5 else 0)
			elif number == 3:
				credit_note(bill, 0, 8)
	user = f"reports-{frappe.generate_hash(length=6)}@wuye.test"
	make.make_user(user, "Property Manager")
	frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "Property", "for_value": estate.property}
	).insert()
	frappe.db.commit()
	return estate.property, user, {"from_date": str(start), "to_date": nowdate()}


def open_report(browser: Browser, name: str, **filters) -> None:
	browser.open_desk(f"/app/query-report/{name}?{urlencode(filters)}")
	browser.wait(lambda: browser.js("return frappe.query_report?.data?.length > 0"), f"rows of {name}")
	browser.wait_idle()


def drawn(browser: Browser) -> None:
	"""Waits until the report's chart stands still."""
	seen = []

	def still() -> bool:
		seen.append(browser.js("return $('.chart-container svg').html()"))
		return bool(seen[-1]) and len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

	browser.wait(still, "the chart to stand still")


def cells(browser: Browser, column: str) -> list:
	return browser.js("return frappe.query_report.data.map((row) => row[arguments[0]])", column)


def test_a_manager_reads_the_ledger_down_to_the_charges(browser, year) -> None:
	property_name, user, period = year
	browser.login(user)
	open_report(browser, "Fee Ledger", property=property_name, group_by="Month", **period)
	# and the sum of all of them
	assert len(cells(browser, "month")) == MONTHS + 1
	drawn(browser)
	browser.picture("fee-ledger")
	browser.click("a[href^='/app/fee-charge?']")
	browser.wait(
		lambda: browser.js("return window.cur_list?.doctype === 'Fee Charge' && cur_list.data.length > 0"),
		"the charges",
	)
	assert browser.js("return cur_list.filter_area.get().some((one) => one[1] === 'period_month')")


def test_the_rates_with_their_chart(browser, year) -> None:
	property_name, user, period = year
	browser.login(user)
	open_report(browser, "Collection Rates", property=property_name, group_by="Month", **period)
	assert cells(browser, "month")[-1] == _("Total")
	browser.wait_text(_("Household Rate"))
	drawn(browser)
	browser.picture("collection-rates")


def test_arrears_by_age(browser, year) -> None:
	property_name, user, _period = year
	browser.login(user)
	open_report(browser, "Arrears Ageing", property=property_name, group_by="Unit")
	browser.wait_text(_("31–60 Days"))
	drawn(browser)
	browser.picture("arrears-ageing")
	everybody = len(cells(browser, "unit"))
	# a bar leads to those who owe what it stands for; which ages there are depends on the day of the month
	ages = [one.key for one in ageing.CLASSES]
	age = next(key for key in ages[1:] if any(cells(browser, key)))
	browser.click(f"[data-lead='0 {ages.index(age)}']")
	browser.wait(
		lambda: (
			browser.js("return frappe.query_report.get_filter_value('age')") == age
			and 0 < len(cells(browser, age)) <= everybody
			and all(cells(browser, age))
		),
		"those who owe something of this age",
	)
	open_report(browser, "Prepayment Balance", property=property_name)
	assert cells(browser, "balance")


def test_the_books_agree_and_a_bill_by_hand_is_named(browser, year) -> None:
	property_name, user, period = year
	by_hand = bills.bill(bills.household(property_name), 66)
	frappe.db.commit()
	browser.login(user)
	open_report(browser, "Fee Reconciliation", property=property_name, **period)
	assert by_hand in cells(browser, "voucher_no")
	balances = cells(browser, "agrees")
	assert balances.count(1) >= 4
	browser.picture("fee-reconciliation")


def test_the_workspace_has_the_reports(browser, year) -> None:
	browser.login(year[1])
	browser.open_desk("/app/fees")
	browser.wait_text(_("Reports on Fees"))
	browser.wait_text(_("Collection Rate by Month"))
	browser.picture("fees-workspace-reports")
