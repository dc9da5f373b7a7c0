"""A month of scorecards: scored by HR, read and objected to on a phone, decided by the manager, final."""

import frappe
import pytest
from frappe import _

from wuye_ops.people.scorecards import cards
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.browser.pages import Browser

CARD, RUN = "Staff Scorecard", "Scorecard Run"


@pytest.fixture
def month():
	"""The month of the technicians; afterwards nothing of it is left."""
	frappe.set_user("Administrator")
	scores.make_people()
	scores.make_month()
	frappe.db.commit()
	yield cards.name_of(make.employee("tech"), Month.of(scores.MONTH))
	frappe.db.rollback()
	frappe.set_user("Administrator")
	scores.forget()
	frappe.db.commit()


def stored(name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(CARD, name, field)


def object_to_tasks(browser: Browser, text: str) -> None:
	"""In the open card, on a phone: the tasks in time are wrong, and why."""
	browser.js(
		"[...document.querySelectorAll('.page-actions button, .page-actions a')]"
		".find((one) => one.innerText.trim() === arguments[0]).click()",
		_("Object", context=CARD),
	)
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('measure_on_time', 1)")
	browser.ask("text", text)
	browser.click_text(_("Object", context=CARD), ".modal-footer .btn-primary")
	browser.wait_no_dialog()


def test_from_the_run_to_the_final_card(browser: Browser, month: str) -> None:
	# HR scores the month of the property and shows it to everybody
	browser.desk_size()
	browser.login(scores.HR_USER)
	browser.open_desk("/app/staff-scorecard")
	browser.click_text(_("Score a Month"), ".inner-group-button, .btn")
	browser.wait_dialog()
	browser.js(
		"cur_dialog.set_values({month: arguments[0], property_name: arguments[1]})",
		str(scores.MONTH),
		make.PROPERTY_A,
	)
	browser.click_text(_("Start Scoring"), ".modal-footer .btn-primary")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", RUN), "the run")
	browser.wait_text(_("The employee has no designation. Enter one."))
	browser.picture("scorecard_run")
	browser.click_text(_("Show All"), ".page-actions .btn, .standard-actions .btn, .btn")
	browser.confirm()
	browser.wait_text(_("{0} cards done").format(2))
	assert stored(month, "status") == "Shown"

	# the technician reads the card on a phone, looks at the tasks behind a number, and objects
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open_form(CARD, month)
	browser.wait_text("60.50")
	browser.click('[data-rows="on_time"]')
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('.wuye-scorecard-row').length") == 10, "rows"
	)
	assert not browser.overflows()
	browser.picture("scorecard_rows_phone")
	browser.wait_dialog()
	browser.js("cur_dialog.hide()")
	browser.wait_no_dialog()
	browser.picture("scorecard_phone")
	object_to_tasks(browser, "五月十日全区停电，工单无法按时完成")
	assert stored(month, "status") == "Objected"

	# the manager upholds it: nothing was mended, so the measure does not count
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form(CARD, month)
	browser.picture("scorecard_objected")
	browser.click_text(_("Decide", context=CARD), ".page-actions .btn, .btn")
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('measure_on_time', 'Upheld')")
	browser.ask("reason", "供电公司停电通知属实")
	browser.click_text(_("Decide", context=CARD), ".modal-footer .btn-primary")
	browser.wait_no_dialog()
	browser.wait_text(_("does not count"))
	browser.click_text(_("Finalise", context=CARD), ".page-actions .btn, .btn")
	browser.confirm()
	browser.wait(lambda: stored(month, "status") == "Final", "the final card")
	browser.picture("scorecard_final")
	assert browser.errors() == []
