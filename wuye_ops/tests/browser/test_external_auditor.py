"""An external auditor at the desk: granted, reads what was given, finds nothing else, takes nothing out; and the log says so."""

import frappe
import pytest
from frappe import _
from frappe.utils import add_days, nowdate

from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import external_audit as external
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import DIRECTOR, HEAD, WORKER
from wuye_ops.tests.browser.pages import Browser
from wuye_ops.tests.cost_postings import post_cost

PROPERTY, OTHER = "外审样板园", "外审样板楼"
EMAIL = "desk-auditor@firm.wuye.test"


@pytest.fixture
def story():
	frappe.set_user("Administrator")
	place, other = (
		frappe.db.get_value("Property", {"name": ["like", f"{name}%"]}) or make.make_property(name).name
		for name in (PROPERTY, OTHER)
	)
	audit_of.make_people(place)
	external.make_account(EMAIL)
	title = f"年报外部审计{frappe.generate_hash(length=4)}"
	audit = audit_of.make_audit(place, title=title, kind="External", firm=external.FIRM)
	audit_of.in_field(audit)
	vouchers = [post_cost(name, add_days(nowdate(), -3), {"660299": 880}) for name in (place, other)]
	request = external.make_request(audit)
	grant = external.make_grant(audit, place, email=EMAIL, approved=False, may_export=0)
	frappe.db.commit()
	yield frappe._dict(
		audit=audit,
		grant=grant.name,
		inside=vouchers[0],
		outside=vouchers[1],
		request=request.name,
		place=place,
	)
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for name in vouchers:
		frappe.get_doc("Journal Entry", name).cancel()
	for doctype, name in (
		("Audit Document Request", request.name),
		("Audit Access Grant", grant.name),
		("Audit", audit.name),
	):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
		frappe.db.delete(doctype, {"name": name})
	frappe.db.delete("Audit Access Log", {"user": EMAIL})
	frappe.db.commit()


def step(browser: Browser, label: str) -> None:
	browser.click_text(label, ".page-actions button")


def picture(browser: Browser, name: str) -> None:
	"""When dialogs have faded out and bars have grown."""
	browser.wait_idle()
	browser.wait(lambda: not browser.js("return document.querySelector('.modal-backdrop')"), "the bare page")
	browser.wait(
		lambda: browser.js("return document.getAnimations().every((one) => one.playState !== 'running')"),
		"rest",
	)
	browser.picture(name)


def looks(**filters) -> int:
	frappe.db.rollback()
	return frappe.db.count("Audit Access Log", {"user": EMAIL, **filters})


def test_what_was_given_is_read_and_nothing_else(browser: Browser, story) -> None:
	browser.desk_size()
	# the director approves what the head of the audit asked for
	browser.login(DIRECTOR)
	browser.open_form("Audit Access Grant", story.grant)
	step(browser, _("Approve"))
	browser.wait(lambda: browser.doc("status") == "Active", "the approval")
	picture(browser, "audit-grant")
	assert not browser.errors()

	# who was asked hands over from the link in the mail
	browser.login(WORKER)
	browser.open_desk(f"/app/audit-document-request/{story.request}?step=hand_over")
	browser.wait_dialog()
	browser.ask("number", "3")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Handed Over", "the hand-over")
	picture(browser, "audit-request")
	assert not browser.errors()

	# the auditor's desk holds what was given
	browser.login(EMAIL)
	browser.open_desk("/app/external-audit")
	browser.wait_text(story.place)
	browser.wait_text(_("General Ledger"))
	picture(browser, "audit-external")
	browser.open_desk("/app/journal-entry")
	browser.wait_text(story.inside)
	assert story.outside not in browser.text()
	browser.open_form("Journal Entry", story.inside)
	browser.picture("audit-external-voucher")
	assert not browser.errors()
	first, last = add_days(nowdate(), -30), nowdate()
	browser.open_desk(
		f"/app/query-report/General Ledger?company={make.company()}&from_date={first}&to_date={last}"
	)
	browser.wait_text(story.inside)
	assert story.outside not in browser.text()
	picture(browser, "audit-external-ledger")

	# what is not theirs is not there, and nothing leaves
	browser.open(f"/app/journal-entry/{story.outside}")
	browser.wait(lambda: looks(document_name=story.outside, is_refused=1), "the refusal")
	assert "880" not in browser.text()
	answer = browser.js(
		'return fetch(\'/api/method/frappe.desk.reportview.export_query?doctype=GL Entry&fields=["name"]&filters=[]'
		"&file_format_type=CSV&title=x', {headers: {'X-Frappe-CSRF-Token': frappe.csrf_token}}).then((r) => r.status)"
	)
	assert answer == 403

	# the head of the audit reads who looked at what
	browser.login(HEAD)
	browser.open_desk(f"/app/query-report/External Audit Looks?access_grant={story.grant}")
	# of this grant alone, as the address says
	browser.wait(
		lambda: browser.js(
			"const rows = window.frappe?.query_report?.data || [];"
			" return rows.length > 3 && rows.every((row) => row.access_grant === arguments[0])",
			story.grant,
		),
		"the looks of the grant",
	)
	browser.wait_text(story.outside)
	browser.wait_text(story.inside)
	picture(browser, "audit-looks")
	assert not browser.errors()
	assert looks(is_refused=1) >= 2
