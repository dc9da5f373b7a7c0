"""品质 looks at a closed survey, from the numbers to the words; customer service calls back whoever gave a low answer."""

import frappe
from frappe import _

from wuye_ops.customer_service.surveys.low_answers import follow_response
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.factories import PROPERTY_A
from wuye_ops.tests.survey_answers import (
	BAD,
	BEST,
	FAIR,
	GOOD,
	WORST,
	answer,
	invite,
	make_survey,
)

WORDS = (
	"电梯经常坏，等很久",
	"楼道没有人打扫，垃圾堆在门口",
	"停车位不够，外来车辆乱停",
	"电梯门夹人，尽快维修",
	"保安态度很好，谢谢",
	"希望增加充电桩，电瓶车无处充电",
	"无",
)


def answered_survey(anonymous: bool = False):
	"""A closed survey of two buildings beside that of the year before."""
	frappe.set_user("Administrator")
	buildings = [
		frappe.get_doc(
			{
				"doctype": "Building",
				"property": PROPERTY_A,
				"building_name": f"{name}{frappe.generate_hash(length=3).upper()}",
			}
		)
		.insert()
		.name
		for name in ("春风里", "秋月里")
	]
	before = make_survey(PROPERTY_A, title="2025 年度满意度调查", closed_on="2025-03-20 18:00:00")
	survey = make_survey(
		PROPERTY_A, title="2026 年度满意度调查", anonymous=anonymous, previous_survey=before.name
	)
	for building, grades in zip(
		buildings, ((BEST, GOOD, GOOD, BEST, FAIR), (BAD, GOOD, WORST, FAIR, GOOD)), strict=True
	):
		for one, invited in ((before, 0), (survey, 18)):
			invite(one, building, invited, 10 if invited else 0)
			answer(
				one,
				building,
				*(
					{
						1: grades[n % 5] if one is survey else FAIR,
						2: {"门岗值守": grades[(n + 1) % 5], "夜间巡逻": grades[(n + 2) % 5]},
						3: ("电话", "业主端") if n % 3 else ("前台",),
						4: (10, 9, 8, 6, 9)[n % 5] if grades[0] == BEST else (3, 8, 6, 9, 5)[n % 5],
						5: WORDS[n % len(WORDS)],
					}
					for n in range(10)
				),
			)
	frappe.db.commit()
	return survey, buildings


def test_from_the_numbers_to_the_words(browser: Browser) -> None:
	survey, (_good, worst) = answered_survey()
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.errors()
	browser.open_desk(f"/app/survey-analysis/{survey.name}")
	browser.wait_text("2026 年度满意度调查")
	browser.find(".analysis-cards")
	browser.picture("survey-analysis")
	# the worst building stands first, and a change is told beside the last survey
	first = browser.js("return document.querySelectorAll('.analysis-cell')[0].closest('tr').innerText")
	assert frappe.db.get_value("Building", worst, "building_name") in first
	browser.find(".analysis-change")
	for number in range(1, 5):
		# the bars come after the axes
		browser.find(f"[data-chart=q{number}] [data-lead]")
	browser.js("document.querySelector('[data-chart=q1]').scrollIntoView({block: 'center'})")
	browser.picture("survey-analysis-questions")

	browser.click("[data-do=texts][data-theme=Lift]")
	browser.wait_text("电梯门夹人")
	assert browser.js("return document.querySelectorAll('.analysis-texts mark').length") > 0
	browser.wait_dialog()
	browser.picture("survey-analysis-words")
	browser.js("cur_dialog.hide()")
	browser.wait(lambda: not browser.js("return document.querySelector('.modal.show')"), "the dialog's end")

	# a number leads to its rows: the answers of the worst building
	browser.click(".analysis-cell")
	browser.wait(
		lambda: browser.js("return frappe.get_route()[1] === 'Survey Response'"), "the list of answers"
	)
	browser.wait_idle()

	browser.wait(lambda: browser.js("return cur_list.data.length") == 10, "the ten answers of the building")
	# a bar of a chart as well: the dissatisfied of the first question
	browser.js("window.history.back()")
	browser.find("[data-chart=q1] [data-lead]")
	browser.js(
		"document.querySelector('[data-chart=q1] [data-lead=\"3 3\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
	)
	browser.wait(
		lambda: browser.js("return frappe.get_route()[1] === 'Survey Response'"), "the list of answers"
	)
	browser.wait_idle()
	browser.wait(lambda: browser.js("return cur_list.data.length") == 2, "the two who are dissatisfied")
	assert not browser.errors()

	# what is worst is written into a plan, which the next survey will judge
	browser.open_desk(f"/app/survey-analysis/{survey.name}")
	browser.click(".page-actions .primary-action")
	plan = saved_plan(browser)
	assert (plan.source_name, plan.before_survey, plan.property) == (survey.name, survey.name, PROPERTY_A)
	assert frappe.db.get_value("Building", worst, "building_name") in plan.problem
	browser.picture("survey-plan")

	browser.phone_size()
	browser.open_desk(f"/app/survey-analysis/{survey.name}")
	browser.find(".analysis-cards")
	assert not browser.overflows()
	browser.picture("survey-analysis-phone")
	browser.desk_size()


