"""What service quality shows in the cockpit: improvements that are late, and those whose effect somebody has to judge."""

from frappe import _

from wuye_ops.metrics.cockpit_parts import NOTICE, WARNING, Part, View, tile

PLAN = "Improvement Plan"
AT_WORK = ("Open", "In Progress")


def parts(view: View) -> list[Part]:
	return [
		*tile(
			view,
			"plans_overdue",
			_("Improvement Plans Overdue"),
			PLAN,
			WARNING,
			status=["in", AT_WORK],
			deadline=["<", str(view.today)],
		),
		*tile(view, "plans_to_judge", _("Improvements to Judge"), PLAN, NOTICE, status="To Judge"),
	]
