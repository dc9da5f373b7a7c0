"""From final scorecards to pay, at the desk: HR raises, the HR manager approves, the employee reads it on a phone; and the grades."""

import frappe
import pytest
from frappe import _

from wuye_ops.people.scorecards import cards, runs
from wuye_ops.people.setup import seeds
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.browser.pages import Browser

REWARD = "Staff Reward"
PAYDAY = "2024-06-30"


@pytest.fixture
def card():
	"""The technician's final card of the month, agreed performance pay and a salary structure; afterwards nothing of it is left."""
	frappe.set_user("Administrator")
	scores.make_people()
	scores.make_month()
	runs.go_on(runs.run_of(Month.of(scores.MONTH), make.PROPERTY_A))
	name = cards.name_of(make.employee("tech"), Month.of(scores.MONTH))
	frappe.db.set_value("Staff Scorecard", name, "status", "Final")
	seeds.seed(make.company(), ["pay"])
	component = frappe.db.get_value("Salary Component", {"wuye_reward": "Performance"}) or "绩效工资"
	frappe.db.set_value(
		"Salary Component", component, {"wuye_reward": "Performance", "depends_on_payment_days": 0}
	)
	frappe.db.set_value("Employee", make.employee("tech"), "wuye_performance_pay", 1000)
	structure = frappe.get_doc("Salary Structure", seeds.SALARY_STRUCTURE)
	was = structure.docstatus
	if not was:
		structure.submit()
	assignment = frappe.get_doc(
		{
			"doctype": "Salary Structure Assignment",
			"employee": make.employee("tech"),
			"salary_structure": structure.name,
			"from_date": "2024-01-01",
			"company": make.company(),
			"base": 6000,
		}
	).insert()
	assignment.submit()
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.set_user("Administrator")
	_forget(assignment.name, structure.name, was)
	frappe.db.commit()


def _forget(assignment: str, structure: str, was: int) -> None:
	of_tech = {"employee": make.employee("tech")}
	names = frappe.get_all(REWARD, {**of_tech, "month_start": scores.MONTH}, pluck="name") or [""]
	frappe.db.delete("Additional Salary", {"ref_doctype": REWARD, "ref_docname": ["in", names]})
	for doctype, of, name in (
		("Notification Log", "document_type", "document_name"),
		("Comment", "reference_doctype", "reference_name"),
		("Version", "ref_doctype", "docname"),
	):
		frappe.db.delete(doctype, {of: REWARD, name: ["in", names]})
	frappe.db.delete(REWARD, {"name": ["in", names]})
	frappe.db.delete("Salary Structure Assignment", {"name": assignment})
	if not was:
		frappe.db.set_value("Salary Structure", structure, "docstatus", 0)
	frappe.db.set_value("Employee", make.employee("tech"), "wuye_performance_pay", 0)
	scores.forget()


def test_from_the_card_to_the_pay(browser: Browser, card: str) -> None:
	browser.desk_size()
	browser.login(scores.HR_USER)
	browser.open_desk("/app/staff-reward")
	browser.click_text(_("Raise Performance Pay"), ".inner-group-button, .btn")
	browser.wait_dialog()
	browser.js(
		"cur_dialog.set_values({month: arguments[0], payroll_date: arguments[1], property_name: arguments[2]})",
		str(scores.MONTH),
		PAYDAY,
		make.PROPERTY_A,
	)
	browser.click_text(_("Raise Performance Pay"), ".modal-footer .btn-primary")
	browser.wait_text(
		_("{0} raised, {1} raised before, {2} with nothing due, {3} without a final scorecard").format(
			1, 0, 0, 0
		)
	)
	browser.picture("reward_list")
	frappe.db.rollback()
	name = frappe.db.get_value(REWARD, {"scorecard": card})
	assert frappe.db.get_value(REWARD, name, ["status", "amount"]) == ("To Approve", 500)

	browser.login(scores.HR_MANAGER)
	browser.open_form(REWARD, name)
	browser.picture("reward_to_approve")
	browser.click_text(_("Approve", context=REWARD), ".page-actions .btn, .btn")
	browser.confirm()
	browser.wait(lambda: _status(name) == "Approved", "the approval")
	browser.picture("reward_approved")
	browser.open_desk(
		"/app/query-report/Scorecard Grades?from_date=2024-05-01&to_date=2024-05-31&group_by=Employee"
	)
	browser.wait_text("60.5")
	browser.picture("grades")

	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open_form(REWARD, name)
	browser.wait_text("500")
	assert not browser.overflows()
	browser.picture("reward_phone")
	assert browser.errors() == []


def _status(name: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value(REWARD, name, "status")
