"""A risk at the desk: from an incident into the register with its doubles pointed out, assessed by two, answered and accepted."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, RISK

TITLE = "车棚电动车充电起火"


@pytest.fixture
def incident():
	frappe.set_user("Administrator")
	make.make_base()
	risks.make_people()
	risks.make_risk(title="车棚电动车起火")
	doc = security.make_incident(kind="Fire", subject=TITLE, cause="飞线充电，插座过载")
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.set_user("Administrator")
	risks.forget(frappe.get_all(RISK, {"title": ["in", [TITLE, "车棚电动车起火"]]}, pluck="name"))


def step(browser: Browser, label: str) -> None:
	browser.click_text(label, ".page-actions button")


def say(browser: Browser, **values) -> None:
	for field, value in values.items():
		browser.js("cur_dialog.set_value(arguments[0], arguments[1])", field, value)


def test_from_an_incident_to_an_accepted_risk(browser: Browser, incident) -> None:
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form("Security Incident", incident.name)
	# one click; what is in the register already is shown before it is put down
	browser.js(
		"const one = [...document.querySelectorAll('.page-actions .inner-group-button a')]"
		".find(a => decodeURIComponent(a.dataset.label) === arguments[0]); one.click()",
		_("Risk"),
	)
	browser.wait_dialog()
	browser.wait_text(_("In the register there is already"))
	browser.picture("risk-from-incident")
	browser.confirm()
	browser.wait(lambda: browser.js("return cur_frm && cur_frm.doctype") == RISK, "the risk")
	browser.wait(lambda: browser.doc("title") == TITLE, "its title")
	name = browser.doc("name")
	assert (browser.doc("category"), browser.doc("source_name")) == ("Fire", incident.name)
	browser.picture("risk-identified")
	assert not browser.errors()

	# the officer assesses it; a key risk takes a second person, who is asked
	browser.login(OFFICER)
	browser.open_form(RISK, name)
	step(browser, _("Assess", context="Risk"))
	browser.wait_dialog()
	say(browser, likelihood=4, impact=4, reason="近两年同类项目三起，车棚无喷淋。")
	browser.picture("risk-assess")
	say(browser, also=[DIRECTOR])
	browser.confirm()
	browser.wait_no_dialog()
	round_ = frappe.db.get_value("Risk Assessment", _fresh({"risk": name}))
	browser.login(DIRECTOR)
	browser.open_form("Risk Assessment", round_)
	# what the officer thinks is shown when both have spoken
	sealed = _("What was said is shown when all have given their opinion, or the round is counted.")
	browser.wait_text(sealed)
	assert "近两年同类项目三起" not in browser.js(
		"return document.body.innerHTML + JSON.stringify(cur_frm.doc)"
	)
	browser.picture("risk-round-sealed")
	step(browser, _("Give Opinion", context="Risk Assessment"))
	browser.wait_dialog()
	say(browser, likelihood=4, impact=4, reason="同意，后果可能更重。")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Counted", "the round")
	browser.wait_no_dialog()
	browser.wait_text("近两年同类项目三起")
	browser.picture("risk-round")
	assert not browser.errors()
	frappe.db.rollback()
	risks.assess(name, "Current", 3, 4, also=1)
	frappe.db.commit()

	# it is a key risk without a response, and says so
	browser.login(OFFICER)
	browser.open_form(RISK, name)
	browser.wait(lambda: browser.doc("status") == "Assessed", "the assessment")
	browser.wait_text(_("Orange"))
	browser.click_text(_("Assessment"), ".form-tabs .nav-link")
	browser.find(".wuye-risk-grid")
	browser.picture("risk-assessed")
	browser.js(
		"const row = cur_frm.add_child('responses', {kind: 'Accept', reason: '搬迁车棚须等规划批复', until: arguments[0]});"
		"cur_frm.refresh_field('responses'); return cur_frm.save().then(() => true)",
		add_days(nowdate(), 60),
	)
	browser.wait(lambda: not browser.js("return cur_frm.is_dirty()"), "the response")

	# the director accepts it until a day
	browser.login(DIRECTOR)
	browser.open_form(RISK, name)
	step(browser, _("Approve Acceptance", context="Risk"))
	browser.wait_dialog()
	browser.confirm()
	browser.wait_no_dialog()
	browser.wait(lambda: not browser.doc("key_since"), "the response in effect")
	browser.click_text(_("Response"), ".form-tabs .nav-link")
	browser.picture("risk-accepted")
	assert not browser.errors()
	browser.open_desk("/app/risk")
	browser.wait_text(TITLE)
	browser.picture("risk-list")
	browser.phone_size()
	browser.open_form(RISK, name)
	browser.picture("risk-phone")
	assert not browser.overflows()


def _fresh(filters: dict) -> dict:
	frappe.db.rollback()
	return filters
