"""A resident with a phone: opens bills, reads how an amount came about, disputes it, takes a receipt; staff answer."""

import frappe
import pytest
from frappe import _

from wuye_ops.tests import bills
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import take_photo
from wuye_ops.tests.http import Client
from wuye_ops.tests.residents import receipt_for, resident_of

PHONE = 375
EXPLAINED = "96.2 ㎡ × 2.50 元/㎡·月 × 1 月 = 240.50 元"


@pytest.fixture
def home():
	home = bills.household()
	for overdue in (100, 70, 40, -10):
		bills.explained_bill(
			home,
			("物业服务费", 240.5, EXPLAINED),
			("生活垃圾清运费", 20, "20 元/户·月 × 1 月 = 20.00 元"),
			overdue=overdue,
		)
	bills.clerk()
	receipt_for(home, bills.pay(260.5, bills.WECHAT))
	receipt_for(home, bills.pay(100, bills.WECHAT))
	instructions = "收费处：每天 8:30–18:00，1 号楼大堂\n转账：安居物业服务有限公司，建设银行 6227 0000 0000 0000\n请备注房号"
	frappe.db.set_value(
		"Property", home.property, {"payment_instructions": instructions, "hotline": "0571-88880000"}
	)
	frappe.clear_document_cache("Property", home.property)
	frappe.db.commit()
	return home


def check_page(browser: Browser, picture: str) -> None:
	browser.picture(picture)
	assert not browser.overflows(), f"{picture} is wider than the phone"
	assert not browser.errors()


def newest(home) -> str:
	return frappe.get_last_doc("Sales Invoice", {"customer": home.customer}).name


def on_phone(browser: Browser, user: str) -> None:
	browser.phone_size(PHONE, 812)
	browser.login(user)
	browser.errors()


def test_a_line_is_disputed_on_a_phone_answered_at_the_desk_and_the_answer_read(browser, home, tmp_path):
	user = resident_of(home.customer)
	frappe.db.commit()
	bill = newest(home)
	on_phone(browser, user)
	browser.open("/my-bills")
	browser.find(f".wp-bill[href*='{bill}']")
	text = browser.text()
	assert "¥681.50" in text and "¥421.00" in text and _("Of It Overdue") in text
	assert "已逾期 40 天" in text
	check_page(browser, "portal-bills")

	browser.click(f".wp-bill[href*='{bill}']")
	browser.wait_text(EXPLAINED)
	check_page(browser, "portal-bill")
	browser.click(".wp-lines li:first-child .wp-link")
	browser.fill(".wp-sheet textarea", "房子三月起空置并已登记，应按七折收取。")
	browser.js("return document.querySelector('.wp-sheet .wp-add input')").send_keys(take_photo(tmp_path))
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('.wp-picker img').length") == 1, "the preview"
	)
	check_page(browser, "portal-dispute")
	browser.click(".wp-sheet .wp-primary")
	browser.wait_text(_("We have received your dispute."))
	browser.find(".wp-dispute .wp-gallery img")
	frappe.db.rollback()
	dispute = frappe.get_last_doc("Fee Dispute", {"customer": home.customer})
	assert (dispute.status, dispute.amount, dispute.channel) == ("Open", 240.5, "Portal")
	check_page(browser, "portal-disputed")

	browser.desk_size()
	browser.login(bills.clerk())
	browser.open_form("Fee Dispute", dispute.name)
	browser.picture("fee-dispute")
	browser.click_text(_("Answer"), ".page-actions button")
	browser.wait_dialog()
	browser.js(
		"cur_dialog.set_values({outcome: 'Upheld', answer: arguments[0]})",
		"核实属实，三月起按七折收取，已办理减免。",
	)
	browser.wait_idle()
	browser.picture("fee-dispute-answer")
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(lambda: browser.doc("status") == "Upheld", "the answer")
	assert browser.errors() == []

	on_phone(browser, user)
	browser.open(f"/my-bills/{bill}")
	browser.wait_text("已办理减免")
	assert _("Upheld") in browser.find(".wp-dispute").text
	check_page(browser, "portal-answered")


def test_receipts_are_listed_and_downloaded(browser, home):
	user = resident_of(home.customer)
	frappe.db.commit()
	on_phone(browser, user)
	browser.open("/my-requests")
	browser.click(".wp-header a[href='/my-bills']")
	browser.find(".wp-account")
	browser.click(".wp-tabs a[href='#receipts']")
	link = browser.find(".wp-card a[data-receipt]")
	check_page(browser, "portal-receipts")
	path = link.get_attribute("href").removeprefix(browser.server)
	answer = Client(user).get(path)
	assert (
		answer.ok and answer.headers["Content-Type"] == "application/pdf" and answer.text.startswith("%PDF")
	)
	assert browser.find(".wp-tabs a[href='#settled']").text == _("Settled", context="Bill") == "已结清"
	browser.click(".wp-tabs a[href='#settled']")
	browser.find(".wp-bill .wp-green")
	check_page(browser, "portal-settled")


def test_somebody_elses_bill_is_not_there(browser, home):
	bill = newest(home)
	stranger = resident_of(bills.household().customer)
	frappe.db.commit()
	on_phone(browser, stranger)
	browser.open(f"/my-bills/{bill}")
	assert "240.50" not in browser.text()
	browser.open("/my-bills")
	browser.wait_text(_("Everything is paid. Thank you!"))
	check_page(browser, "portal-bills-none")
