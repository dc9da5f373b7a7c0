"""What order and security show in the cockpit: what is open at the gate, on rounds and between shifts."""

from frappe import _

from wuye_ops.metrics.cockpit_parts import ALARM, NOTICE, WARNING, Part, View, listing, tile

OPEN_INCIDENT = ["in", ["Reported", "In Hand"]]
OPEN_HANDOVER = ["!=", "Taken Over"]


def parts(view: View) -> list[Part]:
	now = str(view.now.replace(microsecond=0))
	return [
		*tile(
			view, "incidents", _("Incidents Not Contained"), "Security Incident", ALARM, status=OPEN_INCIDENT
		),
		*tile(view, "stops", _("Gate Alerts to Settle"), "Gate Entry", WARNING, attention="Open"),
		*tile(view, "deviations", _("Patrol Deviations to Judge"), "Patrol Deviation", WARNING, status="New"),
		*tile(
			view,
			"handovers",
			_("Shifts Not Taken Over"),
			"Shift Handover",
			WARNING,
			status=OPEN_HANDOVER,
			shift_end=["<", now],
		),
		*tile(view, "overstays", _("Overstays"), "Gate Presence", NOTICE, inside=1, leave_by=["<", now]),
		*tile(
			view,
			"retention",
			_("Visitor Data Not Removed"),
			"Gate Retention Log",
			ALARM,
			status=["in", ["To Check", "Failed"]],
		),
		*listing(
			view,
			"open_incidents",
			_("Incidents Not Contained"),
			"Security Incident",
			"subject",
			"handle_by",
			"handle_by",
			status=OPEN_INCIDENT,
		),
		*listing(
			view,
			"overdue_handovers",
			_("Shifts Not Taken Over"),
			"Shift Handover",
			"post",
			"shift_end",
			"shift_end",
			status=OPEN_HANDOVER,
			shift_end=["<", now],
		),
	]
