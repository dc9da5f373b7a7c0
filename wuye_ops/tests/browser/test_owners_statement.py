"""The half year of public revenue: its bookings are given their purposes, it is approved by somebody else and published; an owner
reads it on a phone and objects, and a resident of another property does not."""

from datetime import date

import frappe
import pytest
from frappe import _

from wuye_ops.tests import factories as make
from wuye_ops.tests import owners_money as money
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.cost_plans import fiscal_year

YEAR = date.today().year - 1
PHONE = 360
BOOKINGS = (
	("01-20", 42000, "电梯轿厢广告位租金 上半年"),
	("03-05", 8600, "快递柜进场费"),
	("04-18", 12500.5, "地面临时停车收入 一季度"),
	("05-09", -3200, "公共区域电费分摊"),
	("06-12", -18000, "更换单元门禁系统"),
)


@pytest.fixture
def estate():
	money.make_people()
	fiscal_year(YEAR)
	name = make.make_property(built_up_area=26000).name
	place = make.make_places(name)
	for day, amount, remark in BOOKINGS:
		money.public_revenue(name, f"{YEAR}-{day}", amount, remark)
	other = make.make_places(make.make_property().name)
	people = {}
	for key, unit in (("owner", place.unit), ("stranger", other.unit)):
		customer = make.make_customer(f"{key}业主", unit=unit)
		people[key] = make.make_resident(f"{key}-{frappe.generate_hash(length=6)}@example.com", customer)
	statement = money.make_statement(name, f"{YEAR}-01-01", f"{YEAR}-06-30", show_shares=1)
	frappe.db.commit()
	yield frappe._dict(property=name, statement=statement.name, **people)
	money.forget(name)


def check_page(browser: Browser, picture: str) -> None:
	browser.picture(picture)
	assert not browser.overflows(), f"{picture} is wider than its window"
	assert not browser.errors()


def step(browser: Browser, label: str) -> None:
	browser.click_text(label)


def test_published_at_the_desk_and_read_on_a_phone(browser, estate):
	browser.desk_size()
	browser.login(money.ACCOUNTANT)
	browser.open_form("Owners Statement", estate.statement)
	browser.wait_text(_("In the Way of Publishing"))
	check_page(browser, "owners-statement-draft")
	step(browser, _("Say Purposes"))
	browser.wait_dialog()
	browser.picture("owners-purposes")
	guessed = browser.js(
		"return cur_dialog.fields_list.filter(f => f.df.fieldname?.startsWith('purpose_')).map(f => f.get_value())"
	)
	assert guessed == [
		"Advertising", "Lockers and Machines", "Parking on Common Ground", "Reasonable Costs", "Repair of Common Parts",
	]  # fmt: skip
	browser.ask("decision_4", "2025 年第二次业主大会第 5 号决议")
	browser.confirm()
	browser.wait(lambda: not browser.doc("problems"), "no problem left")
	check_page(browser, "owners-statement")
	step(browser, _("Submit for Approval"))
	browser.wait(lambda: browser.doc("status") == "To Approve", "it is handed in")

	browser.login(money.DIRECTOR)
	browser.open_form("Owners Statement", estate.statement)
	step(browser, _("Approve"))
	browser.wait(lambda: browser.doc("status") == "Approved", "it is approved")
	step(browser, _("Publish"))
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Published", "it is published")
	browser.wait_no_dialog()
	browser.wait_text("41,900.50")
	check_page(browser, "owners-statement-published")
	browser.js("cur_frm.fields_dict.section_entries.collapse(false); cur_frm.scroll_to_field('entries')")
	browser.wait_idle()
	browser.picture("owners-statement-bookings")
	bookings = browser.js("return cur_frm.fields_dict.entries.$wrapper.text()")
	assert "广告收入" in bookings and "Advertising" not in bookings
	browser.open_desk(
		f"/app/query-report/Public%20Revenue%20Ledger?property={estate.property}&from_date={YEAR}-01-01&to_date={YEAR}-12-31"
	)
	browser.wait_text("41,900.50")
	browser.wait_idle()
	check_page(browser, "public-revenue-ledger")
	browser.open(
		f"/printview?doctype=Owners%20Statement&name={estate.statement}&format=Owners%20Statement%20Sheet&_lang=zh"
	)
	browser.wait_text("公共收益收支公示表")
	check_page(browser, "owners-sheet")

	browser.phone_size(PHONE, 780)
	browser.login(estate.owner)
	browser.errors()
	browser.open("/owners-accounts")
	browser.wait_text("41,900.50")
	check_page(browser, "owners-accounts")
	browser.click(".wp-card")
	browser.wait_text(_("Used by Decision of the Owners"))
	browser.wait_text("2025 年第二次业主大会第 5 号决议")
	check_page(browser, "owners-account")
	browser.click_text(_("Object"))
	browser.fill(".wp-sheet textarea", "电费分摊偏高，请说明。")
	browser.click(".wp-sheet .wp-primary")
	browser.wait(
		lambda: (
			frappe.db.rollback()
			or frappe.db.exists("Service Request", {"property": estate.property, "channel": "Portal"})
		),
		"the objection",
	)

	browser.login(estate.stranger)
	browser.open("/owners-accounts")
	browser.wait_text(_("Nothing has been published yet."))
	browser.open(f"/owners-accounts?x=1#{estate.statement}")
	browser.wait_text(_("There is no such statement for you."))
