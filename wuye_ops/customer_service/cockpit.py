"""What the service desk shows in the cockpit: promises broken, work that does not move, who waits for an answer."""

import frappe
from frappe import _
from frappe.utils import add_to_date

from wuye_ops.customer_service.figures import troubles
from wuye_ops.customer_service.requests import OPEN
from wuye_ops.metrics.cockpit_parts import ALARM, WARNING, Column, Lead, Part, View, tile

REQUEST, TASK = "Service Request", "Service Task"
# A task that nobody has answered for so long is asked about. (d)
UNANSWERED_MINUTES = 60
DETAILS = "Service Request Details"


def parts(view: View) -> list[Part]:
	is_open = ["in", OPEN]
	asked_before = ["<=", str(add_to_date(view.now, minutes=-UNANSWERED_MINUTES))]
	tonight = ["<=", f"{view.today} 23:59:59"]
	return [
		*tile(
			view, "emergencies", _("Emergencies Open"), REQUEST, ALARM, status=is_open, urgency="Emergency"
		),
		*tile(view, "overdue", _("Requests Overdue"), REQUEST, ALARM, status=is_open, sla_status="Overdue"),
		*tile(view, "at_risk", _("Requests at Risk"), REQUEST, WARNING, status=is_open, sla_status="At Risk"),
		*tile(
			view,
			"complaints",
			_("Complaints to Be Answered"),
			REQUEST,
			ALARM,
			kind="Complaint",
			status=is_open,
			next_report_by=tonight,
		),
		*tile(view, "blocked", _("Tasks Blocked"), TASK, ALARM, status="Blocked"),
		*tile(
			view,
			"unanswered",
			_("Tasks Unanswered"),
			TASK,
			WARNING,
			status=["in", ("To Assign", "Assigned")],
			# a plan's task is made ahead and waits for its day
			service_request=["is", "set"],
			dispatched_on=asked_before,
		),
		*_buildings(view),
	]


def _buildings(view: View) -> list[Column]:
	"""What was opened in the month and is open, late, a complaint or rated low."""
	if not view.property or not frappe.has_permission(REQUEST, "read"):
		return []
	found = troubles.by_building(view.property, view.month, view.last)
	days = {"from_date": view.month, "to_date": view.last}
	return [
		Column(
			name,
			_(name),
			counts,
			Lead(report=DETAILS, filters=view.report_filters(trouble=name, **days)),
		)
		for name, counts in found.items()
	]
