"""The month of `scorecard_factories` in which somebody deserves an award, and somebody is complained about."""

import frappe

from wuye_ops.customer_service import complaints
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores


def make_month() -> None:
	"""`make_month_of_an_award`, with the complaint ruled by the manager in that month: the guard is to blame."""
	request, guard = scores.make_month_of_an_award(), make.employee("guard")
	frappe.set_user(make.user("manager"))
	complaints.rule(
		request,
		"Valid",
		cause="Staff Conduct",
		responsible_department=frappe.db.get_value("Employee", guard, "department"),
		responsible_employee=guard,
	)
	frappe.set_user("Administrator")
	scores.write("Service Request", request, ruled_on=scores.at(20))
