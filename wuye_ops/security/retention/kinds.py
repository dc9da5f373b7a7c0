"""What the gate writes about people, and what becomes of it when the property's period is over.

A document that is counted later loses the people in it and its name; one that a voucher hangs on loses them and keeps its number;
one that nobody counts is deleted. Not here: permits, which belong to a customer and go with them (`records.privacy`); patrols,
which are about our own people; and incidents, which have a time of their own (`INCIDENT_MONTHS`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import add_to_date, getdate

from wuye_ops.rules.gate_retention import MOST_MONTHS

# replaced by a row of another name; cleared where it stands; deleted
ANONYMISE, CLEAR, DELETE = "Anonymise", "Clear", "Delete"
# Who is hurt or robbed has three years to sue (民法典 188), in which the incident is the proof.
INCIDENT_MONTHS = MOST_MONTHS


@dataclass(frozen=True)
class Kind:
	"""A type of document.

	ended: the column of the day it was about, of a pass its last. personal: columns in which people stand, looked for in what
	remains. also: columns that stay beside those that count people. keep_tables: of a table row by row, the columns that stay.
	inside, unpaid: of these rows the names of those against which that stands. months: instead of the property's.
	"""

	doctype: str
	ended: str
	fate: str
	personal: tuple[str, ...] = ()
	also: frozenset[str] = frozenset()
	keep_tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
	inside: Callable[[list], Collection[str]] = lambda rows: ()
	unpaid: Callable[[list], Collection[str]] = lambda rows: ()
	months: int | None = None
	# column → values: what has none of them is not over and never due
	over: dict[str, tuple] = field(default_factory=dict)


def _names(rows: list) -> list[str]:
	return [row.name for row in rows]


def _entries_inside(rows: list) -> Collection[str]:
	"""Entries of those who are inside now, such as a car that has stood in the garage for a year."""
	return frappe.get_all("Gate Presence", {"entry": ["in", _names(rows)], "inside": 1}, pluck="entry")


def _passes_inside(rows: list) -> Collection[str]:
	"""Passes with somebody inside who came within the period; a way out that nobody noted keeps no pass for ever."""
	inside = [row.name for row in rows if row.inside]
	if not inside:
		return ()
	return frappe.get_all(
		"Gate Entry",
		{"visitor_pass": ["in", inside], "at": [">=", add_to_date(None, months=-1)]},
		pluck="visitor_pass",
		distinct=True,
	)


def _with_a_deposit(rows: list) -> Collection[str]:
	"""Work permits whose deposit has not been paid back."""
	deposits = {row.deposit: row.name for row in rows if row.get("deposit")}
	held = frappe.get_all("Deposit", {"name": ["in", list(deposits) or [""]], "held": [">", 0]}, pluck="name")
	return [deposits[name] for name in held]


def _left_unpaid(rows: list) -> Collection[str]:
	return [row.name for row in rows if row.status == "Left Unpaid"]


KINDS = (
	# before the entries, whose names it holds
	Kind(
		"Watchlist Hit",
		"at",
		DELETE,
		over={"status": ("Dealt With",)},
	),
	Kind(
		"Watchlist Entry",
		"ended_on",
		DELETE,
		personal=("person_name", "phone", "plate"),
		over={"status": ("Ended", "Rejected")},
	),
	Kind(
		"Visitor Pass",
		"valid_to",
		ANONYMISE,
		personal=("visitor_name", "visitor_phone", "plate", "code_shown", "customer", "customer_name", "spoke_with"),
		also=frozenset({"entries", "used", "channel"}),
		inside=_passes_inside,
		unpaid=_with_a_deposit,
	),
	Kind(
		"Gate Entry",
		"at",
		ANONYMISE,
		personal=("plate", "holder", "subject"),
		also=frozenset({"stay", "trust", "offline", "shown_code"}),
		inside=_entries_inside,
	),
	Kind(
		"Gate Presence",
		"last_at",
		DELETE,
		personal=("plate", "holder", "subject"),
		over={"inside": (0,)},
	),
	Kind(
		"Goods Release",
		"good_until",
		ANONYMISE,
		personal=("applicant_name", "customer", "plates", "mover", "spoke_with"),
		also=frozenset({"applicant_kind", "moving_out", "answer", "answered_how"}),
	),
	Kind(
		"Parking Charge",
		"left_on",
		CLEAR,
		personal=("plate",),
		# the amount is part of the books (《会计档案管理办法》14)
		also=frozenset(
			{
				"tariff", "minutes", "free_minutes", "earlier", "amount", "mode_of_payment", "payment_receipt",
				"sales_invoice", "clerk",
			}
		),
		unpaid=_left_unpaid,
	),
	Kind(
		"Parking Note",
		"noted_on",
		ANONYMISE,
		personal=("plate", "customer", "customer_name"),
		also=frozenset({"misuse", "parking_space", "told_how", "times"}),
	),
	Kind(
		"Shift Handover",
		"shift_end",
		CLEAR,
		also=frozenset(
			{
				"post", "shift", "shift_start", "outgoing", "outgoing_name", "incoming", "incoming_name", "department",
				"rounds_done", "rounds_total", "deviations", "incidents", "begun_on", "handed_over_on", "taken_over_on",
				"minutes_late", "previous", "handover_key",
			}
		),
		# what there was to hand over is what names people; that it was taken over is about our own
		keep_tables={
			"matters": ("kind", "acknowledged_by", "acknowledged_on", "settled", "settled_by", "settled_on"),
			"things": ("thing", "expected", "is_counted", "counted"),
			"escalations": ("minutes", "recipient", "done_on"),
		},
		over={"status": ("Taken Over",)},
	),
	Kind(
		"Security Incident",
		"closed_on",
		CLEAR,
		also=frozenset(
			{
				"level", "occurred_on", "building", "service_area", "equipment", "department", "responsible",
				"responsible_name", "reported_by", "reported_on", "handle_by", "handle_role", "is_overdue", "contained_on",
				"dead", "gravely_injured", "injured", "loss_known", "loss", "police_told_on", "insurance_told_on",
				"tell_authorities_by", "authority_told_on", "reviewed_by", "reviewed_on", "closed_by", "closed_on",
			}
		),
		personal=("place",),
		keep_tables={
			"lessons": ("work_doctype", "work_name"),
			"escalations": ("about", "recipient", "done_on"),
		},
		months=INCIDENT_MONTHS,
		over={"status": ("Closed", "False Alarm")},
	),
)  # fmt: skip


def by_doctype() -> dict[str, Kind]:
	return {kind.doctype: kind for kind in KINDS}


def ended_on(kind: Kind, row) -> date:
	return getdate(row[kind.ended])


def before(newest: date) -> datetime:
	"""The first moment that is not due any more: the midnight after the last day that is."""
	return datetime.combine(newest + timedelta(days=1), datetime.min.time())
