"""风险设置: what a company may set of its risk register and early warning, with the bounds of each; defaults are ours (d)."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.rules.incident import ORANGE, RED
from wuye_ops.rules.risk_assessment import ASSESSORS, Practice
from wuye_ops.rules.risk_follow_up import Deadlines

DOCTYPE = "Risk Settings"
# field → (least, most)
BOUNDS = {
	"fewest_assessors": (1, 5),
	"enter_within_days": (0, 31),
	"assess_within_days": (1, 60),
	"respond_red_days": (0, 30),
	"respond_orange_days": (0, 60),
	"short_alarm_days": (1, 60),
	"reopen_days": (0, 60),
	"patience_hours": (0, 720),
	"report_days": (0, 60),
}
# field → the role that assesses where it is checked; the others always do
ASSESSING = {
	"heads_assess": "Department Head",
	"inspectors_assess": "Quality Inspector",
	"auditors_assess": "Internal Auditor",
}


def check(doc) -> None:
	for field, (least, most) in BOUNDS.items():
		if not least <= cint(doc.get(field)) <= most:
			frappe.throw(
				_("{0} must be between {1} and {2}.").format(
					frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE)), least, most
				),
				title=_(DOCTYPE),
			)
	if cint(doc.respond_orange_days) < cint(doc.respond_red_days):
		frappe.throw(
			_(
				"A red risk is answered no later than an orange one: enter at least {0} days for orange."
			).format(cint(doc.respond_red_days)),
			title=_(DOCTYPE),
		)


def assessing() -> Practice:
	"""Who assesses, how many of them a key risk takes, and until when an assessment is entered."""
	doc = _load()
	left_out = {role for field, role in ASSESSING.items() if not cint(doc.get(field))}
	return Practice(
		tuple(role for role in ASSESSORS if role not in left_out),
		cint(doc.fewest_assessors),
		timedelta(days=cint(doc.enter_within_days)),
	)


def deadlines() -> Deadlines:
	"""By when a risk is assessed, and a key risk is answered."""
	doc = _load()
	return Deadlines(
		cint(doc.assess_within_days),
		{RED: cint(doc.respond_red_days), ORANGE: cint(doc.respond_orange_days)},
	)


def short_alarm() -> timedelta:
	return timedelta(days=cint(_load().short_alarm_days))


def report_days() -> int:
	"""Days after the end of a quarter; 0 for no report."""
	return cint(_load().report_days)


@frappe.whitelist(methods=["GET"])
def of_new_indicator() -> dict[str, int]:
	"""Field → what a new indicator begins with; for whoever may make one."""
	frappe.has_permission("Risk Indicator", "create", throw=True)
	doc = _load()
	return {field: cint(doc.get(field)) for field in ("reopen_days", "patience_hours")}


def _load():
	"""The settings; before somebody has saved them, and of a field that is newer than that, its default."""
	doc = frappe.get_cached_doc(DOCTYPE)
	saved = frappe.db.get_singles_dict(DOCTYPE) if doc.modified else {}
	for field in doc.meta.fields:
		if field.default and field.fieldname not in saved:
			doc.set(field.fieldname, field.default)
	return doc
