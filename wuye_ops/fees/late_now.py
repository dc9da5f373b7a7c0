"""Late charges of one customer, charged at the counter: a billing run like any other, made and posted in one go."""

import frappe
from frappe import _
from frappe.utils import now_datetime, nowdate

from wuye_ops.fees import batches, late_planning, runs
from wuye_ops.fees.bills import LATE_CHARGES
from wuye_ops.fees.late_charges import last_countable_day
from wuye_ops.fees.payers import belongs


@frappe.whitelist(methods=["POST"])
def charge_now(property: str, customer: str) -> str:
	"""Charges what has accrued on the customer's late bills of the property up to yesterday; returns the run's name.

	All bills or none, in this transaction. Refused while another run of the property is at work.
	"""
	run = frappe.new_doc("Billing Run")
	run.update(
		{
			"kind": LATE_CHARGES,
			"property": property,
			"customer": customer,
			"until": last_countable_day(),
			"posting_date": nowdate(),
		}
	)
	run.check_permission("create")
	if not belongs(property, customer):
		frappe.throw(
			_("{0} is not a customer of {1}. Register the occupancy first.").format(
				frappe.bold(frappe.utils.escape_html(customer)), frappe.bold(property)
			),
			title=_("Customer"),
		)
	# one after the other, as those who post runs do
	frappe.db.get_value("Property", property, "name", for_update=True)
	run.insert()
	runs.only_run_of_its_property(run)
	plan = late_planning.plan_run(run, checkpoint=_nothing)
	runs.close_preview(run, plan, now_datetime())
	if not run.planned_charges:
		frappe.throw(_("Nothing has accrued that has not been charged."), title=_("Late Charges"))
	_post(run)
	return run.name


def _post(run) -> None:
	"""Posts the run in this transaction; what ERPNext refuses stops all of it."""
	batches.make_batches(run, batches.CONTROLLER)
	runs.move(run, "Posting", writer=batches.CONTROLLER, posted_by=frappe.session.user)
	batches.Poster(run, checkpoint=_nothing).work()
	failure = frappe.db.get_value("Fee Charge", {"billing_run": run.name, "status": "Failed"}, "failure")
	if failure:
		frappe.throw(failure, title=_("Late Charges"))
	runs.close_posting(run, [])


def _nothing() -> None:
	"""In place of a commit: the request commits once, at its end."""
