"""Plans, inspections and rectifications at the desk: put together by choosing, done and verified with dialogs."""

import frappe
import pytest
from frappe import _

from wuye_ops.inspection import rectification
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.browser.pages import Browser


@pytest.fixture(autouse=True)
def inspector():
	frappe.set_user("Administrator")
	if not frappe.db.exists("User", make.user("inspector")):
		make.make_person("inspector", "Quality Inspector", make.TRADES["Customer Service"], make.PROPERTY_A)
		frappe.db.commit()


@pytest.fixture
def plan():
	doc = inspect.make_plan(checklist=inspect.checklist(), title="1号楼大堂日常巡查", areas=2)
	frappe.db.commit()
	yield doc
	inspect.forget(doc.name)


def stored(doctype: str, name: str, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, field)


def test_a_recurrence_is_put_together_by_choosing(browser: Browser, plan) -> None:
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form("Inspection Plan", plan.name)
	browser.click_text(_("Build Recurrence"), ".page-actions button")
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('often', 'Weekly')")
	for day in ("MO", "TH"):
		browser.js("document.querySelector(`.modal.show input[data-unit='${arguments[0]}']`).click()", day)
	browser.picture("inspection-recurrence")
	browser.confirm()
	browser.wait(lambda: browser.doc("rrule") == "FREQ=WEEKLY;BYDAY=MO,TH", "the rule")
	browser.wait_text(_("The Next Ten Days"))
	browser.wait_text(_("Thursday"))
	browser.picture("inspection-next-days")
	assert not browser.errors()


def test_an_inspection_is_recorded_and_scored(browser: Browser) -> None:
	checklist = inspect.make_checklist("门厅测试清单" + frappe.generate_hash(length=4)).name
	doc = inspect.make_inspection(title="大堂临时检查", checklist=checklist)
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("inspector"))
	browser.open_form("Inspection", doc.name)
	browser.click_text(_("Start"), ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "In Progress", "the beginning")
	browser.click_text(_("Record Results"), ".page-actions button")
	browser.wait_dialog()
	for code, outcome in (("01", "Passed"), ("02", "Failed")):
		browser.js("cur_dialog.set_value(arguments[0], arguments[1])", f"outcome_{code}", outcome)
	browser.ask("note_02", "玻璃门有裂缝")
	browser.picture("inspection-record")
	browser.confirm()
	browser.wait(lambda: len(browser.doc("results") or []) == 2, "the results")
	browser.wait_no_dialog()
	browser.click_text(_("Finish", context="Inspection"), ".page-actions button")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Done", "the end")
	browser.wait_no_dialog()
	browser.picture("inspection-done")
	assert stored("Inspection", doc.name, "score") == 60
	assert frappe.db.count("Rectification", {"source_name": doc.name}) == 1
	assert not browser.errors()


def test_a_rectification_is_verified_by_somebody_else(browser: Browser) -> None:
	doc = inspect.make_rectification(subject="大堂玻璃门裂缝", responsible=make.employee("head"))
	frappe.set_user(make.user("head"))
	rectification.submit(doc.name, "已更换玻璃", inspect.make_photo("Rectification", doc.name))
	frappe.set_user("Administrator")
	frappe.db.commit()
	browser.desk_size()

	def verify(key: str) -> None:
		browser.login(make.user(key))
		browser.open_form("Rectification", doc.name)
		browser.click_text(_("Actions"), ".page-actions button")
		browser.click_text(
			_("Verify"), ".page-actions .dropdown-item, .actions-btn-group li a, .dropdown-menu.show a"
		)
		browser.confirm()

	verify("head")
	browser.wait_text("不能验证自己的整改")
	browser.picture("rectification-own-work")
	assert stored("Rectification", doc.name, "status") == "To Verify"
	verify("inspector")
	browser.wait(lambda: browser.doc("status") == "Closed", "the closing")
	browser.picture("rectification-closed")
	assert stored("Rectification", doc.name, "verified_by") == make.user("inspector")
	assert not browser.errors()


def test_lists_and_calendar_open_cleanly(browser: Browser, plan) -> None:
	browser.desk_size()
	browser.login(make.user("manager"))
	for path in ("inspection", "inspection-plan", "checklist", "rectification", "inspection/view/calendar"):
		browser.open_desk(f"/app/{path}")
		browser.wait_idle()
		assert not browser.errors(), path
	browser.picture("inspection-calendar")
