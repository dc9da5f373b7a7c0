"""What was promised to a customer and how the promise stands: loads the level and calendar, lets the rules decide."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.rules.complaint import one_level_up
from wuye_ops.rules.service_level import Deadlines, Target, deadlines, sla_status

FINISHED = ("Resolved", "Closed")
# Whatever of these changes, the promise is computed anew.
PROMISE_FIELDS = ("property", "category", "urgency", "opened_on", "repeat_of")
# request field ← Deadlines field
DEADLINE_FIELDS = ("respond_by", "arrive_by", "resolve_by", "at_risk_from")


def keep_promise_current(doc) -> None:
	"""Sets deadlines, escalations and `sla_status`. A finished request's promise is no longer touched."""
	before = doc.get_doc_before_save()
	changed = not before or any(str(doc.get(f)) != str(before.get(f)) for f in PROMISE_FIELDS)
	# while a hold lasts the deadlines are unknown; they move on when it ends
	resumed = bool(before) and before.status == "On Hold" and doc.status != "On Hold"
	if (changed or resumed) and doc.status not in ("On Hold", "Cancelled", *FINISHED):
		set_promise(doc)
	update_sla_status(doc, now_datetime())


def set_promise(doc) -> None:
	category = frappe.get_cached_doc("Service Category", doc.category)
	level = frappe.get_cached_doc("Service Level", category.service_level)
	target = next((row for row in level.targets if row.urgency == doc.urgency), None)
	if not target:
		known = ", ".join(_(row.urgency) for row in level.targets)
		frappe.throw(
			_("Service level {0} promises nothing for urgency {1}. Choose one of: {2}.").format(
				level.name, _(doc.urgency), known
			),
			title=_("Urgency"),
		)
	doc.service_level = level.name
	promised = promised_times(doc, level, target)
	for field in DEADLINE_FIELDS:
		doc.set(field, getattr(promised, field))
	set_escalations(doc, level, promised)


def promised_times(doc, level, target) -> Deadlines:
	def as_target(measure: str) -> Target:
		return Target(
			target.get(f"{measure}_minutes") or None, target.get(f"{measure}_clock") == "Service Hours"
		)

	return deadlines(
		# what was reopened is promised anew
		get_datetime(doc.reopened_on or doc.opened_on),
		calendar_of(doc.property),
		respond=as_target("respond"),
		arrive=as_target("arrive"),
		resolve=as_target("resolve"),
		holds=[(get_datetime(row.from_time), get_datetime(row.to_time)) for row in doc.holds if row.to_time],
		warn_percent=target.warn_percent or 75,
		escalation_percents=[row.at_percent for row in level.escalations] or [100],
	)


def set_escalations(doc, level, promised: Deadlines) -> None:
	"""The steps still to come; a step that was taken stays as it was, so nobody is told twice of the same promise."""
	since = _moment(doc.reopened_on)
	done = {
		row.at_percent: row
		for row in doc.escalations
		if row.done_on and (since is None or get_datetime(row.done_on) >= since)
	}
	due = dict(promised.escalations)
	doc.set("escalations", [row for row in doc.escalations if row.done_on])
	for step in level.escalations:
		if step.at_percent not in done and step.at_percent in due:
			# a complaint that comes up again goes to whom it would have gone only later
			recipient, role = (
				one_level_up(step.recipient, step.role) if doc.repeat_of else (step.recipient, step.role)
			)
			doc.append(
				"escalations",
				{
					"at_percent": step.at_percent,
					"escalate_at": due[step.at_percent],
					"recipient": recipient,
					"role": role,
				},
			)


def drop_pending_escalations(doc) -> None:
	doc.set("escalations", [row for row in doc.escalations if row.done_on])


def update_sla_status(doc, now: datetime) -> None:
	if doc.status == "Cancelled":
		return
	phase = "finished" if doc.status in FINISHED else "held" if doc.status == "On Hold" else "open"
	held_since = None
	if phase == "held" and doc.holds and not doc.holds[-1].to_time:
		held_since = get_datetime(doc.holds[-1].from_time)
	doc.sla_status = sla_status(
		phase,
		_moment(doc.respond_by),
		_moment(doc.responded_on),
		_moment(doc.resolve_by),
		_moment(doc.resolved_on),
		_moment(doc.at_risk_from),
		now,
		arrive_by=_moment(doc.arrive_by),
		arrived_on=_moment(doc.arrived_on),
		held_since=held_since,
	)
	if phase == "finished" and doc.broken_before:
		doc.sla_status = "Breached"


def _moment(value) -> datetime | None:
	return get_datetime(value) if value else None
