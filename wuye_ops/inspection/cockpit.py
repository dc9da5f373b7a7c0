"""What inspections show in the cockpit: rounds that were missed, and what was found wrong and is not cured in time."""

from frappe import _

from wuye_ops.metrics.cockpit_parts import ALARM, NOTICE, WARNING, Part, View, listing, tile

FINISHED = ("Closed", "Cancelled")


def parts(view: View) -> list[Part]:
	today = ["between", [str(view.today), str(view.today)]]
	in_month = ["between", [str(view.month), str(view.last)]]
	return [
		*tile(
			view,
			"missed_today",
			_("Inspections Missed Today"),
			"Inspection",
			WARNING,
			status="Missed",
			window_from=today,
		),
		*tile(
			view,
			"rectifications",
			_("Rectifications Overdue"),
			"Rectification",
			ALARM,
			status=["not in", FINISHED],
			is_overdue=1,
		),
		*tile(view, "to_verify", _("Rectifications to Verify"), "Rectification", NOTICE, status="To Verify"),
		*listing(
			view,
			"missed",
			_("Inspections Missed"),
			"Inspection",
			"title",
			"window_from",
			"window_from desc",
			status="Missed",
			window_from=in_month,
		),
		*listing(
			view,
			"overdue_rectifications",
			_("Rectifications Overdue"),
			"Rectification",
			"subject",
			"due_date",
			"due_date",
			status=["not in", FINISHED],
			is_overdue=1,
		),
	]
