"""A certificate ends and the task is refused, in a sentence; it is renewed, and the task is given. The inspector gets the list on paper."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate
from selenium.webdriver.common.keys import Keys

from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import new_home

CATEGORY, POST = "停电跳闸", "测试持证技工"
CERTIFICATE, REQUIREMENT = "Staff Certificate", "Certificate Requirement"


@pytest.fixture
def task():
	"""A task for which the technician has held a certificate until yesterday; afterwards nothing of it is left."""
	frappe.set_user("Administrator")
	papers.make_people()
	if not frappe.db.exists("Designation", POST):
		frappe.get_doc({"doctype": "Designation", "designation_name": POST}).insert()
	employee = make.employee("tech")
	post = frappe.db.get_value("Employee", employee, "designation")
	frappe.db.set_value("Employee", employee, "designation", POST)
	papers.require("Service Category", "service_category", CATEGORY, papers.HEIGHTS)
	papers.require("Designation", "designation", POST, papers.HEIGHTS)
	papers.certificate(employee, papers.HEIGHTS, begins=-300, valid_until=papers.day(-1))
	home = new_home()
	doc = make.make_task(unit=home.unit, customer=home.customer, category=CATEGORY, subject="屋顶避雷带松动")
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.set_value("Employee", employee, "designation", post)
	names = frappe.get_all(CERTIFICATE, {"employee": employee, "kind": papers.HEIGHTS}, pluck="name") or [""]
	for row in frappe.get_meta(CERTIFICATE).get_table_fields():
		frappe.db.delete(row.options, {"parenttype": CERTIFICATE, "parent": ["in", names]})
	for file in frappe.get_all(
		"File", {"attached_to_doctype": CERTIFICATE, "attached_to_name": ["in", names]}, pluck="name"
	):
		frappe.delete_doc("File", file, force=True)
	for doctype, field in (
		("Version", "docname"),
		("Comment", "reference_name"),
		("Notification Log", "document_name"),
	):
		frappe.db.delete(doctype, {field: ["in", names]})
	frappe.db.delete(CERTIFICATE, {"name": ["in", names]})
	for name in frappe.get_all(REQUIREMENT, {"kinds": papers.HEIGHTS}, pluck="name"):
		frappe.delete_doc(REQUIREMENT, name, force=True)
	frappe.db.commit()


def picture(browser: Browser, name: str) -> None:
	"""When dialogs have faded in."""
	browser.wait_dialog()
	browser.wait(
		lambda: browser.js("return document.getAnimations().every((one) => one.playState !== 'running')"),
		"rest",
	)
	browser.picture(name)


def assign(browser: Browser, task) -> None:
	browser.login(make.user("head"))
	browser.open_form("Service Task", task.name)
	browser.click_text(_("Assign"), ".page-actions button")
	browser.wait_dialog()
	browser.click(f".modal.show input[value='{task.tech}']")
	browser.confirm()


def test_refused_without_it_and_given_when_it_is_renewed(browser: Browser, task) -> None:
	task.tech = make.employee("tech")
	assign(browser, task)
	# "… has ended on …", in the words of the refusal
	browser.wait_text(_("certificate {kind} has ended on {until}").split("{kind}")[1].split("{until}")[0])
	browser.wait_text(_("{0} may not do this work: {1}. Choose somebody else, or see HR about it.")[4:12])
	picture(browser, "certificate-refused")
	frappe.db.rollback()
	assert not frappe.db.get_value("Service Task", task.name, "assigned_to")

	# the refusal is what was wanted
	browser.errors()

	# HR reads what is due, and renews it with the new one
	browser.login(papers.HR_USER)
	old = frappe.get_last_doc(CERTIFICATE, {"employee": task.tech, "kind": papers.HEIGHTS})
	browser.open_form(CERTIFICATE, old.name)
	browser.wait_text(_("be renewed"))
	assert _("In Force", context=CERTIFICATE) in browser.find("[data-fieldname=status]").text
	browser.picture("certificate-expired")
	browser.click_text(_("Renew", context=CERTIFICATE), ".page-actions .btn, .btn")
	browser.wait(
		lambda: browser.js("return cur_frm.is_new()") and browser.doc("replaces") == old.name, "a new one"
	)
	browser.js(
		"return cur_frm.set_value(arguments[0])",
		{"number": "T-2027-01", "valid_from": nowdate(), "valid_until": add_days(nowdate(), 700)},
	)
	browser.wait_idle()
	browser.chord(Keys.CONTROL, "s")
	browser.wait(lambda: not browser.js("return cur_frm.is_new()"), "the new certificate")
	new = browser.doc("name")
	frappe.db.rollback()
	papers.with_scan(frappe.get_doc(CERTIFICATE, new))
	frappe.db.commit()
	browser.open_form(CERTIFICATE, new)
	browser.click_text(_("Verify", context=CERTIFICATE), ".page-actions .btn, .btn")
	browser.click(".modal.show .modal-footer .btn-primary")
	browser.wait(lambda: browser.doc("status") == "In Force", "the certificate in force")
	browser.wait_idle()
	browser.picture("certificate")

	browser.open_desk(f"/app/query-report/Certified Posts?designation={POST}")
	browser.wait_text(task.tech)
	browser.wait_idle()
	browser.picture("certified-posts")
	sheet = browser.js(
		"const {data} = frappe.query_report, {sheet} = frappe.query_reports['Certified Posts'];"
		"return sheet(data, frappe.query_report.get_filter_values())"
	)
	assert "T-2027-01" in sheet and papers.HEIGHTS in sheet
	assert browser.errors() == []

	assign(browser, task)
	browser.wait_no_dialog()
	browser.wait(lambda: browser.doc("assigned_to") == task.tech, "the technician")
