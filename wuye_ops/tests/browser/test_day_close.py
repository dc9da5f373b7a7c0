"""A refund from request to slip, and the evening at a counter, as the people at the desks do it."""

import frappe
import pytest
from frappe import _
from frappe.utils import nowdate

from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client


@pytest.fixture
def desk():
	"""A household with money to spare, and a clerk who has received it and nothing else."""
	home = bills.household()
	clerk = bills.clerk(number=int(frappe.generate_hash(length=6), 36))
	frappe.db.commit()
	client = Client(clerk)
	for modes in ([bills.pay(800)], [bills.pay(200), bills.pay(350, bills.WECHAT)]):
		client.call(
			"wuye_ops.fees.collection.receive",
			property=home.property,
			customer=home.customer,
			modes=modes,
			request_key=frappe.generate_hash(length=12),
		)
	frappe.db.rollback()
	return home, clerk


def test_a_refund_is_asked_for_approved_and_printed(browser, desk):
	home, clerk = desk
	browser.login(clerk)
	browser.open_desk(
		f"/app/payment-refund/new?property={home.property}&customer={home.customer}&mode_of_payment={bills.CASH}"
	)
	browser.wait_text(_("{0} can be refunded").format("").strip())
	browser.fill("[data-fieldname=amount] input", "300")
	browser.fill("[data-fieldname=reason] textarea", "业主申请退还预存款")
	browser.picture("refund-request")
	browser.click_text(_("Save"), ".page-actions .primary-action")
	browser.wait(
		lambda: browser.doc("status") == "To Approve" and not browser.doc("__islocal"), "the request"
	)
	name = browser.doc("name")
	browser.login(make.user("manager"))
	browser.open_form("Payment Refund", name)
	browser.wait_text(_("Approve and Pay"))
	browser.click_text(_("Approve and Pay"), ".page-actions button")
	browser.click_text(_("Yes"), ".modal.show button")
	browser.wait(lambda: browser.doc("docstatus") == 1, "the approval")
	browser.wait_idle()
	browser.picture("refund-approved")
	frappe.db.rollback()
	refund = frappe.get_doc("Payment Refund", name)
	assert (refund.status, refund.approved_by) == ("Approved", make.user("manager"))
	assert browser.errors() == []
	browser.open(f"/printview?doctype=Payment Refund&name={name}&format=Refund Slip&no_letterhead=1")
	browser.wait_text("人民币叁佰元整")
	browser.picture("refund-slip")


def test_the_clerk_counts_and_closes_and_the_manager_confirms(browser, desk):
	home, clerk = desk
	browser.login(clerk)
	browser.open_desk(f"/app/day-close/new?property={home.property}")
	browser.click_text(_("Save"), ".page-actions .primary-action")
	browser.wait(lambda: browser.doc("receipts") == 2, "the figures")
	browser.js(
		"""for (const row of cur_frm.doc.modes) {
			const short = row.mode_of_payment === arguments[0];
			frappe.model.set_value(row.doctype, row.name, 'counted', row.booked - (short ? 1 : 0));
			if (short) frappe.model.set_value(row.doctype, row.name, 'explanation', '找零多付');
		}""",
		bills.CASH,
	)
	browser.wait(lambda: browser.doc("difference") == -1, "the difference")
	browser.picture("day-close-count")
	browser.click_text(_("Save"), ".page-actions .primary-action")
	browser.wait(lambda: not browser.js("return cur_frm.is_dirty()"), "the saved count")
	browser.wait_idle()
	browser.click_text(_("Submit"), ".page-actions .primary-action")
	browser.click_text(_("Yes"), ".modal.show button")
	browser.wait(lambda: browser.doc("status") == "To Confirm", "the close")
	name = browser.doc("name")
	browser.login(make.user("manager"))
	browser.open_form("Day Close", name)
	browser.click_text(_("Confirm Difference"), ".page-actions button")
	browser.ask("reason", "监控核实，属实")
	browser.confirm()
	browser.wait(lambda: browser.doc("status") == "Closed", "the confirmation")
	browser.wait_idle()
	browser.picture("day-close")
	browser.open(f"/printview?doctype=Day Close&name={name}&format=Day Close Slip&no_letterhead=1")
	browser.wait_text("监控核实")
	browser.picture("day-close-slip")
	browser.open_desk(f"/app/query-report/Day-End?from_date={nowdate()}&to_date={nowdate()}&clerk={clerk}")
	browser.wait_text(name)
	# the chart grows
	browser.wait_idle()
	browser.find(".chart-container rect.bar")
	browser.picture("day-end")
	assert browser.errors() == []
