"""What costs and audits show in the cockpit: classes above their plan, what waits for an answer, findings that are not cured."""

from frappe import _

from wuye_ops.finance_control.alerts import TO_APPROVE, TO_EXPLAIN
from wuye_ops.metrics.cockpit_parts import ALARM, NOTICE, WARNING, Part, View, listing, tile
from wuye_ops.rules import audit_finding, audit_request
from wuye_ops.rules.cost_plan import PENDING

FINDING = "Audit Finding"


def parts(view: View) -> list[Part]:
	overdue = {
		"status": audit_finding.IN_RECTIFICATION,
		"due_on": ["<", str(view.today)],
		"handed_in_on": ["is", "not set"],
	}
	return [
		*tile(view, "cost_stops", _("Cost Classes Whose Orders Wait"), "Cost Alert", ALARM, stops=1),
		*tile(
			view,
			"cost_alerts",
			_("Cost Alerts to Explain"),
			"Cost Alert",
			WARNING,
			status=["in", list(TO_EXPLAIN)],
		),
		*tile(
			view,
			"cost_approvals",
			_("Deviations to Approve"),
			"Cost Alert",
			WARNING,
			status=TO_APPROVE,
		),
		*tile(view, "cost_plans", _("Cost Plans to Approve"), "Cost Plan", NOTICE, status=PENDING),
		*tile(
			view,
			"statements",
			_("Owners' Accounts Not Published"),
			"Owners Statement",
			WARNING,
			status=["!=", "Published"],
			due_on=["<", str(view.today)],
		),
		*tile(view, "audit_overdue", _("Audit Rectifications Overdue"), FINDING, ALARM, **overdue),
		*tile(
			view,
			"audit_requests",
			_("Audit Document Requests Overdue"),
			"Audit Document Request",
			WARNING,
			status=["in", [audit_request.ASKED, audit_request.RETURNED]],
			due_on=["<", str(view.today)],
		),
		*tile(
			view,
			"audit_open",
			_("Open Audit Findings"),
			FINDING,
			NOTICE,
			status=["in", list(audit_finding.OPEN)],
		),
		*listing(
			view,
			"audit_overdue_list",
			_("Audit Rectifications Overdue"),
			FINDING,
			"title",
			"due_on",
			"due_on",
			**overdue,
		),
	]
