"""An accepted risk is not forgotten: when its day has passed, who owns and who accepted it hear of it, the list is red, and it is
renewed or assessed anew. Before: a double is pointed out while somebody types, and a case leads to its typical risk."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate

from wuye_ops.risk import follow_up
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.browser.test_risks import say, step
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, RISK, as_user

TITLE, CASE_TITLE = "景观湖护栏缺失儿童落水", "架空层电动自行车充电起火"
MEASURE = "护栏加装前每日两次巡查"
CASE = "某小区电动自行车在架空层充电起火，蔓延至电缆井。本项目架空层同样停放电动自行车。"


@pytest.fixture
def accepted():
	"""Orange, accepted by the director five weeks ago for a month."""
	frappe.set_user("Administrator")
	make.make_base()
	risks.make_people()
	doc = risks.make_assessed(
		(5, 4), (4, 3), title=TITLE, category="Safety", owner_employee=make.employee("manager")
	)
	doc.append("responses", {"kind": "Accept", "reason": "护栏改造须业主大会表决"})
	doc.save()
	as_user(DIRECTOR, risks.steps.accept, doc.name, doc.responses[0].name, add_days(nowdate(), 30))
	frappe.db.set_value(
		"Risk Response",
		doc.responses[0].name,
		{"approved_on": add_days(nowdate(), -35), "until": add_days(nowdate(), -5)},
	)
	frappe.db.commit()
	yield doc.reload()
	frappe.db.rollback()
	frappe.set_user("Administrator")
	names = frappe.get_all(RISK, {"title": ["in", [TITLE, CASE_TITLE]]}, pluck="name")
	frappe.db.delete("Notification Log", {"document_name": ["in", [*names, ""]]})
	frappe.db.delete("Rectification", {"source_name": ["in", [*names, ""]]})
	risks.forget(names)


def news_of(user: str, risk: str) -> list[str]:
	frappe.db.rollback()
	return frappe.get_all("Notification Log", {"for_user": user, "document_name": risk}, pluck="subject")


def test_an_acceptance_that_has_ended_is_renewed(browser: Browser, accepted) -> None:
	frappe.local.lang = "zh"
	name = accepted.name
	follow_up.follow_risks()
	ended = _("An accepted risk has run out; decide anew: {0}").format(TITLE)
	assert ended in news_of(make.user("manager"), name)
	assert ended in news_of(DIRECTOR, name)
	assert frappe.db.get_value("Risk Response", {"parent": name}, "status") == "Over"

	# the list is red, and it cannot be closed as it is
	browser.desk_size()
	browser.login(OFFICER)
	browser.open_desk(f"/app/risk?title={TITLE}")
	browser.wait_text(_("Without Response"))
	assert browser.js("return Boolean(document.querySelector('.list-row .indicator-pill.red'))"), (
		"the pill is red"
	)
	browser.picture("accepted-risk-list")
	browser.open_form(RISK, name)
	over = _("It was accepted until {0}. Renew that, assess it anew, or choose another response.")
	browser.wait_text(over.split("{0}")[0])
	browser.picture("accepted-risk-over")
	step(browser, _("Close", context="Risk"))
	browser.wait_dialog()
	say(browser, reason="业主大会未表决，先结案")
	browser.confirm()
	browser.wait_text(_("It is a key risk ({level}), and no response is in effect.").split("，")[-1])
	assert frappe.db.get_value(RISK, name, "status") == "Assessed"

	# the director, who accepted it, renews it
	browser.login(DIRECTOR)
	browser.open_form(RISK, name)
	step(browser, _("Renew Acceptance"))
	browser.wait_dialog()
	say(browser, until=add_days(nowdate(), 60))
	browser.confirm()
	browser.wait(lambda: not browser.doc("key_since"), "the response in effect")
	browser.wait_no_dialog()
	browser.picture("accepted-risk-renewed")
	frappe.db.rollback()
	logged = frappe.get_all("Risk Log", {"parent": name, "step": "Approve Acceptance"}, pluck="reason")
	assert len(logged) == 2, "both days are on record"
	assert not browser.errors()

	# the manager takes a measure from the form, and its document is there
	browser.login(make.user("manager"))
	browser.open_form(RISK, name)
	step(browser, _("New Measure", context="Risk"))
	browser.wait_dialog()
	say(
		browser,
		kind="Rectification",
		title=MEASURE,
		responsible=make.employee("tech"),
		due_on=add_days(nowdate(), 20),
	)
	browser.picture("risk-new-measure")
	browser.confirm()
	browser.wait(lambda: len(browser.doc("measures") or []) == 1, "the measure")
	browser.wait_no_dialog()
	frappe.db.rollback()
	assert frappe.db.exists("Rectification", {"subject": MEASURE, "source_name": name})

	# a double is pointed out while somebody types
	browser.open_desk("/app/risk/new")
	browser.wait(lambda: browser.js("return cur_frm && cur_frm.is_new()"), "the form")
	browser.js(
		"return cur_frm.set_value({property: arguments[0], category: 'Safety', title: arguments[1]}).then(() => true)",
		make.PROPERTY_A,
		"景观湖护栏缺失，儿童可能落水",
	)
	browser.wait_text(_("In the register there is already"))
	browser.picture("risk-double-at-entry")
	browser.js("cur_frm.doc.__unsaved = 0")

	# a case from elsewhere tells of a typical risk
	browser.open_desk("/app/risk")
	browser.click_text(_("From a Case"), ".page-actions button, .page-actions a")
	browser.wait_dialog()
	say(browser, property=make.PROPERTY_A, case_text=CASE, case_link="https://news.example.com/fire")
	browser.click(".wuye-typical")
	browser.wait(lambda: browser.js("return cur_dialog.get_value('category')") == "Fire", "the category")
	say(browser, title=CASE_TITLE)
	browser.picture("risk-from-case")
	browser.confirm()
	browser.wait(lambda: browser.doc("title") == CASE_TITLE, "the risk")
	assert (browser.doc("source"), browser.doc("library_item")) == ("News Case", "e_bike_charging")
	browser.phone_size()
	browser.open_form(RISK, name)
	browser.picture("accepted-risk-phone")
	assert not browser.overflows()
	assert not browser.errors()