def saved_plan(browser: Browser):
	"""The plan that a button has filled in, saved as it stands."""
	browser.wait(
		lambda: browser.js("return cur_frm?.doctype === 'Improvement Plan' && cur_frm.doc.source_name"),
		"the new plan",
	)
	browser.wait_idle()
	browser.js("cur_frm.save()")
	browser.wait(lambda: browser.js("return !cur_frm.is_new()"), "the saved plan")
	frappe.db.rollback()
	return frappe.get_doc("Improvement Plan", browser.js("return cur_frm.docname"))


def test_an_anonymous_survey_has_no_rows_to_lead_to(browser: Browser) -> None:
	survey, _buildings = answered_survey(anonymous=True)
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_desk(f"/app/survey-analysis/{survey.name}")
	browser.find(".analysis-cards")
	assert browser.js("return document.querySelectorAll('[data-do=rows], [data-lead]').length") == 0
	assert browser.js("return document.querySelectorAll('[data-do=texts]').length") > 0
	browser.picture("survey-analysis-anonymous")


def test_a_low_answer_is_called_back(browser: Browser) -> None:
	home = new_home()
	frappe.set_user("Administrator")
	survey = make_survey(PROPERTY_A, title="2026 年度满意度调查", closed_on=None)
	(response,) = answer(
		survey,
		None,
		{1: BAD, 2: {"门岗值守": GOOD, "夜间巡逻": WORST}, 4: 3, 5: "楼道灯坏了两周没人修"},
		customer=home.customer,
		unit=home.unit,
	)
	follow_up = follow_response(response.name)
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("service"))
	browser.open_form("Service Follow Up", follow_up)
	browser.wait_text("楼道灯坏了两周没人修")
	browser.picture("survey-follow-up")
	browser.click_text(_("Customer Answered"), ".page-actions button")
	browser.wait_dialog()
	browser.js("cur_dialog.set_values({comment: arguments[0]})", "四楼楼道灯不亮，夜里不敢走")
	browser.wait_idle()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Done", "the answer")
	browser.wait_no_dialog()
	browser.click_text(_("Make Request"), ".page-actions button")
	browser.wait_dialog()
	browser.js("cur_dialog.set_values({category: arguments[0]})", "公共照明")
	browser.wait_idle()
	browser.confirm()
	browser.wait(lambda: browser.doc("made_request"), "the request")
	frappe.db.rollback()
	made = frappe.get_doc(
		"Service Request", frappe.db.get_value("Service Follow Up", follow_up, "made_request")
	)
	assert made.customer == home.customer and "四楼楼道灯不亮" in made.description
	browser.click_text(_("Improvement Plan"), ".page-actions button")
	plan = saved_plan(browser)
	assert (plan.source_name, plan.metric) == (follow_up, "survey.satisfaction")
	assert "夜间巡逻" in plan.problem and "四楼楼道灯不亮" in plan.problem
	assert not browser.errors()
