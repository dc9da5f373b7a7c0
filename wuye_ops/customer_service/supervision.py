"""服务督导: what a supervisor looks at all day, from one call: tasks in flight and what does not move, escalations without an
answer, customers to be told something, and the random checks of finished work.

Each sees the properties and tasks that are theirs. Of everything the first are sent, and how many there are or that there
are more; beyond that one looks at a property, a department or a number of the table.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.customer_service import escalations, tasks_in_flight, telling

SUPERVISORS = (
	"Operations Director",
	"Property Manager",
	"Department Head",
	"Customer Service",
	"Quality Inspector",
	"Internal Auditor",
	"System Manager",
)
# As many as anybody looks through
MOST = 200
MOST_PLANS = 2_000
CHECKS = 12


@frappe.whitelist()
def overview(
	property_name: str | None = None,
	department: str | None = None,
	status: str | None = None,
	age: str | None = None,
) -> dict:
	"""{now, tasks, table, escalations, more_escalations, to_tell, more_to_tell, checks, may_tell}: the whole page, for those who
	supervise. status, age: of the tasks that are listed, as one number of the table."""
	frappe.only_for(SUPERVISORS)
	if (status and status not in tasks_in_flight.IN_FLIGHT) or (age and age not in tasks_in_flight.AGES):
		frappe.throw(_("Choose a number of the table."), title=_("Service Supervision"))
	filters = {
		key: value for key, value in (("property", property_name), ("department", department)) if value
	}
	now = now_datetime()
	steps = escalations.on_page(filters, MOST + 1)
	to_tell, more_to_tell = telling.waiting(filters, MOST)
	return {
		"now": now,
		"tasks": tasks_in_flight.first(filters, now, MOST, status, age),
		"table": tasks_in_flight.table(filters, now),
		"escalations": steps[:MOST],
		"more_escalations": len(steps) > MOST,
		"to_tell": to_tell,
		"more_to_tell": more_to_tell,
		"checks": random_checks(filters),
		"may_tell": bool(frappe.has_permission("Service Request", "write")),
	}


def random_checks(filters: dict) -> list[dict]:
	"""The latest and the next random checks of finished tasks, of the chapter of inspections, as far as the user sees them."""
	if not frappe.has_permission("Inspection", "read"):
		return []
	plans = frappe.get_list(
		"Inspection Plan",
		filters={**filters, "sample_of": "Finished Tasks"},
		pluck="name",
		limit=MOST_PLANS,
	)
	if not plans:
		return []
	return frappe.get_list(
		"Inspection",
		filters={"plan": ["in", plans], "status": ["!=", "Cancelled"]},
		fields=[
			"name", "title", "status", "property", "department", "window_from", "employee_name", "points_done",
			"points_total", "score", "passed",
		],
		order_by="window_from desc",
		limit=CHECKS,
	)  # fmt: skip
