"""我的 on a phone: an employee reads what concerns them and raises a need, HR reads and answers it at the desk."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_months, nowdate

from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser

NEED = "Care Need"
TEXT, ANSWER = "家中老人住院，想把夜班调成白班", "下周起改为白班，为期一个月"


@pytest.fixture
def tech():
	"""A technician whose examination is late and who has a task; afterwards nothing of it is left."""
	frappe.set_user("Administrator")
	care.make_people()
	care.make_hazard()
	name = make.employee("tech")
	frappe.db.set_value("Employee", name, "designation", care.POST)
	check = care.make_check(name, add_months(nowdate(), -30))
	frappe.set_user("Administrator")
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.set_value("Employee", name, "designation", None)
	needs = frappe.get_all(NEED, {"employee": name}, pluck="name")
	for doctype in ("Care Need Log", "Care Need Person"):
		frappe.db.delete(doctype, {"parent": ["in", [*needs, ""]]})
	frappe.db.delete(NEED, {"name": ["in", [*needs, ""]]})
	told = [*needs, check.name]
	frappe.db.delete("Notification Log", {"document_name": ["in", told]})
	frappe.db.delete("Personal Data Access", {"reference_name": ["in", told]})
	frappe.db.delete("Health Check", {"name": check.name})
	for file in frappe.get_all("File", {"attached_to_name": check.name}, pluck="name"):
		frappe.delete_doc("File", file, force=True)
	for doctype in ("Health Hazard Post", "Health Hazard Work"):
		frappe.db.delete(doctype, {"parent": care.HAZARD})
	frappe.db.delete("Health Hazard", {"name": care.HAZARD})
	frappe.db.commit()


def need_of(employee: str):
	frappe.db.rollback()
	return frappe.get_last_doc(NEED, {"employee": employee})


def test_read_raised_and_answered(browser: Browser, tech: str) -> None:
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/staff-me")
	browser.wait_text(care.HAZARD)
	assert not browser.overflows()
	browser.picture("staff_me_phone")
	browser.click_text(_("Raise a Need"))
	browser.find(".wp-sheet textarea")
	browser.fill(".wp-sheet textarea", TEXT)
	browser.picture("staff_me_need_phone")
	browser.click_text(_("Send"), ".wp-sheet button")
	browser.wait_text(_("Sent. You are told once it is taken in hand."))
	assert TEXT not in browser.text()
	need = need_of(tech)
	assert need.level == "HR" and need.text != TEXT

	browser.desk_size()
	browser.login(care.HR_USER)
	browser.open_form(NEED, need.name)
	assert TEXT not in browser.text()
	browser.click_text(_("Take", context=NEED), ".page-actions .btn, .btn")
	browser.wait(lambda: need_of(tech).status == "In Hand", "the need in hand")
	browser.click_text(_("Read"), ".btn")
	browser.wait_text(TEXT)
	browser.picture("care_need_desk")
	browser.click_text(_("Answer", context=NEED), ".page-actions .btn, .btn")
	browser.wait_dialog()
	browser.ask("answer", ANSWER)
	browser.js("cur_dialog.get_primary_btn().click()")
	browser.wait_no_dialog()
	browser.wait(lambda: need_of(tech).status == "Answered", "the answer")

	# who has raised it reads the answer without asking
	browser.login(make.user("tech"))
	browser.open_form(NEED, need.name)
	browser.wait_text(ANSWER)
	assert browser.errors() == []


def test_the_workspace_leads_to_people(browser: Browser) -> None:
	frappe.set_user("Administrator")
	care.make_people()
	frappe.db.commit()
	browser.desk_size()
	browser.login(care.HR_HEAD)
	browser.open_desk("/app/people-management")
	browser.wait_text(_("Needs to Take in Hand"))
	browser.wait_text(_("Wall of Honour"))
	browser.picture("people_workspace")
	browser.phone_size()
	browser.open_desk("/app/people-management")
	browser.wait_text(_("Health at Work"))
	assert not browser.overflows()
	browser.picture("people_workspace_phone")
	assert browser.errors() == []
