"""What risks show in the cockpit: alerts that wait for somebody, key risks without a response, reviews that are late."""

from frappe import _

from wuye_ops.metrics.cockpit_parts import ALARM, NOTICE, WARNING, Part, View, listing, tile
from wuye_ops.property import leads
from wuye_ops.risk.alert_ages import ALERT, NOT_ENDED
from wuye_ops.risk.as_risk import DOCTYPE
from wuye_ops.risk.figures import EARLIEST
from wuye_ops.rules import risk_alert
from wuye_ops.rules.incident import RED
from wuye_ops.rules.proration import ONE_DAY
from wuye_ops.rules.risk_life import IDENTIFIED, OPEN


def parts(view: View) -> list[Part]:
	waiting = {"status": risk_alert.OPEN}
	now = str(view.now.replace(microsecond=0))
	is_open = {"status": ["in", list(OPEN)]}
	reviews = leads.days(EARLIEST, view.today - ONE_DAY)
	return [
		*tile(
			view,
			"risk_red",
			_("Red Risk Alerts"),
			ALERT,
			ALARM,
			level=RED,
			status=["in", list(NOT_ENDED)],
		),
		*tile(view, "risk_overdue", _("Risk Alerts Overdue"), ALERT, ALARM, due_by=["<", now], **waiting),
		*tile(
			view,
			"risk_lacking",
			_("Key Risks without Response"),
			DOCTYPE,
			ALARM,
			key_since=["is", "set"],
			**is_open,
		),
		*tile(view, "risk_waiting", _("Risk Alerts to Take in Hand"), ALERT, WARNING, **waiting),
		*tile(
			view,
			"risk_reviews",
			_("Risk Reviews Overdue"),
			DOCTYPE,
			WARNING,
			next_review=reviews,
			**is_open,
		),
		*tile(view, "risk_new", _("Risks to Assess"), DOCTYPE, NOTICE, status=IDENTIFIED),
		*listing(
			view,
			"risk_waiting_list",
			_("Risk Alerts to Take in Hand"),
			ALERT,
			"title",
			"due_by",
			"due_by",
			**waiting,
		),
		*listing(
			view,
			"risk_reviews_list",
			_("Risk Reviews Overdue"),
			DOCTYPE,
			"title",
			"next_review",
			"next_review",
			next_review=reviews,
			**is_open,
		),
	]
