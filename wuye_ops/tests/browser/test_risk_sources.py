"""The risk officer opens whatever a risk is seen in, and puts it down from there: each kind of document, and one finding of a survey."""

import frappe
import pytest
from frappe import _
from frappe.utils import nowdate

from wuye_ops.risk import leads
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import facility_factories as facilities
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import quality_factories as quality
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests import security_factories as security
from wuye_ops.tests import survey_answers as survey_of
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.register_factories import OFFICER, RISK

FINDING, DRILL = "三号楼声光报警器不响", "Emergency Drill"


@pytest.fixture
def sources():
	"""doctype → name of one that has been seen."""
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	make.make_base()
	risks.make_people()
	survey = survey_of.make_survey(make.PROPERTY_A, title="风险识别问卷")
	low = survey_of.WORST
	response = survey_of.answer(survey, None, {1: low}, {1: low, 2: {"夜间巡逻": low}})[1]
	check = inspect.make_inspection(title="冬季安全排查")
	check.db_set("status", "In Progress")
	place = make.make_property().name
	audit_of.make_people(place)
	audit = audit_of.make_audit(place)
	audit_of.in_field(audit)
	finding = audit_of.make_finding(audit, audit_of.make_paper(audit))
	frappe.set_user("Administrator")
	finding.db_set("status", "Communicated")
	plan = facilities.make_emergency_plan(title="浏览器演练预案")
	drill = frappe.get_doc(
		{
			"doctype": DRILL,
			"property": make.PROPERTY_A,
			"plan": plan.name,
			"scenario": plan.scenario,
			"scheduled_on": f"{nowdate()} 09:00:00",
			"findings": [
				{
					"finding": FINDING,
					"severity": "Major",
					"department": make.make_department(make.TRADES["Engineering"]),
				}
			],
		}
	).insert()
	drill.db_set("status", "Done")
	docs = [
		survey,
		response,
		check,
		finding,
		drill,
		inspect.make_rectification(subject="消火栓被遮挡"),
		security.make_incident(kind="Fire", subject="配电间冒烟"),
		make.make_request(category="噪音扰民", subject="夜间装修投诉"),
		quality.make_plan(title="楼道堆物反复出现"),
	]
	frappe.db.commit()
	yield {doc.doctype: doc.name for doc in docs}
	frappe.db.rollback()
	frappe.set_user("Administrator")
	risks.forget(frappe.get_all(RISK, {"source_name": ["in", [doc.name for doc in docs]]}, pluck="name"))
	audit_of.forget(audit.name)
	for doc in (response, survey):
		frappe.db.delete(doc.doctype, {"name": doc.name})
	frappe.db.commit()


def press_risk(browser: Browser) -> None:
	browser.js(
		"const one = [...document.querySelectorAll('.page-actions .inner-group-button a')]"
		".find(a => decodeURIComponent(a.dataset.label) === arguments[0]); one.click()",
		_("Risk"),
	)


def test_every_source_has_the_button_for_the_officer(browser: Browser, sources) -> None:
	assert set(sources) == set(leads.LEADS)
	browser.desk_size()
	browser.login(OFFICER)
	for doctype, name in sources.items():
		browser.open_form(doctype, name)
		browser.wait(
			lambda: browser.js(
				"return [...document.querySelectorAll('.page-actions .inner-group-button a')]"
				".some(a => decodeURIComponent(a.dataset.label) === arguments[0])",
				_("Risk"),
			),
			f"the button on {doctype}",
		)
	# one finding of the survey, then another one
	for number, title in ((1, "楼道保洁"), (2, "夜间巡逻")):
		browser.open_form("Survey", sources["Survey"])
		press_risk(browser)
		browser.wait_dialog()
		key = browser.js(
			"return [...cur_dialog.get_field('finding').$input[0].options][arguments[0]].value", number
		)
		browser.js("cur_dialog.set_value('finding', arguments[0])", key)
		# the dialog fills in one field after the other
		browser.wait(
			lambda title=title: (
				title in browser.js("return cur_dialog.get_value('title')")
				and browser.js(
					"return cur_dialog.get_value('description').startsWith(cur_dialog.get_value('title'))"
				)
			),
			title,
		)
		browser.picture(f"risk-from-survey-{number}")
		browser.confirm()
		browser.wait(lambda title=title: title in (browser.doc("title") or ""), "the risk")
	# it is there already: the same finding leads to it
	browser.open_form("Survey", sources["Survey"])
	press_risk(browser)
	browser.wait_dialog()
	browser.js("cur_dialog.set_value('finding', arguments[0])", key)
	browser.wait(lambda: browser.js("return cur_frm && cur_frm.doctype") == RISK, "the risk that is there")
	frappe.db.rollback()
	assert frappe.db.count(RISK, {"source_name": sources["Survey"]}) == 2
	assert not browser.errors()
