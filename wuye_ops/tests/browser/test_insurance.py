"""Insurance at the desk: a policy that ends is told of, its risk stands bare, is renewed, and covered again; a claim from an incident."""

from urllib.parse import urlencode

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.risk import follow_up
from wuye_ops.risk.insurance import expiry
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.insurance_factories import CLAIM, POLICY
from wuye_ops.tests.register_factories import OFFICER, RISK

NUMBER, TITLE, INCIDENT = "PICC-2026-0417", "充电棚火灾殃及业主车辆", "充电棚电动车起火"


@pytest.fixture
def policy():
	frappe.set_user("Administrator")
	make.make_base()
	risks.make_people()
	doc = insure.confirmed(
		make.PROPERTY_A, days=(-345, 20), policy_no=NUMBER, insurer=f"{insure.INSURER}（浏览器）"
	)
	insure.transferred(doc, title=TITLE, expected_loss=300_000)
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.set_user("Administrator")
	_forget(doc.insurer)


def _forget(insurer: str) -> None:
	policies = frappe.get_all(POLICY, {"insurer": insurer}, pluck="name")
	named = {
		CLAIM: frappe.get_all(CLAIM, {"policy": ["in", policies or [""]]}, pluck="name"),
		POLICY: policies,
		RISK: frappe.get_all(RISK, {"title": TITLE}, pluck="name"),
		"Security Incident": frappe.get_all("Security Incident", {"subject": INCIDENT}, pluck="name"),
	}
	named["Risk Assessment"] = frappe.get_all(
		"Risk Assessment", {"risk": ["in", [*named[RISK], ""]]}, pluck="name"
	)
	for doctype, names in named.items():
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.commit()


def step(browser: Browser, label: str) -> None:
	browser.click_text(label, ".page-actions button")


def say(browser: Browser, **values) -> None:
	for field, value in values.items():
		browser.js("return cur_dialog.set_value(arguments[0], arguments[1]).then(() => true)", field, value)


def uncovered(browser: Browser) -> list[str]:
	"""The risks that the report lists for the user who is logged in."""
	return browser.js(
		"return frappe.xcall('frappe.desk.query_report.run', {report_name: 'Uncovered Risks', filters: {property: arguments[0]}})"
		".then(r => (r.result || []).map(row => row.title))",
		make.PROPERTY_A,
	)


def open_uncovered(browser: Browser) -> None:
	browser.open_desk(f"/app/query-report/Uncovered Risks?{urlencode({'property': make.PROPERTY_A})}")


def the_clock_goes_on(policy) -> None:
	"""As if its last day had been yesterday; the two sweeps of the night run."""
	yesterday = add_days(nowdate(), -1)
	frappe.db.set_value(POLICY, policy.name, {"last": yesterday, "covers_until": yesterday})
	expiry.follow_policies(getdate(nowdate()))
	follow_up.follow_risks(getdate(nowdate()))
	frappe.db.commit()


def test_insurance_expiring(browser: Browser, policy) -> None:
	expiry.follow_policies(getdate(nowdate()), frappe.db.commit)
	browser.desk_size()
	browser.login(OFFICER)
	open_uncovered(browser)
	assert TITLE not in uncovered(browser)

	# the warning is in the bell, and stands on the policy
	browser.open_form(POLICY, policy.name)
	told = browser.js(
		"return frappe.db.get_list('Notification Log', {fields: ['subject'], limit: 20}).then(rows => rows.map(r => r.subject))"
	)
	assert any(NUMBER in text for text in told), told
	browser.wait_text(_("It ends on {0}, in {1} days.").split("{0}")[0])
	browser.picture("insurance-policy")
	assert not browser.errors()

	# it ends: the risk that leans on it is bare, and listed with the reason
	the_clock_goes_on(policy)
	open_uncovered(browser)
	browser.wait_text(TITLE)
	browser.wait_text(NUMBER)
	assert TITLE in uncovered(browser)
	browser.picture("insurance-uncovered")
	browser.open_desk("/app/risk")
	browser.wait_text(_("Without Response"))

	# renewed from the form; the new policy counts when it is confirmed
	browser.open_form(POLICY, policy.name)
	step(browser, _("Renew", context=POLICY))
	browser.wait_dialog()
	say(browser, policy_no="PICC-2027-0418", premium=38_000)
	browser.picture("insurance-renew")
	browser.confirm()
	browser.wait(lambda: browser.doc("policy_no") == "PICC-2027-0418", "the new policy")
	browser.wait_no_dialog()
	assert (browser.doc("status"), browser.doc("first")) == ("Draft", nowdate())
	step(browser, _("Confirm", context=POLICY))
	browser.wait(lambda: browser.doc("status") == "In Force", "the confirmation")
	assert TITLE not in uncovered(browser)
	frappe.db.rollback()
	risk = frappe.get_doc(RISK, {"title": TITLE})
	assert (risk.key_since, risk.responses[0].status) == (None, "In Effect")
	browser.open_form(RISK, risk.name)
	browser.click_text(_("Response"), ".form-tabs .nav-link")
	browser.wait_text("PICC-2027-0418")
	browser.picture("insurance-risk")
	browser.open_desk("/app/insurance-policy")
	browser.wait_text("PICC-2027-0418")
	browser.picture("insurance-list")
	browser.open_desk("/app/query-report/Insurance Calendar?months=24")
	browser.wait_text("PICC-2027-0418")
	browser.wait_text(_("To Be Renewed"))
	# the chart has its own scale once it is drawn
	browser.wait(
		lambda: (
			"K"
			in (
				browser.js(
					"return document.querySelector('.report-wrapper svg, .chart-wrapper svg')?.textContent"
				)
				or ""
			)
		),
		"the chart",
	)
	browser.picture("insurance-months")
	assert not browser.errors()
	browser.phone_size()
	browser.open_form(POLICY, policy.name)
	browser.picture("insurance-policy-phone")
	assert not browser.overflows()


