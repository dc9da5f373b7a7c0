"""What the facilities show in the cockpit: what the law wants inspected, what the plans want done, what must not run."""

from frappe import _
from frappe.utils import add_days

from wuye_ops.facilities.figures import OPEN_TASK, SOON_DAYS
from wuye_ops.metrics.cockpit_parts import ALARM, WARNING, Part, View, listing, tile


def parts(view: View) -> list[Part]:
	not_done = ["!=", "Done"]
	soon = ["<=", str(add_days(view.today, SOON_DAYS))]
	return [
		*tile(view, "responses", _("Emergencies under Way"), "Emergency Response", ALARM, status="Open"),
		*tile(
			view,
			"statutory_overdue",
			_("Statutory Inspections Overdue"),
			"Statutory Inspection",
			ALARM,
			status=not_done,
			due_on=["<", str(view.today)],
		),
		*tile(
			view,
			"statutory_due",
			_("Statutory Inspections Due in 30 Days"),
			"Statutory Inspection",
			WARNING,
			status=not_done,
			due_on=["between", [str(view.today), soon[1]]],
		),
		*tile(view, "equipment_blocked", _("Equipment Blocked"), "Equipment", ALARM, status="Blocked"),
		*tile(
			view,
			"maintenance",
			_("Maintenance Overdue"),
			"Service Task",
			WARNING,
			source_doctype="Maintenance Plan",
			status=["in", OPEN_TASK],
			planned_on=["<", str(view.today)],
		),
		*listing(
			view,
			"statutory",
			_("Statutory Inspections Due"),
			"Statutory Inspection",
			"title",
			"due_on",
			"due_on",
			status=not_done,
			due_on=soon,
		),
	]
