"""What is asked for at the desk: a deposit at the counter, a waiver and a tax invoice from a bill."""

import frappe
import pytest
from frappe import _
from selenium.webdriver.common.keys import Keys

from wuye_ops.fees import deposit_account
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.test_counter import open_account, sheet, wait_focus, wait_receipt
from wuye_ops.tests.deposits import deposit_item, held, taxed_bill, waiver


@pytest.fixture
def home():
	home = bills.household()
	bills.clerk()
	bills.person("Property Manager")
	deposit_item()
	deposit_account.ensure(make.company())
	frappe.db.commit()
	return home


def test_a_deposit_at_the_counter(browser, home):
	browser.login(bills.clerk())
	browser.open_desk("/app/counter")
	wait_focus(browser, "counter-search")
	open_account(browser, home)
	browser.press(Keys.F8)
	browser.wait_dialog()
	browser.choose("fee_item", deposit_item())
	browser.ask("amount", "3000")
	browser.ask("purpose", "厨卫改造")
	browser.picture("deposit-receive")
	browser.confirm()
	wait_receipt(browser)
	text = sheet(browser)
	assert "押金" in text and "厨卫改造" in text and "人民币叁仟元整" in text
	frappe.db.rollback()
	(doc,) = frappe.get_all("Deposit", {"customer": home.customer}, ["name", "status", "held", "unit"])
	assert (doc.status, doc.held, doc.unit) == ("Held", 3000, home.unit)
	browser.open_form("Deposit", doc.name)
	browser.wait_text(_("Record Re-Check"))
	browser.picture("deposit")
	assert not browser.errors()


def test_the_manager_approves_a_waiver(browser, home):
	name = taxed_bill(home, ("物业服务费", 318), ("装修垃圾清运费", 106))
	frappe.set_user(bills.clerk())
	doc = waiver(home, (name, "物业服务费", 100))
	frappe.set_user("Administrator")
	frappe.db.commit()
	browser.login(bills.person("Property Manager"))
	browser.open_form("Fee Waiver", doc.name)
	browser.wait_text(_("Approve"))
	browser.picture("fee-waiver")
	browser.click_text(_("Approve"), ".primary-action")
	browser.click_text("是", ".modal-footer .btn-primary")
	browser.wait(lambda: browser.doc("docstatus") == 1, "the approval")
	frappe.db.rollback()
	assert bills.outstanding(name) == [324]
	assert not browser.errors()


def test_a_waiver_and_a_tax_invoice_begin_at_the_bill(browser, home):
	name = taxed_bill(home, ("物业服务费", 318))
	frappe.db.commit()
	browser.login(bills.clerk())
	browser.open_form("Sales Invoice", name)
	browser.click_text(_("Waive"), "button")
	browser.wait(
		lambda: browser.js("return cur_frm.doctype === 'Fee Waiver' && cur_frm.doc.total === 318"),
		"the lines",
	)
	browser.open_form("Sales Invoice", name)
	browser.click_text(_("Tax Invoice"), "button")
	browser.wait(
		lambda: browser.js("return cur_frm.doctype === 'Tax Invoice Request' && cur_frm.doc.total === 318"),
		"the lines",
	)
	browser.picture("tax-invoice-request")
	browser.js("cur_frm.save()")
	browser.wait(lambda: not browser.js("return cur_frm.is_new()"), "the request")
	assert not browser.errors()


def test_the_balance_of_deposits(browser, home):
	frappe.set_user(bills.clerk())
	held(home, 2000)
	frappe.set_user("Administrator")
	frappe.db.commit()
	browser.login(bills.clerk())
	browser.open_desk("/app/query-report/Deposit Balance")
	browser.wait_text(home.unit)
	browser.picture("deposit-balance")
	assert not browser.errors()
