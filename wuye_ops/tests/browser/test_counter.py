"""A receipt with the keyboard alone: found, looked at, received and printed in a few keys; twice is once."""

import frappe
import pytest
from frappe import _
from selenium.webdriver.common.keys import Keys

from wuye_ops.fees import payments
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.http import Client

FOCUS = "return document.activeElement?.dataset?.field || document.activeElement?.dataset?.do || document.activeElement?.id"


@pytest.fixture
def home():
	home = bills.household()
	bills.explained_bill(
		home,
		("物业服务费", 1240.5, "99.24 ㎡ × 12.50 元/㎡·月 × 1 月 = 1240.50 元"),
		("生活垃圾清运费", 20, "20 元/户·月 × 1 月 = 20.00 元"),
		overdue=40,
	)
	bills.explained_bill(home, ("车位管理费", 180, "180 元/位·月 × 1 月 = 180.00 元"), overdue=-5)
	bills.clerk()
	bills.clerk(number=2)
	frappe.db.commit()
	return home


@pytest.fixture
def counter(browser):
	browser.login(bills.clerk())
	browser.open_desk("/app/counter")
	wait_focus(browser, "counter-search")
	return browser


def wait_focus(browser: Browser, name: str) -> None:
	browser.wait(lambda: browser.js(FOCUS) == name, f"the focus on {name}")


def receipts(home) -> list:
	frappe.db.rollback()
	return frappe.get_all(
		"Payment Receipt",
		{"customer": home.customer},
		["name", "total", "settled", "prepaid", "times_printed"],
		order_by="name",
	)


def buttons(browser: Browser) -> list[str]:
	"""What the form offers to do."""
	return browser.js("return $('.page-actions .btn:visible').map((_i, one) => one.innerText.trim()).get()")


def open_account(browser: Browser, home) -> None:
	browser.press(home.name)
	browser.find(".wuye-candidate.marked b")
	browser.press(Keys.ENTER)
	wait_focus(browser, "amount")


def wait_receipt(browser: Browser) -> None:
	browser.find(".counter-receipt")
	wait_focus(browser, "next")
	browser.wait(
		lambda: browser.js(
			"return document.querySelector('iframe')?.contentDocument?.querySelector('.receipt') !== null"
		),
		"the receipt",
	)


def sheet(browser: Browser) -> str:
	return browser.js(
		"return document.querySelector('iframe').contentDocument.querySelector('.receipt').innerText"
	)


def test_a_receipt_with_the_keyboard_alone(counter, home):
	counter.press(home.unit.rsplit("-", 1)[1])
	row = counter.find(".wuye-candidate.marked")
	assert home.name in row.text and "1,440.50" in row.text
	counter.picture("counter-search")
	counter.press(Keys.ENTER)
	wait_focus(counter, "amount")
	assert counter.js("return document.activeElement.value") == "1440.50"
	counter.press(Keys.F4)
	counter.press(Keys.ARROW_RIGHT)
	assert "99.24 ㎡ × 12.50" in counter.find(".counter-explained:not([hidden])").text
	counter.picture("counter-account")
	counter.press(Keys.ENTER)
	wait_focus(counter, "amount")
	counter.press(Keys.TAB)
	wait_focus(counter, "given")
	counter.press("1500")
	assert "59.50" in counter.find(".counter-result .counter-change").text
	counter.press(Keys.ENTER)
	wait_receipt(counter)
	(receipt,) = receipts(home)
	assert (receipt.total, receipt.settled, receipt.prepaid, receipt.times_printed) == (1440.5, 1440.5, 0, 1)
	text = sheet(counter)
	for part in (receipt.name, home.name, "人民币壹仟肆佰肆拾元零伍角整", "1,440.50"):
		assert part in text
	assert _("Copy", context="Fee Receipt") not in text
	assert "59.50" in counter.find(".counter-receipt .counter-change").text
	counter.wait_idle()
	counter.picture("counter-receipt")
	counter.press("p")
	counter.wait(lambda: _("Copy", context="Fee Receipt") in sheet(counter), "the copy")
	counter.press(Keys.ESCAPE)
	wait_focus(counter, "counter-search")
	assert receipts(home)[0].times_printed == 2
	assert counter.errors() == []


