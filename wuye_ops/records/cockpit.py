"""What the records show in the cockpit: customers' requests about their data, which the law wants answered by a day."""

from frappe import _
from frappe.utils import add_days

from wuye_ops.metrics.cockpit_parts import WARNING, Part, View, tile

SOON_DAYS = 3


def parts(view: View) -> list[Part]:
	return tile(
		view,
		"privacy",
		_("Privacy Requests Due"),
		"Data Subject Request",
		WARNING,
		status=["in", ("Entered", "In Progress")],
		due_on=["<=", str(add_days(view.today, SOON_DAYS))],
	)
