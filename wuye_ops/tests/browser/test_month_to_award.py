"""A technician's month as he meets it: his page, an objection, the appraisal, and 服务之星 on the wall and the residents' notice board."""

import frappe
import pytest
from frappe import _

from wuye_ops.people.scorecards import cards, runs, steps
from wuye_ops.rules.proration import Month
from wuye_ops.tests import award_month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_scorecards import object_to_tasks

CARD, AWARD = "Staff Scorecard", "Staff Award"
CYCLE = "二季度考核（评选月）"
PRAISE = "全月工单按时完成，业主都满意"


@pytest.fixture
def month():
	"""A month with three people's work, shown to them, and an appraisal that has no goals yet; afterwards nothing of it is left."""
	frappe.set_user("Administrator")
	scores.make_people()
	scores.make_month()
	award_month.make_month()
	run = runs.run_of(Month.of(scores.MONTH), make.PROPERTY_A)
	runs.go_on(run, commit=False)
	_by(make.user("manager"), lambda name: steps.take(name, "Show"), run)
	appraisal = _appraisal()
	frappe.db.commit()
	yield cards.name_of(make.employee("tech"), Month.of(scores.MONTH)), run, appraisal
	frappe.db.rollback()
	frappe.set_user("Administrator")
	notices = frappe.get_all(AWARD, {"period_from": scores.MONTH}, pluck="notice")
	for doctype, filters in (
		(AWARD, {"period_from": scores.MONTH}),
		("Award Round", {"period_from": scores.MONTH}),
		("Community Notice", {"name": ["in", [name for name in notices if name] or [""]]}),
		("Appraisal", {"name": appraisal}),
		("Appraisal Cycle", {"name": CYCLE}),
	):
		scores.forget_all(doctype, filters)
	scores.forget()
	frappe.db.commit()


def _appraisal() -> str:
	cycle = frappe.get_doc(
		{
			"doctype": "Appraisal Cycle",
			"cycle_name": CYCLE,
			"company": make.company(),
			"start_date": "2024-04-01",
			"end_date": "2024-06-30",
			"kra_evaluation_method": "Manual Rating",
		}
	).insert()
	doc = frappe.get_doc(
		{
			"doctype": "Appraisal",
			"employee": make.employee("tech"),
			"company": make.company(),
			"appraisal_cycle": cycle.name,
			"start_date": cycle.start_date,
			"end_date": cycle.end_date,
			"goals": [{"kra": "待填", "per_weightage": 100}],
		}
	)
	return doc.insert().name


def _by(user: str, step, run: str, but: str = "") -> None:
	for name in frappe.get_all(CARD, {"run": run, "name": ["!=", but]}, pluck="name", order_by="name"):
		frappe.set_user(user)
		step(name)
	frappe.set_user("Administrator")


def decided_and_final(card: str, run: str) -> None:
	"""As test_scorecards does at the desk: the director finds him right, and the cards become final."""
	scores.task_was_in_time("tech")
	frappe.set_user("director@wuye.test")
	steps.decide(card, {"on_time": "Upheld"}, "停电记录属实")
	for key in ("tech2", "guard"):
		frappe.set_user(make.user(key))
		steps.take(cards.name_of(make.employee(key), Month.of(scores.MONTH)), "Accept")
	_by(make.user("manager"), lambda name: steps.take(name, "Finalise"), run)
	frappe.db.commit()


def award(field: str = "name"):
	frappe.db.rollback()
	return frappe.db.get_value(AWARD, {"employee": make.employee("tech"), "period_from": scores.MONTH}, field)


def test_from_his_page_to_the_wall(browser: Browser, month: tuple[str, str, str]) -> None:
	card, run, appraisal = month
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/staff-me")
	browser.click(f"[data-card=scorecard] a[href='/app/staff-scorecard/{card}']")
	browser.wait_form(CARD, card)
	object_to_tasks(browser, "停电两小时，工单按时完成，漏点了完成")
	frappe.db.rollback()
	assert frappe.db.get_value(CARD, card, "status") == "Objected"
	decided_and_final(card, run)

	# HR takes the month into the appraisal, and asks the rule who could be honoured
	browser.desk_size()
	browser.login(scores.HR_MANAGER)
	browser.open_form("Appraisal", appraisal)
	browser.click_text(_("Goals from Scorecards"), ".page-actions .btn, .btn")
	browser.wait_text(_("{0} scorecards were used.").format(1))
	browser.wait_idle()
	assert [row["per_weightage"] for row in browser.doc("goals")] == [30, 25, 25, 20]
	browser.picture("appraisal_goals")
	browser.open_desk("/app/staff-award")
	browser.click_text(_("Find by the Rule"), ".inner-group-button, .btn")
	browser.wait_dialog()
	browser.js(
		"cur_dialog.set_values({day: arguments[0], property_name: arguments[1]})",
		str(scores.MONTH),
		make.PROPERTY_A,
	)
	browser.click_text(_("Find by the Rule"), ".modal-footer .btn-primary")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === 'Award Round'"), "the round")
	browser.wait_text("有效投诉 1 件")
	browser.picture("award_round")
	browser.open_form(AWARD, award())
	browser.click_text(_("Confirm", context=AWARD), ".page-actions .btn, .btn")
	browser.wait(lambda: award("status") == "Confirmed", "the decision")

	# he may be shown, he says on his page
	browser.phone_size()
	browser.login(make.user("tech"))
	browser.open("/staff-me")
	browser.wait_text(_("Service Star", context=AWARD))
	browser.click_text(_("Agree", context=AWARD), "[data-card=awards] button")
	browser.wait(lambda: award("consent"), "his consent")
	assert not browser.overflows()
	browser.picture("staff_me_award_phone")

	browser.desk_size()
	browser.login(scores.HR_MANAGER)
	browser.open_form(AWARD, award())
	browser.click_text(_("Publish", context=AWARD), ".page-actions .btn, .btn")
	browser.wait_dialog()
	browser.ask("praise", PRAISE)
	browser.click_text(_("Publish", context=AWARD), ".modal-footer .btn-primary")
	browser.wait(lambda: award("status") == "Published", "the wall")
	browser.wait_no_dialog()
	browser.picture("award_published")
	browser.open_desk("/app/people-management")
	browser.wait(
		lambda: award("employee_name") in browser.find(".quick-list-widget-box").text, "the wall of honour"
	)
	browser.picture("people_workspace_wall")

	browser.phone_size()
	browser.login(make.user("resident"))
	browser.open(f"/my-notices#{award('notice')}")
	browser.wait_text(PRAISE)
	browser.picture("award_notice_phone")
	assert browser.errors() == []