def test_several_modes_a_choice_of_bills_and_a_prepayment(counter, home):
	open_account(counter, home)
	# only the second bill, part of it in cash and more than the rest by WeChat
	counter.press(Keys.F4)
	counter.press(" ")
	assert counter.js("return document.querySelector('[data-field=amount]').value") == "180.00"
	counter.press(Keys.ENTER)
	wait_focus(counter, "amount")
	counter.press("100")
	counter.press(Keys.F2)
	wait_focus(counter, "amount")
	assert counter.js("return document.querySelectorAll('.counter-mode').length") == 2
	number = [row.name for row in payments.modes_of(make.company())].index(bills.WECHAT) + 1
	counter.chord(Keys.ALT, str(number))
	wait_focus(counter, "amount")
	counter.press("1400.50")
	counter.press(Keys.TAB)
	wait_focus(counter, "reference_no")
	counter.press("WX20260001")
	counter.picture("counter-modes")
	counter.press(Keys.ENTER)
	wait_receipt(counter)
	(receipt,) = receipts(home)
	assert (receipt.total, receipt.settled, receipt.prepaid) == (1500.5, 1440.5, 60)
	modes = frappe.get_all(
		"Payment Receipt Mode",
		{"parent": receipt.name},
		["mode_of_payment", "amount", "reference_no"],
		order_by="idx",
	)
	assert [tuple(row.values()) for row in modes] == [
		(bills.CASH, 100, ""),
		(bills.WECHAT, 1400.5, "WX20260001"),
	]
	assert counter.errors() == []


def test_enter_twice_and_a_lost_connection_receive_once(counter, home):
	open_account(counter, home)
	counter.press("50")
	counter.press(Keys.ENTER, Keys.ENTER, Keys.ENTER)
	wait_receipt(counter)
	assert len(receipts(home)) == 1
	counter.press(Keys.ENTER)
	wait_focus(counter, "counter-search")
	open_account(counter, home)
	# the server books, and its answer gets lost
	counter.js(
		"""const send = XMLHttpRequest.prototype.send;
		window.restore_send = () => { XMLHttpRequest.prototype.send = send; };
		XMLHttpRequest.prototype.send = function (body) {
			if (String(body).includes('request_key')) {
				window.lost = fetch('/api/method/wuye_ops.fees.collection.receive', {method: 'POST', body,
					headers: {'Content-Type': 'application/x-www-form-urlencoded', 'X-Frappe-CSRF-Token': frappe.csrf_token}});
				window.lost.then(() => { window.booked = true; });
				this.abort();
				this.onerror?.(new ProgressEvent('error'));
				this.dispatchEvent(new ProgressEvent('error'));
				return;
			}
			return send.call(this, body);
		};"""
	)
	counter.press("70")
	counter.press(Keys.ENTER)
	counter.wait(lambda: counter.js("return window.booked === true"), "the booking")
	assert [row.total for row in receipts(home)] == [50, 70]
	counter.js("window.restore_send()")
	counter.wait(
		lambda: counter.js("return !document.querySelector('[data-do=receive]').disabled"), "a second try"
	)
	counter.press(Keys.ENTER)
	wait_receipt(counter)
	assert [row.total for row in receipts(home)] == [50, 70]
	assert receipts(home)[1].name in counter.text()


def test_what_somebody_else_has_just_received_is_said_and_kept(counter, home):
	open_account(counter, home)
	other = Client(bills.clerk(number=2))
	answer = other.call(
		"wuye_ops.fees.collection.receive",
		property=home.property, customer=home.customer, modes=[bills.pay(1440.5)], request_key=frappe.generate_hash(length=12),
	)  # fmt: skip
	assert answer.ok, answer
	counter.press(Keys.ENTER)
	counter.wait_text(answer.data)
	assert len(receipts(home)) == 1
	counter.wait_text(_("Nothing is owed. What is received is a prepayment."))
	counter.picture("counter-refused")


def wait_link(browser: Browser, bill: str) -> None:
	browser.find(".modal.show svg")
	browser.wait(
		lambda: (browser.js("return window.cur_dialog?.get_value('url')") or "").endswith(
			f"/my-bills/{bill}"
		),
		"the address of the bill",
	)
	browser.wait(lambda: browser.js("return !!document.activeElement.closest('.modal')"), "the focus")


