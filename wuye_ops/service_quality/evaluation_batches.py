"""All properties of a period at once: those that have no evaluation yet get one, however often it is asked for.

The figures of all properties of one standard are read together; each evaluation is a transaction of its own, and the key
in the database keeps a second run beside this one from making a second one. What could not be made is said by property.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import create_batch, getdate, nowdate

from wuye_ops.property.notices import failure_in_words, tell_staff_once_a_day, users_with_role
from wuye_ops.property.periods import MONTHS, in_words, period_of, previous
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules.metric_closing import GRACE_DAYS
from wuye_ops.rules.proration import Period
from wuye_ops.service_quality.evaluations import compute, key_of
from wuye_ops.service_quality.scoring import Scored, score_all
from wuye_ops.service_quality.standards import standard_for

BATCH = 100
# After an outage longer than this nobody expects last month's evaluation by itself.
MOST_DAYS_LATE = 31


@frappe.whitelist(methods=["POST"])
def evaluate_all(period_kind: str, day: str) -> dict:
	"""Evaluates every property of the user that has none yet for the period. Returns {made, there, failed: [{property, reason}]}."""
	frappe.has_permission("Quality Evaluation", "create", throw=True)
	if period_kind not in MONTHS or not day:
		frappe.throw(_("Choose a month, quarter or year, and a day in it."), title=_("Period"))
	period = period_of(period_kind, getdate(day))
	if period.first > getdate(nowdate()):
		frappe.throw(_("This period has not begun. Choose one that has."), title=_("Period"))
	return evaluate(period_kind, period, permitted_properties())


def evaluate(kind: str, period: Period, properties: list[str] | None = None) -> dict:
	"""The same for a job; None: all properties. Commits after each."""
	wanted = frappe.get_all(
		"Property",
		{"status": "Active", **({} if properties is None else {"name": ["in", properties or [""]]})},
		["name", "kind"],
		order_by="name",
	)
	there = set(
		frappe.get_all(
			"Quality Evaluation",
			{"evaluation_key": ["in", [key_of(row.name, kind, period) for row in wanted] or [""]]},
			pluck="property",
		)
	)
	missing: dict[str, list[str]] = defaultdict(list)
	for row in wanted:
		if row.name not in there:
			missing[standard_for(row.kind, period.first)].append(row.name)
	made, failed = [], []
	for standard, names in missing.items():
		for batch in create_batch(names, BATCH):
			scores = score_all(standard, batch, period)
			for name in batch:
				try:
					made.append(make(name, kind, period, standard, scores[name]).name)
					frappe.db.commit()
				except Exception as error:
					frappe.db.rollback()
					if frappe.db.exists("Quality Evaluation", {"evaluation_key": key_of(name, kind, period)}):
						# another run was first
						there.add(name)
					else:
						failed.append({"property": name, "reason": failure_in_words(error)})
	return {"made": made, "there": len(there), "failed": failed}


def make(name: str, kind: str, period: Period, standard: str, scored: Scored):
	"""The evaluation of a property whose score was computed together with others'."""
	doc = frappe.new_doc("Quality Evaluation")
	doc.update(
		{"property": name, "period_kind": kind, "period_start": period.first, "period_end": period.last}
	)
	compute(doc, standard, scored)
	return doc.insert()


def follow_the_day(today: date | None = None) -> dict[str, dict]:
	"""Every day: the last month, quarter and year that are over and whose late slips are in, where evaluations are missing.

	Until there is a standard nothing is evaluated. What failed is told to the property's quality inspectors.
	"""
	today = today or getdate(nowdate())
	if not frappe.db.exists("Quality Standard", {"status": "In Force"}):
		return {}
	found = {}
	for kind in MONTHS:
		period = previous(kind, today)
		if (today - period.last).days <= GRACE_DAYS or (today - period.last).days > MOST_DAYS_LATE:
			continue
		found[kind] = evaluate(kind, period)
		for failure in found[kind]["failed"]:
			_tell(failure, kind, period)
	return found


def _tell(failure: dict, kind: str, period: Period) -> None:
	doc = frappe.get_doc("Property", failure["property"])
	tell_staff_once_a_day(
		users_with_role("Quality Inspector", doc.name),
		doc,
		_("Not evaluated for {0}: {1}").format(
			in_words(kind, period.first), frappe.utils.escape_html(failure["reason"])
		),
	)
	frappe.db.commit()
