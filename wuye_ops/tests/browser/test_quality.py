"""Service quality at the desk: evaluated, commented, approved, planned, done, judged, and the standard changed."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, get_last_day

from wuye_ops.service_quality import evaluations, plan_steps, problems, standards
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import quality_factories as quality
from wuye_ops.tests import survey_answers as survey
from wuye_ops.tests.browser.pages import Browser

EVALUATION, PLAN, STANDARD = "Quality Evaluation", "Improvement Plan", "Quality Standard"
SATISFACTION = "survey.satisfaction"
BACK = 9


@pytest.fixture
def standard():
	"""A standard in force; what was in force before is so again afterwards."""
	frappe.set_user("Administrator")
	for key in ("inspector", "inspector2"):
		if not frappe.db.exists("User", make.user(key)):
			make.make_person(key, "Quality Inspector", make.TRADES["Customer Service"], make.PROPERTY_A)
	before = frappe.db.get_value(STANDARD, {"in_force_key": "All"})
	surveys = [_survey(BACK, 8, 2), _survey(BACK - 2, 49, 1)]
	doc = quality.make_standard(
		[
			quality.item(SATISFACTION, weight=70, full_at=95, zero_at=75),
			quality.item(quality.CLEANING, weight=30, full_at=95, zero_at=60),
		],
		standard_name=f"园区品质标准{frappe.generate_hash(length=4)}",
	)
	scores = [quality.score(value, day=quality.month(BACK)) for value in (88, 92)]
	frappe.db.commit()
	yield doc
	_forget(doc.standard_name, surveys, scores, before)


def _survey(back: int, good: int, bad: int) -> str:
	day = add_days(quality.month(back), 14)
	doc = survey.make_survey(make.PROPERTY_A, questions=(survey.CLEAN,), closed_on=f"{day} 18:00:00")
	survey.answer(doc, make.places().building, *[{1: survey.BEST}] * good, *[{1: survey.BAD}] * bad)
	return doc.name


def _forget(standard_name: str, surveys: list[str], scores: list[str], before: str | None) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	standard_names = frappe.get_all(STANDARD, {"standard_name": standard_name}, pluck="name")
	found = frappe.get_all(EVALUATION, {"standard": ["in", standard_names]}, pluck="name")
	plans = frappe.get_all(PLAN, {"source_name": ["in", [*found, ""]]}, pluck="name")
	responses = frappe.get_all("Survey Response", {"survey": ["in", surveys]}, pluck="name")
	for doctype, names in (
		(STANDARD, standard_names), (EVALUATION, found), (PLAN, plans), ("Survey", surveys),
		("Survey Response", responses), ("Inspection", scores),
	):  # fmt: skip
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	if before:
		frappe.db.set_value(STANDARD, before, {"status": "In Force", "in_force_key": "All"})
	frappe.db.commit()


def stored(doctype: str, name: str, *fields: str):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, fields if len(fields) > 1 else fields[0])


def action(browser: Browser, label: str) -> None:
	"""A step of the workflow, from the menu of actions."""
	browser.click(".actions-btn-group > .btn")
	browser.click_text(label, ".actions-btn-group .dropdown-item")


def test_from_a_low_score_to_a_stricter_standard(browser: Browser, standard) -> None:
	# the inspector evaluates
	browser.desk_size()
	browser.login(make.user("inspector"))
	browser.open_desk("/app/quality-evaluation/new")
	browser.wait(
		lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", EVALUATION), "the form"
	)
	browser.js(
		"cur_frm.set_value({property: arguments[0], period_kind: 'Month', period_start: arguments[1]})",
		make.PROPERTY_A,
		str(quality.month(BACK)),
	)
	browser.wait(lambda: browser.doc("period_start"), "the period")
	browser.wait_idle()
	browser.click(".page-head .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_new()"), "the evaluation")
	browser.wait_idle()
	name = browser.js("return cur_frm.docname")
	browser.wait_text(_("Problem {0}").format(1))
	browser.picture("quality-evaluation")
	assert browser.doc("total") == 43.21
	action(browser, _("Submit for Approval"))
	browser.wait(lambda: browser.doc("status") == "To Approve", "the submission")

	# the head says what stands behind an item, on the phone
	browser.login(make.user("head"))
	browser.phone_size()
	browser.open_form(EVALUATION, name)
	browser.wait_text(_("Problem {0}").format(1))
	assert not browser.overflows()
	browser.click(f".wuye-sheet-row[data-code='{SATISFACTION}'] [data-comment]")
	browser.ask("text", "当月两名保洁员请假")
	browser.confirm()
	browser.wait_text("当月两名保洁员请假")
	browser.wait_no_dialog()
	browser.picture("quality-evaluation-phone")

	# the director approves
	browser.desk_size()
	browser.login("director@wuye.test")
	browser.open_form(EVALUATION, name)
	action(browser, _("Approve"))
	browser.ask("remark", "同意，尽快改进")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")
	browser.wait_no_dialog()

	# the manager plans for the problem with one click
	browser.login(make.user("manager"))
	browser.open_form(EVALUATION, name)
	browser.click(f".wuye-sheet-row[data-code='{SATISFACTION}'] [data-plan]")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", PLAN), "the plan")
	browser.wait_idle()
	plan = browser.js("return cur_frm.docname")
	browser.picture("improvement-plan-new")
	browser.js(
		"""cur_frm.set_value('cause', arguments[0]);
		cur_frm.clear_table('measures');
		cur_frm.add_child('measures', JSON.parse(arguments[1]));
		cur_frm.refresh_field('measures')""",
		"早班缺一人，投放点清运晚",
		frappe.as_json({**quality.measure("tech"), "what": "早班增加一人，七点前完成清运"}),
	)
	browser.click(".page-head .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_dirty()"), "the measure kept")
	browser.wait_idle()
	action(browser, _("Start"))
	browser.wait(lambda: browser.doc("status") == "In Progress", "the beginning")
	assert browser.doc("before_value") == "80.00"

	# done, with a photo that was taken on the phone
	row = browser.doc("measures")[0]["name"]
	frappe.set_user(make.user("head"))
	plan_steps.finish_measure(plan, row, inspect.make_photo(PLAN, plan))
	frappe.db.commit()
	frappe.set_user("Administrator")
	browser.login(make.user("head"))
	browser.phone_size()
	browser.open_form(PLAN, plan)
	browser.picture("improvement-plan-phone")
	assert not browser.overflows()
	browser.desk_size()
	browser.open_form(PLAN, plan)
	action(browser, _("Hand In"))
	browser.wait(lambda: browser.doc("status") == "To Judge", "the hand-in")
	begun = quality.month(BACK - 1)
	after = quality.month(BACK - 2)
	frappe.db.set_value(
		PLAN,
		plan,
		{
			"started_on": begun,
			"work_until": add_days(begun, 20),
			"after_from": after,
			"after_to": get_last_day(after),
		},
	)
	frappe.db.commit()

	# the inspector judges by the figures, and proposes the next standard
	browser.login(make.user("inspector"))
	browser.open_form(PLAN, plan)
	browser.click_text(_("Look at the Figures"), ".page-actions button")
	browser.wait(lambda: browser.doc("verdict") == "Effective", "the figures")
	action(browser, _("Confirm Effect"))
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Effective", "the judgement")
	browser.wait_no_dialog()
	browser.wait_text("98.00")
	browser.picture("improvement-plan-effective")
	browser.click_text(_("Propose a New Standard"), ".page-actions button")
	browser.wait(lambda: browser.js("return window.cur_frm?.doctype === arguments[0]", STANDARD), "the draft")
	browser.wait_idle()
	draft = browser.js("return cur_frm.docname")
	assert [browser.doc("items")[0][side] for side in ("zero_at", "full_at")] == [80, 98]
	browser.wait_text(plan)
	browser.picture("quality-standard-proposal")
	browser.click_text(_("Hand In for Approval"), ".page-actions button")
	browser.wait(lambda: browser.doc("status") == "To Approve", "the request")

	browser.login("director@wuye.test")
	browser.open_form(STANDARD, draft)
	browser.click_text(_("Approve"), ".page-actions button")
	browser.ask("remark", "同意")
	browser.confirm()
	# the first of the next month is to come
	browser.wait(lambda: browser.doc("status") == "Approved", "the approval")
	browser.wait_no_dialog()
	assert stored(STANDARD, draft, "improvement_plan") == plan
	assert stored(EVALUATION, name, "standard") == standard.name
	assert not browser.errors()


def test_lists_and_the_ranking(browser: Browser, standard) -> None:
	doc = quality.make_evaluation(period_start=quality.month(BACK))
	frappe.set_user(make.user("inspector"))
	evaluations.submit(doc.name)
	problems.make_plans(doc.name)
	frappe.set_user("Administrator")
	frappe.db.commit()
	browser.desk_size()
	browser.login("director@wuye.test")
	for path, shown, picture in (
		("/app/quality-evaluation", doc.title, "quality-evaluation-list"),
		("/app/improvement-plan", _("Open", context=PLAN), "improvement-plan-list"),
		("/app/quality-standard", standard.standard_name, "quality-standard-list"),
		(
			f"/app/query-report/Quality Ranking?period_kind=Month&day={quality.month(BACK)}",
			make.PROPERTY_A,
			"quality-ranking",
		),
	):
		browser.open_desk(path)
		browser.wait_text(shown)
		browser.wait_idle()
		browser.picture(picture)
	browser.open_form(STANDARD, standard.name)
	browser.picture("quality-standard")
	assert standards.IN_FORCE == browser.doc("status")
	browser.open(f"/printview?doctype={EVALUATION}&name={doc.name}&format=Quality Evaluation Sheet")
	browser.wait_text(doc.title)
	browser.picture("quality-evaluation-print")
	assert not browser.errors()