def test_a_code_for_the_resident_where_bills_are_paid_online(counter, home):
	open_account(counter, home)
	assert counter.js("return document.querySelectorAll('[data-do=link]').length") == 0
	counter.press(Keys.ESCAPE)
	wait_focus(counter, "counter-search")
	# as the server answers where a gateway is set up, which needs another app
	counter.js(
		"""const call = frappe.xcall;
		frappe.xcall = (method, args) => call(method, args).then((answer) =>
			method.endsWith('collection.account') ? { ...answer, pays_online: true } : answer);"""
	)
	open_account(counter, home)
	counter.press(Keys.F4)
	assert counter.js("return document.querySelectorAll('[data-do=link]').length") == 2
	counter.picture("counter-links")
	bill = counter.js("return document.activeElement.dataset.bill")
	counter.press("l")
	wait_link(counter, bill)
	counter.picture("counter-link")
	counter.press(Keys.ESCAPE)
	counter.wait_no_dialog()
	wait_focus(counter, "amount")
	counter.click(f"[data-do=link][data-bill='{bill}']")
	wait_link(counter, bill)
	counter.press(Keys.ESCAPE)
	counter.wait_no_dialog()
	assert receipts(home) == []
	assert counter.errors() == []


def test_on_a_tablet_all_can_be_touched(counter, home):
	counter.driver.execute_cdp_cmd(
		"Emulation.setDeviceMetricsOverride",
		{"width": 820, "height": 1180, "deviceScaleFactor": 1, "mobile": True},
	)
	counter.press(home.name)
	counter.click(".wuye-candidate.marked")
	counter.find(".counter-pay")
	assert not counter.overflows()
	counter.click("[data-do=mode]:nth-child(2)")
	counter.picture("counter-tablet")
	counter.click("[data-do=receive]")
	wait_receipt(counter)
	assert [row.total for row in receipts(home)] == [1440.5]


def test_the_manager_voids_a_receipt_from_its_form(browser, home):
	answer = Client(bills.clerk()).call(
		"wuye_ops.fees.collection.receive",
		property=home.property, customer=home.customer, modes=[bills.pay(100)], request_key=frappe.generate_hash(length=12),
	)  # fmt: skip
	browser.login(bills.clerk())
	browser.open_form("Payment Receipt", answer.data)
	assert _("Print Receipt") in browser.text()
	browser.wait_text(_("Request Void"))
	assert buttons(browser).count(_("Void")) == 0
	browser.login(make.user("manager"))
	browser.open_form("Payment Receipt", answer.data)
	browser.wait_idle()
	browser.click_text(_("Void"), ".page-actions button")
	browser.ask("reason", "金额输错")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Voided", "the void receipt")
	browser.wait_idle()
	browser.picture("receipt-form")
	frappe.db.rollback()
	assert frappe.db.get_value("Payment Receipt", answer.data, "voided_by") == make.user("manager")
	assert browser.errors() == []


def test_a_void_that_the_clerk_asks_for_at_the_counter(counter, home):
	open_account(counter, home)
	counter.press(Keys.ENTER)
	wait_receipt(counter)
	counter.click("[data-do=ask-void]")
	counter.ask("reason", "收错户")
	counter.confirm()
	counter.wait_no_dialog()
	(receipt,) = receipts(home)
	assert frappe.db.get_value("Payment Receipt", receipt.name, "void_requested_by") == bills.clerk()
	counter.login(make.user("manager"))
	counter.open_form("Payment Receipt", receipt.name)
	counter.wait_text("收错户")
	counter.wait_text(_("Decline Void"))
	counter.picture("receipt-void-requested")
	counter.click_text(_("Decline Void"), ".page-actions button")
	counter.ask("reason", "金额无误")
	counter.confirm()
	counter.wait(lambda: counter.doc("void_declined_by"), "the decision")
	frappe.db.rollback()
	assert frappe.db.get_value("Payment Receipt", receipt.name, "status") == "Valid"
	assert counter.errors() == []


def test_who_does_not_receive_money_has_no_counter(site):
	"""Asked of the server: a browser keeps the pages of whoever sat there before."""
	client = Client(make.user("service"))
	assert client.get("/api/method/frappe.desk.desk_page.getpage", name="counter").status == 403
	assert client.get("/api/method/wuye_ops.fees.collection.find", text="101").status == 403
	clerk = Client(bills.clerk())
	assert clerk.get("/api/method/frappe.desk.desk_page.getpage", name="counter").ok
