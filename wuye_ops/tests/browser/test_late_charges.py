"""A clerk charges late charges in the desk; at the counter they stand beside the bill they are for."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, flt, nowdate

from wuye_ops.fees import batches, planning, runs
from wuye_ops.tests.browser import fee_data as fees
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_billing_run import step, wait_status, work
from wuye_ops.tests.fee_factories import open_year

CLAUSE = {"has_late_charge": 1, "late_grace_days": 15, "due_days": 10}


@pytest.fixture(scope="module")
def estate(site):
	"""Bills of 280.00 that were due 100 days ago and are unpaid."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	open_year(add_days(nowdate(), -110))
	estate = fees.new_estate()
	standard = frappe.get_doc("Fee Standard", estate.standard)
	standard.update(CLAUSE)
	standard.save()
	run = fees.make_run(estate, posting_date=add_days(nowdate(), -110))
	plan = planning.plan_run(run)
	runs.close_preview(run, plan, frappe.utils.now_datetime())
	batches.make_batches(run, batches.CONTROLLER)
	runs.move(run, "Posting", writer=batches.CONTROLLER)
	batches.Poster(run).work()
	runs.close_posting(run, [])
	frappe.db.commit()
	return estate


def test_late_charges_from_the_run_to_the_counter(browser: Browser, estate):
	browser.login(estate.clerk)
	browser.open_desk("/app/billing-run/new")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === 'Billing Run'"), "the form")
	browser.wait(lambda: browser.doc("property"), "the only property")
	browser.js("return cur_frm.set_value('kind', 'Late Charges')")
	# the month that has ended is suggested; of the month of bills nothing is asked
	browser.wait(lambda: browser.doc("until"), "the last day")
	assert not browser.js("return $(cur_frm.fields_dict.billing_month.wrapper).is(':visible')")
	browser.js("return cur_frm.set_value('until', arguments[0])", add_days(nowdate(), -1))
	browser.wait_idle()
	browser.click(".page-actions .primary-action")
	browser.wait(lambda: browser.js("return cur_frm.doc && !cur_frm.is_new()"), "the saved run")
	browser.wait_idle()
	run = browser.doc("name")
	step(browser, "Preview")
	wait_status(browser, "Previewing")
	work(runs.preview_job, run, estate.clerk)
	wait_status(browser, "Previewed")
	# 84 days × 280 × 0.03 % = 7.056 for each of four homes
	assert (browser.doc("planned_bills"), flt(browser.doc("planned_amount"), 2)) == (4, 28.24)
	browser.picture("late-run-previewed")
	browser.click(".page-actions [data-step=post]")
	assert _("Late Charges up to") in browser.find(".modal.show .wuye-run-confirm").text
	browser.confirm()
	wait_status(browser, "Posting")
	work(runs.post_job, run, estate.clerk)
	wait_status(browser, "Posted")
	browser.picture("late-run-posted")
	show_at_the_counter(browser, estate)
	assert browser.errors() == []


def show_at_the_counter(browser: Browser, estate) -> None:
	browser.open_desk("/app/counter")
	browser.fill("#counter-search", estate.payers[0])
	browser.find(".wuye-candidate.marked b")
	browser.click(".wuye-candidate.marked")
	browser.find(".counter-bill")
	rows = [row for row in browser.js("return $('.counter-bill').toArray().map((row) => row.innerText)")]
	assert len(rows) == 2 and "280.00" in rows[0]
	assert "违约金" in rows[1] and "7.06" in rows[1]
	principal = browser.js("return $('.counter-bill').first().data('bill')")
	assert _("for bill {0}").format(principal) in rows[1]
	browser.picture("late-counter")


def test_what_has_accrued_is_charged_at_the_counter(browser: Browser, estate):
	"""A run taken back: what has accrued is shown again, and put on a bill while the customer is there."""
	frappe.set_user("Administrator")
	for name in frappe.get_all("Sales Invoice", {"customer": estate.payers[1], "wuye_late_for": ["is", "set"], "docstatus": 1}, pluck="name"):  # fmt: skip
		frappe.get_doc("Sales Invoice", name).cancel()
	frappe.db.commit()
	browser.login(estate.clerk)
	browser.open_desk("/app/counter")
	browser.fill("#counter-search", estate.payers[1])
	browser.find(".wuye-candidate.marked b")
	browser.click(".wuye-candidate.marked")
	assert "7.06" in browser.find(".counter-accrued").text
	browser.picture("late-counter-accrued")
	browser.click(".counter-accrued [data-do=charge-late]")
	browser.confirm()
	browser.wait(lambda: browser.js("return $('.counter-bill').length") == 2, "the late charge's own bill")
	assert not browser.js("return $('.counter-accrued').length")
