"""Figures of the workspace 秩序维护: who is inside, today's flow, rounds. Every user sees those of their properties only."""

from collections import Counter

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.property import leads, number_cards
from wuye_ops.rules.completion import percent as percent_of
from wuye_ops.security.report.gate_flow import gate_flow

SIDES = {"In": {"direction": "In"}, "Out": {"direction": "Out"}, "Stopped": {"outcome": "Stopped"}}
OPEN_DAYS = 30
ROUND_DAYS = 7


def flow_today() -> dict:
	"""Today's movements by hour, up to this one."""
	today = getdate(nowdate())
	found = gate_flow.flow(frappe._dict(from_date=today, to_date=today), gate_flow.HOUR)
	hours = range(now_datetime().hour + 1)
	fields = {"In": "in", "Out": "out", "Stopped": "stopped"}
	return {
		"labels": [f"{hour:02d}" for hour in hours],
		"datasets": [
			{
				"name": _(side, context="Gate Entry"),
				"values": [found.get(hour, Counter())[fields[side]] for hour in hours],
			}
			for side in SIDES
		],
		"leads": leads.to_list(
			"Gate Entry",
			list(SIDES),
			hours,
			lambda side, hour: {
				**({} if side == "Stopped" else {"outcome": "Allowed"}),
				**SIDES[side],
				"at": gate_flow.hour_of(today, hour),
			},
		),
	}


def inside_by_kind() -> dict:
	"""Who is inside now, by kind: vehicles and people on foot, each movement in counts once."""
	rows = frappe.get_list(
		"Gate Presence",
		filters={"inside": 1},
		fields=["kind", "count(name) as total"],
		group_by="kind",
		order_by="total desc",
		limit=0,
	)
	return {
		"labels": [_(row.kind, context="Gate Entry") if row.kind else _("None") for row in rows],
		"datasets": [{"name": _("Inside"), "values": [row.total for row in rows]}],
		"leads": leads.to_list(
			"Gate Presence",
			["inside"],
			rows,
			lambda _set, row: {"inside": 1, "kind": row.kind or ["is", "not set"]},
		),
	}


def deviations_by_code() -> dict:
	"""Deviations of patrols of the last 30 days by kind, those that were judged and those that wait."""
	since = add_days(getdate(nowdate()), 1 - OPEN_DAYS)
	counts: Counter = Counter()
	for row in frappe.get_list(
		"Patrol Deviation",
		filters={"found_on": [">=", since], "status": ["!=", "Withdrawn"]},
		fields=["code", "status", "count(name) as total"],
		group_by="code, status",
		order_by="total desc",
		limit=0,
	):
		counts[(row.code, row.status == "New")] += row.total
	codes = sorted(
		{code for code, _new in counts}, key=lambda code: -(counts[(code, True)] + counts[(code, False)])
	)
	sides = ((_("To Judge"), True), (_("Judged"), False))
	return {
		"labels": [_(code, context="Patrol Deviation") for code in codes],
		"datasets": [
			{"name": label, "values": [counts[(code, new)] for code in codes]} for label, new in sides
		],
		"leads": leads.to_list(
			"Patrol Deviation",
			[new for _label, new in sides],
			codes,
			lambda new, code: {
				"code": code,
				"status": "New" if new else ["not in", ["New", "Withdrawn"]],
				"found_on": [">=", str(since)],
			},
		),
	}


# -- number cards that depend on the time of day -----------------------------------------------------------------------


@frappe.whitelist()
def overstays() -> dict:
	"""Those inside who should have left."""
	return number_cards.of_list("Gate Presence", {"inside": 1, "leave_by": ["<", now_datetime()]})


@frappe.whitelist()
def handovers_overdue() -> dict:
	"""Shifts that are over and that nobody has taken over."""
	return number_cards.of_list(
		"Shift Handover", {"status": ["!=", "Taken Over"], "shift_end": ["<", now_datetime()]}
	)


@frappe.whitelist()
def patrol_points() -> dict:
	"""Share of the points reached on patrols of the last seven days."""
	since = add_days(getdate(nowdate()), 1 - ROUND_DAYS)
	rows = frappe.get_list(
		"Inspection",
		filters={
			"trade": "Order",
			"kind": "Route",
			"status": ["in", ["Done", "Missed"]],
			"window_from": [">=", since],
		},
		fields=["sum(points_done) as done", "sum(points_total) as total"],
		order_by=None,
	)
	row = rows[0] if rows else frappe._dict()
	rate = percent_of(int(row.done or 0), int(row.total or 0))
	return {
		"value": None if rate is None else float(rate),
		"fieldtype": "Percent",
		"route": ["query-report", "Patrol Completion"],
		"route_options": {"group_by": "Day", "from_date": str(since), "to_date": nowdate()},
	}
