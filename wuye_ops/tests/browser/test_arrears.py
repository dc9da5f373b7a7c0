"""Dunning in the desk: letters chosen in the list and printed as one file, deliveries entered together, a promise recorded."""

from urllib.parse import urlencode

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate

from wuye_ops.fees import arrears, letter_batches
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.tests import bills
from wuye_ops.tests.browser.pages import Browser


@pytest.fixture
def homes(site):
	"""Three households whose demand letter is due today."""
	clerk, homes = bills.clerk(), []
	for number in range(1, 4):
		home = bills.household()
		bills.explained_bill(
			home, ("物业服务费", 380.5 * number, "…"), ("生活垃圾清运费", 20, "…"), overdue=75
		)
		bills.explained_bill(home, ("物业服务费", 380.5 * number, "…"), overdue=45)
		arrears.refresh_property(home.property, customers=[home.customer])
		frappe.set_user(clerk)
		for kind, days in (("Friendly Reminder", 60), ("Phone or Visit", 50)):
			steps.do_step(
				case_of(home), kind, done_on=add_days(nowdate(), -days), note="电话联系业主，称近期缴纳"
			)
		frappe.set_user("Administrator")
		homes.append(home)
	# the letters are those every property begins with
	frappe.db.delete("Dunning Letter Template", {"property": homes[0].property})
	frappe.db.commit()
	return homes


def case_of(home) -> str:
	return frappe.db.get_value(
		"Arrears Case", {"customer": home.customer, "status": ["in", ["Open", "On Hold"]]}
	)


def in_dialog(browser: Browser, values: dict) -> None:
	browser.wait(lambda: browser.js("return window.cur_dialog?.display === true"), "the dialog")
	browser.js("cur_dialog.set_values(arguments[0])", values)
	browser.wait_idle()


def test_letters_from_the_list_to_the_signed_slips(browser, homes):
	clerk = bills.clerk()
	browser.login(clerk)
	names = [case_of(home) for home in homes]
	query = urlencode({"name": frappe.as_json(["in", names], indent=None)})
	browser.open_desk(f"/app/arrears-case/view/list?{query}")
	browser.wait_text(homes[0].name)
	browser.wait_text(_("Step Due"))
	browser.picture("arrears-list")
	browser.js("cur_list.$result.find('.list-row-checkbox').prop('checked', true); cur_list.on_row_checked()")
	browser.click_text(_("Actions"), ".page-actions button span, .page-actions button")
	browser.click_text(_("Print Letters"), ".dropdown-menu.show a span, .dropdown-menu.show a")
	browser.wait(
		lambda: browser.js("return window.cur_dialog?.get_value('kind')") == "Demand Letter",
		"the letter proposed",
	)
	in_dialog(browser, {"note": "逾期将停水。"})
	browser.confirm()
	browser.wait_text("944")
	# Bootstrap closes no dialog that still fades in, and one that does is not shown yet
	browser.wait(lambda: browser.js("return frappe.msg_dialog.display"), "the refusal in full")
	browser.wait_dialog()
	browser.js("frappe.msg_dialog.hide()")
	browser.wait(lambda: not browser.js("return frappe.msg_dialog.display"), "the refusal read")
	in_dialog(browser, {"note": "可与我们商定分期缴纳。"})
	browser.picture("arrears-letters")
	browser.confirm()
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype") == "Letter Batch", "the batch")
	batch = browser.js("return cur_frm.docname")
	frappe.db.rollback()
	# what a worker does with the job: the test's server has none
	frappe.set_user(clerk)
	letter_batches.print_job(batch)
	frappe.set_user("Administrator")
	browser.wait(lambda: browser.doc("status") == "Ready", "the printed batch")
	browser.wait_idle()
	browser.picture("arrears-batch")
	assert len([row for row in browser.doc("letters") if row["status"] == "To Deliver"]) == 3
	# the server's answer is the file that is printed
	answer = browser.driver.execute_async_script(
		"const done = arguments[1]; fetch(arguments[0]).then(async r => done([r.status, (await r.blob()).size]))",
		browser.doc("file"),
	)
	assert answer[0] == 200 and answer[1] > 10_000
	slips = frappe.get_doc(
		{
			"doctype": "File", "file_name": f"{batch}-回执.txt", "is_private": 1, "content": f"回执 {batch}",
			"attached_to_doctype": "Letter Batch", "attached_to_name": batch,
		}
	).insert()  # fmt: skip
	frappe.db.commit()
	browser.click_text(_("Record Deliveries"), ".page-actions button")
	in_dialog(browser, {"proof": slips.file_url, "all_on": nowdate()})
	browser.picture("arrears-deliveries")
	browser.confirm()
	browser.wait(lambda: browser.doc("letters_delivered") == 3, "the deliveries")
	browser.wait_no_dialog()
	frappe.db.rollback()
	assert (
		frappe.db.count(
			"Arrears Action", {"parent": ["in", names], "status": "Delivered", "delivered_on": nowdate()}
		)
		== 3
	)
	browser.open_form("Arrears Case", names[0])
	browser.wait_text(_("Last Day to Sue"))
	browser.picture("arrears-case")
	assert browser.errors() == []


def test_a_step_and_a_promise_from_the_form(browser, homes):
	browser.login(bills.clerk())
	name = case_of(homes[1])
	browser.open_form("Arrears Case", name)
	browser.wait_text("1,542.00")
	browser.click_text(_("Do Next Step"), ".page-actions button")
	in_dialog(browser, {"note": "交保安当面送达"})
	browser.confirm()
	browser.wait(lambda: browser.doc("stage") == "Demand Letter", "the step")
	browser.wait_no_dialog()
	browser.click_text(_("Record Promise"), ".page-actions button")
	browser.wait(lambda: browser.js("return window.cur_dialog?.display === true"), "the dialog")
	browser.wait_idle()
	browser.picture("arrears-promise")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "On Hold", "the hold")
	browser.wait_no_dialog()
	frappe.db.rollback()
	(promise,) = frappe.get_all(
		"Arrears Promise", {"arrears_case": name}, ["amount", "next_due", "promised_by"]
	)
	assert (promise.amount, promise.promised_by) == (1542, homes[1].name)
	browser.picture("arrears-held")
	query = urlencode(
		{"doctype": "Arrears Case", "name": name, "format": "Demand Letter", "no_letterhead": 1}
	)
	browser.open(f"/printview?{query}")
	browser.wait_text("送达回执")
	browser.driver.set_window_size(900, 1300)
	browser.picture("arrears-letter")
	browser.desk_size()


def test_the_workspace_says_what_is_due(browser, homes):
	browser.login(bills.clerk())
	browser.open_desk("/app/fees")
	browser.wait_text(_("Cases Due Today"))
	browser.wait_text(_("Limitation Soon"))
	assert homes
