"""A telephone system opens the phone entry with the caller's number; the clerk answers at once."""

from urllib.parse import quote

import frappe
from frappe import _

from wuye_ops.customer_service import requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.test_desk_flow import household, recorded

__all__ = ["household"]


def test_a_call_opens_with_the_caller_and_their_requests(browser, household):
	done = recorded(household.unit, "accept", customer=household.customer, subject="门铃不响")
	requests.resolve(done, "已更换电池")
	frappe.db.commit()
	recorded(household.unit, "accept", customer=household.customer, subject="厨房漏水")
	browser.login(make.user("service"))
	browser.open_desk(f"/app/phone-entry?phone={quote('+86' + household.phone)}")
	browser.wait_dialog()
	# one customer with one home: taken without a key, with what they may ask about
	browser.wait(
		lambda: browser.js("return cur_dialog.get_value('unit')") == household.unit, "the caller's unit"
	)
	browser.wait_idle()
	shown = browser.find(".modal.show .wuye-candidate").text
	for text in ("厨房漏水", "门铃不响", "已更换电池", household.mask):
		assert text in shown, shown
	assert browser.js("return cur_dialog.get_value('reporter_phone')") == household.phone
	assert household.mask in browser.find(".wuye-call").text
	browser.picture("phone-call")
	# the number does not stay in the address
	assert household.phone not in browser.js("return location.href")

	browser.choose("category", "水管漏水")
	browser.wait(lambda: browser.js("return cur_dialog.get_value('subject')"), "the subject")
	browser.confirm()
	browser.wait(lambda: browser.js("return window.cur_frm?.docname") is not None, "the form")
	browser.wait(lambda: browser.doc("customer") == household.customer, "the caller's request")
	assert browser.errors() == []


def test_hidden_and_unknown_numbers_say_so(browser):
	browser.login(make.user("service"))
	for query, sentence in (
		("?phone=anonymous", _("The caller does not show a number. Ask for the unit or the name.")),
		("#phone=801", _("This number cannot be looked up. Ask for the unit or the name.")),
		("#phone=13700000001", _("Call from {0}, who is not registered").format("137****0001")),
	):
		browser.driver.get("about:blank")
		browser.open_desk(f"/app/phone-entry{query}")
		browser.wait_dialog()
		browser.wait(
			lambda sentence=sentence: sentence in browser.find(".wuye-call").text, f"the sentence {sentence}"
		)
	assert browser.errors() == []
