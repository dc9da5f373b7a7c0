"""The gate policy of a property as the rules want it; where none is written, everything is as proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import frappe
from frappe.utils import cint, get_time

from wuye_ops.rules import gate_decision, gate_retention, invitation, visitor_pass
from wuye_ops.rules.recurrence import Slot

# An overstay counts after this (d).
GRACE = timedelta(minutes=15)


@dataclass(frozen=True)
class GatePolicy:
	"""home: what guards leave out of a plate. couriers: outcome by class; hours: slot by class.
	count_spaces: whether temporary vehicles are stopped when no space is left."""

	walk_in: str = gate_decision.ASK
	temporary_vehicle: str = gate_decision.ALLOWED
	count_spaces: bool = False
	home: str = ""
	early: timedelta = visitor_pass.EARLY
	grace: timedelta = GRACE
	answer_within: timedelta = visitor_pass.ANSWER_WITHIN
	couriers: Mapping[str, str] = field(default_factory=dict)
	hours: Mapping[str, Slot] = field(default_factory=dict)
	limits: invitation.Limits = field(default_factory=invitation.Limits)
	retention_months: int = gate_retention.DEFAULT_MONTHS

	def as_rule(self, spaces_left: int | None = None) -> gate_decision.Policy:
		"""spaces_left: for temporary vehicles; counts only where the property says so."""
		return gate_decision.Policy(
			walk_in=self.walk_in,
			temporary_vehicle=self.temporary_vehicle,
			couriers=self.couriers,
			spaces_left=spaces_left if self.count_spaces else None,
		)

	def in_hours(self, courier: str, at: datetime) -> bool:
		"""Whether couriers of the class may come at this time; those without hours always may."""
		slot = self.hours.get(courier)
		return slot is None or any(
			opens <= at < closes
			for opens, closes in (slot.window(at.date()), slot.window(at.date() - timedelta(days=1)))
		)


def of(property_name: str) -> GatePolicy:
	"""The policy of a property. The caller has checked that the user may know it, or shows nothing of it."""
	if not frappe.db.exists("Gate Policy", property_name):
		return GatePolicy()
	doc = frappe.get_cached_doc("Gate Policy", property_name)
	return GatePolicy(
		walk_in=doc.walk_in,
		temporary_vehicle=doc.temporary_vehicle,
		count_spaces=bool(doc.count_spaces),
		home=doc.home_plate or "",
		early=timedelta(minutes=cint(doc.early_minutes)),
		grace=timedelta(minutes=cint(doc.overstay_grace)),
		answer_within=timedelta(minutes=cint(doc.answer_within)),
		couriers={row.courier_class: row.outcome for row in doc.couriers},
		hours={
			row.courier_class: Slot(row.courier_class, _time(row.from_time), _time(row.to_time))
			for row in doc.couriers
		},
		limits=invitation.Limits(
			live=doc.most_live,
			a_day=doc.most_a_day,
			days_ahead=doc.days_ahead,
			longest_days=doc.longest_days,
			entries=doc.most_entries,
			persons=doc.most_persons,
		),
		retention_months=doc.retention_months,
	)


def _time(value) -> time:
	return get_time(value or "00:00:00").replace(microsecond=0)
