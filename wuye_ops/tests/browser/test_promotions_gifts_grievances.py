"""晋升、节日福利与申诉: proposed from the report, confirmed and raised on the phone, decided at the desk."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_months, getdate, nowdate

from wuye_ops.people.gifts import rounds
from wuye_ops.rules import grievance as rules
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.scorecard_factories import stored_card

POST, NEXT, KIND = "维修技工甲", "工程主管甲", "排班与工时甲"
TEXT, CAUSE = "连续三周夜班都排给我一个人", "排班表显示四月夜班 18 次"
PROPOSAL, ROUND, GIFT, GRIEVANCE = "Promotion Proposal", "Gift Round", "Holiday Gift", "Employee Grievance"
# of which no other test has gifts
YEAR = 2032


@pytest.fixture
def tech():
	"""A technician who is ready for the next post, a round of gifts, a kind of grievances; afterwards nothing of it is left."""
	frappe.set_user("Administrator")
	care.make_people()
	name = make.employee("tech")
	for post in (POST, NEXT):
		make.make_designation(post)
	frappe.db.set_value("Employee", name, "designation", POST)
	made = [
		frappe.get_doc({"doctype": "Promotion Path", "post": POST, "next_post": NEXT}).insert(),
		frappe.get_doc({"doctype": "Grievance Type", "__newname": KIND}).insert(),
		frappe.get_doc(
			{
				"doctype": ROUND,
				"occasion": "Mid-Autumn Festival",
				"year": YEAR,
				"company": make.company(),
				"property": make.PROPERTY_A,
				"item": "月饼礼盒（示例）",
				"worth": 128,
				"day": f"{YEAR}-09-19",
			}
		).insert(),
	]
	rounds.make_list(made[2].name)
	month = add_months(getdate(nowdate()).replace(day=1), -1)
	stored_card(name, month, 91)
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.set_user("Administrator")
	_forget(name, made, month)
	frappe.db.commit()


def _forget(employee: str, made: list, month) -> None:
	gone = [(doc.doctype, doc.name) for doc in made]
	for doctype, filters in (
		(PROPOSAL, {"employee": employee}),
		("Employee Promotion", {"employee": employee}),
		(GIFT, {"round": made[2].name}),
		(GRIEVANCE, {"raised_by": employee}),
		("Staff Scorecard", {"employee": employee, "month_start": month}),
	):
		gone += [(doctype, name) for name in frappe.get_all(doctype, filters, pluck="name")]
	for doctype, name in gone:
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
		for about, of, key in (
			("Notification Log", "document_type", "document_name"),
			("Comment", "reference_doctype", "reference_name"),
			("Version", "ref_doctype", "docname"),
		):
			frappe.db.delete(about, {of: doctype, key: name})
		frappe.db.delete(doctype, {"name": name})
	frappe.db.delete("Employee Internal Work History", {"parent": employee})
	frappe.db.set_value("Employee", employee, "designation", None)


def stored(doctype: str, filters: dict, field: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, filters, field)


def test_promoted_given_and_heard(browser: Browser, tech: str) -> None:
	# the head finds in the report who is ready, and proposes
	browser.desk_size()
	browser.login(make.user("head"))
	browser.open_desk("/app/query-report/Promotion Candidates")
	browser.wait_text(POST)
	browser.picture("promotion_candidates")
	browser.click(f"a[data-employee='{tech}'][data-path]")
	browser.wait_dialog()
	browser.ask("reason", "独立带班一年，团队零投诉")
	browser.picture("promotion_propose")
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(lambda: browser.js("return cur_frm?.doctype") == PROPOSAL, "the proposal")
	name = stored(PROPOSAL, {"employee": tech}, "name")

	# the technician confirms a gift on the phone, and raises a grievance against the head
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/staff-me")
	browser.wait_text("月饼礼盒（示例）")
	browser.click_text(_("I Have It"), "[data-card=gifts] button")
	browser.wait(lambda: stored(GIFT, {"employee": tech, "year": YEAR}, "received_by"), "the gift")
	browser.wait(lambda: browser._shown("[data-card=grievances] button"), "the page anew")
	browser.click_text(_("Raise a Grievance"), "[data-card=grievances] button")
	browser.find(".wp-sheet textarea")
	browser.js(
		"const [kind, against] = document.querySelectorAll('.wp-sheet select');"
		"kind.value = arguments[0]; against.value = arguments[1]",
		KIND,
		make.employee("head"),
	)
	browser.fill(".wp-sheet textarea", TEXT)
	browser.picture("grievance_phone")
	browser.click_text(_("Send"), ".wp-sheet button")
	browser.wait(lambda: stored(GRIEVANCE, {"raised_by": tech}, "name"), "the grievance")
	browser.find("[data-card=grievances] .wp-me-rows")
	assert not browser.overflows()
	browser.js("document.querySelector('[data-card=grievances]').scrollIntoView()")
	browser.picture("staff_me_grievances_phone")

	# HR approves the one, and receives and investigates the other
	browser.desk_size()
	browser.login(care.HR_HEAD)
	browser.open_form(PROPOSAL, name)
	browser.picture("promotion_proposal")
	browser.click_text(_("Approve", context=PROPOSAL), ".page-actions .btn, .btn")
	browser.wait(lambda: stored("Employee", tech, "designation") == NEXT, "the new post")
	grievance = stored(GRIEVANCE, {"raised_by": tech}, "name")
	browser.open_form(GRIEVANCE, grievance)
	browser.click_text(_(rules.ACKNOWLEDGE, context=GRIEVANCE), ".page-actions .btn, .btn")
	browser.wait(lambda: stored(GRIEVANCE, grievance, "wuye_acknowledged_by"), "that it was received")
	browser.click_text(_(rules.INVESTIGATE, context=GRIEVANCE), ".page-actions .btn, .btn")
	browser.wait_dialog()
	browser.ask("text", CAUSE)
	browser.confirm()
	browser.wait(lambda: stored(GRIEVANCE, grievance, "status") == rules.INVESTIGATED, "the cause")
	browser.wait_no_dialog()
	browser.wait_text(CAUSE)
	browser.picture("grievance_desk")
	assert browser.errors() == []
