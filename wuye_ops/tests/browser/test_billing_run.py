"""A clerk bills a month in the desk, from the preview to the bill, and a manager takes it back."""

import frappe
import pytest
from frappe import _
from frappe.utils import flt, fmt_money, get_first_day, nowdate

from wuye_ops.fees import runs
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser import fee_data as fees
from wuye_ops.tests.browser.pages import Browser


@pytest.fixture(scope="module")
def estate(site):
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	return fees.new_estate()


def stored(name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value("Billing Run", name, field)


def step(browser: Browser, label: str) -> None:
	browser.click_text(_(label), ".page-actions button")


def work(job, run: str, user: str) -> None:
	"""What a worker does with the job the click has queued: the test's server has none."""
	frappe.db.rollback()
	frappe.set_user(user)
	job(run)
	frappe.db.commit()
	frappe.set_user("Administrator")


def in_dialog(browser: Browser, values: dict) -> None:
	"""Fills the dialog on top once it has opened."""
	browser.wait(lambda: browser.js("return window.cur_dialog?.display === true"), "the dialog")
	browser.js("cur_dialog.set_values(arguments[0])", values)
	browser.wait_idle()


def wait_status(browser: Browser, status: str) -> None:
	"""The form finds out by itself."""
	browser.wait(lambda: browser.doc("status") == status, f"status {status}")
	browser.wait_idle()


def new_run(browser: Browser) -> str:
	browser.open_desk("/app/billing-run/new")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === 'Billing Run'"), "the form")
	browser.wait(lambda: browser.doc("property"), "the only property")
	browser.wait(lambda: browser.doc("billing_month"), "the month")
	browser.wait_idle()
	browser.click(".page-actions .primary-action")
	browser.wait(lambda: browser.js("return cur_frm.doc && !cur_frm.is_new()"), "the saved run")
	browser.wait_idle()
	return browser.doc("name")


def preview(browser: Browser, estate: fees.Estate, run: str) -> None:
	step(browser, "Preview")
	wait_status(browser, "Previewing")
	browser.find(".wuye-run-progress")
	browser.picture("billing-run-previewing")
	work(runs.preview_job, run, estate.clerk)
	wait_status(browser, "Previewed")


def post(browser: Browser, estate: fees.Estate, run: str) -> None:
	browser.click(".page-actions [data-step=post]")
	dialog = browser.find(".modal.show .wuye-run-confirm").text
	assert estate.property in dialog and str(len(estate.payers)) in dialog
	browser.picture("billing-run-post")
	browser.confirm()
	wait_status(browser, "Posting")
	work(runs.post_job, run, estate.clerk)
	wait_status(browser, "Posted")


def test_a_clerk_previews_posts_and_opens_a_bill_and_a_manager_takes_it_back(browser, estate):
	browser.login(estate.clerk)
	run = new_run(browser)
	assert browser.doc("property") == estate.property
	assert browser.doc("billing_month") == str(get_first_day(nowdate()))
	preview(browser, estate, run)

	amount = fmt_money(flt(len(estate.payers) * fees.PRICE * fees.AREA, 2))
	tiles = browser.find(".wuye-tiles").text
	assert amount in tiles and _("Bills") in tiles
	reasons = browser.find(".wuye-reasons").text
	assert _("nobody registered who pays") in reasons and _("{0} places").format(1) in reasons
	browser.picture("billing-run-previewed")
	browser.click(".wuye-reasons a")
	browser.wait_text(estate.unit(fees.UNCLAIMED))
	browser.wait_idle()
	browser.picture("billing-exceptions")
	browser.open_form("Billing Run", run)
	browser.find(".wuye-tiles")
	browser.wait_idle()

	post(browser, estate, run)
	assert amount in browser.find(".wuye-tiles").text
	assert browser.find(".wuye-writer").text
	browser.wait_idle()
	browser.picture("billing-run-posted")

	browser.click(".wuye-tile[data-list='Sales Invoice']")
	browser.wait(
		lambda: browser.js("return cur_list?.doctype === 'Sales Invoice' && cur_list.data.length"), "bills"
	)
	browser.wait_idle()
	assert browser.js("return cur_list.data.length") == len(estate.payers)
	bill = frappe.db.get_value("Sales Invoice", {"wuye_billing_run": run, "customer": estate.payers[0]})
	browser.open_form("Sales Invoice", bill)
	line = browser.find(".wuye-bill-lines").text
	assert "100 ㎡ × 2.8 元/㎡·月" in line and run in line
	browser.wait_idle()
	browser.js("document.querySelector('.wuye-bill-lines').scrollIntoView({block: 'center'})")
	browser.picture("billing-bill")
	assert browser.errors() == []

	charge = frappe.db.get_value("Fee Charge", {"sales_invoice": bill})
	browser.open_form("Fee Charge", charge)
	assert "100 ㎡" in browser.find(".wuye-explained").text
	browser.wait_idle()
	browser.picture("fee-charge")

	browser.login(estate.clerk)
	browser.open_form("Billing Run", run)
	browser.find(".wuye-tiles")
	browser.wait_idle()
	assert not browser.js(
		"return [...document.querySelectorAll('.page-actions button')].some(b => b.innerText.trim() === arguments[0])",
		_("Reverse"),
	), "who bills may not take it back"

	browser.login(estate.manager)
	browser.open_form("Billing Run", run)
	browser.wait_idle()
	step(browser, "Reverse")
	browser.ask("reason", "单价录错，重新出账")
	browser.picture("billing-run-reverse")
	browser.confirm()
	wait_status(browser, "Reversing")
	work(runs.reverse_job, run, estate.manager)
	wait_status(browser, "Reversed")
	browser.picture("billing-run-reversed")
	assert stored(run, "bills") == 0
	assert frappe.db.count("Sales Invoice", {"wuye_billing_run": run, "docstatus": 1}) == 0
	assert browser.errors() == []


def test_a_changed_price_makes_the_preview_outdated(browser, estate):
	frappe.set_user("Administrator")
	run = fees.make_run(estate, fees.months_ago(-1)).name
	runs.preview(run)
	frappe.db.commit()
	work(runs.preview_job, run, "Administrator")
	frappe.get_doc("Fee Standard", estate.standard).save()
	frappe.db.commit()
	browser.login(estate.clerk)
	browser.open_form("Billing Run", run)
	browser.wait_text(_("Make the preview again, so that what you saw is what is posted."))
	browser.wait_idle()
	browser.picture("billing-run-outdated")
	assert not browser.find(".page-actions [data-step=post]").is_enabled()
	step(browser, "Preview Again")
	wait_status(browser, "Previewing")
	work(runs.preview_job, run, estate.clerk)
	wait_status(browser, "Previewed")
	assert _("Preview Outdated") not in browser.text()
	assert browser.errors() == []


def test_a_standard_shows_an_example_and_is_tried_on_a_unit(browser, estate):
	browser.login(estate.clerk)
	browser.open_form("Fee Standard", estate.standard)
	example = browser.find(".wuye-example").text
	assert "100 ㎡ × 2.8 元/㎡·月" in example and fmt_money(280) in example
	browser.wait_idle()
	browser.picture("fee-standard")

	for number, expected in (("101", fmt_money(280)), (fees.UNCLAIMED, "没有缴费人")):
		step(browser, "Try on a Place")
		in_dialog(browser, {"place": estate.unit(number)})
		browser.confirm()
		result = browser.wait(
			lambda expected=expected: expected in browser.find(".modal.show [data-fieldname=result]").text,
			f"the trial's {expected}",
		)
		assert result
		browser.picture(f"fee-standard-try-{number}")
		browser.js("cur_dialog.hide()")
		browser.wait_no_dialog()

	step(browser, "New Price")
	in_dialog(browser, {"effective_from": "2035-01-01", "price": 3.2, "source": "业主大会决议"})
	browser.picture("fee-standard-new-price")
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(
		lambda: len(browser.doc("prices")) == 2 and not browser.js("return cur_frm.is_dirty()"), "the price"
	)
	assert browser.errors() == []


def test_accountants_and_auditors_see_the_workspace_too(browser, estate):
	frappe.set_user("Administrator")
	for role, report in (("Accounts User", True), ("Internal Auditor", False)):
		user = make.make_user(f"{role.split()[1].lower()}-fees@wuye.test", role)
		frappe.db.commit()
		browser.login(user)
		browser.open_desk("/app/fees")
		browser.wait_text(_("Runs to Post"))
		browser.wait_text(_("Billing Exception"))
		if report:
			browser.wait_text(_("Accounts Receivable"))
		else:
			assert _("Accounts Receivable") not in browser.text()
		assert browser.errors() == []


def test_the_workspace_and_the_lists_open_cleanly(browser, estate):
	browser.login(estate.clerk)

	def workspace():
		browser.open_desk("/app/fees")
		browser.wait_text(_("Runs to Post"))
		browser.find(".frappe-chart")

	opens_cleanly(browser, workspace)
	browser.picture("fees-workspace")
	for doctype in (
		"Billing Run", "Billing Exception", "Billing Batch", "Fee Charge", "Fee Item", "Fee Standard", "Fee Assignment",
	):  # fmt: skip

		def view(doctype=doctype):
			browser.open_desk(f"/app/{doctype.lower().replace(' ', '-')}")
			browser.wait(lambda: browser.js("return cur_list?.doctype === arguments[0]", doctype), doctype)

		opens_cleanly(browser, view)
		browser.picture(f"list-{doctype.lower().replace(' ', '-')}")
	opens_cleanly(browser, lambda: browser.open_desk("/app/fee-assignment/new"))
	browser.picture("fee-assignment")
	opens_cleanly(browser, lambda: browser.open_form("Property Unit", estate.unit("101")))
	assert _("Fee Charge") in browser.find(".form-links").text
	browser.picture("unit-connections")


def opens_cleanly(browser, show) -> None:
	"""A fault of a page shows each time it is opened; what the page before it throws while it is left does not."""
	for _again in range(3):
		show()
		browser.wait_idle()
		found = browser.errors()
		if not found:
			return
	raise AssertionError(found)