def test_a_claim_from_an_incident(browser: Browser, policy) -> None:
	incident = security.make_incident(kind="Fire", subject=INCIDENT, loss_known=1, loss=80_000)
	frappe.db.commit()
	browser.desk_size()
	browser.login(make.user("manager"))
	browser.open_form("Security Incident", incident.name)
	browser.js(
		"const one = [...document.querySelectorAll('.page-actions .inner-group-button a')]"
		".find(a => decodeURIComponent(a.dataset.label) === arguments[0]); one.click()",
		_("Insurance Claim"),
	)
	browser.wait_dialog()
	browser.wait(
		lambda: browser.js("return cur_dialog.get_value('policy')") == policy.name,
		"the policy that covers it",
	)
	browser.picture("insurance-claim-dialog")
	# of another category nothing covers it, and the dialog says so
	say(browser, category="Lift")
	browser.wait_text(_("No policy covered this category here on that day."))
	say(browser, category="Fire")
	browser.wait(
		lambda: browser.js("return cur_dialog.get_value('policy')") == policy.name, "the policy again"
	)
	browser.confirm()
	browser.wait(lambda: browser.js("return cur_frm && cur_frm.doctype") == CLAIM, "the claim")
	browser.wait(lambda: browser.doc("security_incident") == incident.name, "its incident")
	assert (browser.doc("payable"), browser.doc("status")) == (72_000, "Reported")
	browser.js(
		"cur_frm.add_child('documents', {title: '火灾事故认定书'}); cur_frm.refresh_field('documents');"
		"return cur_frm.save().then(() => true)"
	)
	browser.wait(lambda: not browser.js("return cur_frm.is_dirty()"), "the document")
	step(browser, _("Hand In Documents", context=CLAIM))
	browser.wait_dialog()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Documents In", "the documents")
	browser.wait_no_dialog()
	browser.picture("insurance-claim")
	step(browser, _("Agree", context=CLAIM))
	browser.wait_dialog()
	say(browser, amount=72_001)
	browser.confirm()
	browser.wait(lambda: browser.js("return frappe.msg_dialog && frappe.msg_dialog.display"), "the refusal")
	assert "72,000.00" in browser.js("return frappe.msg_dialog.$body.text()")
	browser.js("frappe.msg_dialog.hide()")
	browser.wait(lambda: not browser.js("return frappe.msg_dialog.display"), "the refusal read")
	browser.wait(
		lambda: browser.js("return document.querySelectorAll('.modal.show').length") == 1, "the dialog alone"
	)
	say(browser, amount=72_000)
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Agreed", "the agreement")
	browser.wait_no_dialog()
	step(browser, _("Record Payment", context=CLAIM))
	browser.wait_dialog()
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Paid", "the payment")
	browser.wait_no_dialog()
	browser.phone_size()
	browser.open_form(CLAIM, browser.doc("name"))
	browser.picture("insurance-claim-phone")
	assert not browser.overflows()
