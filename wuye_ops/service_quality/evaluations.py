"""Quality Evaluation: a property's score for a period, which keeps its figures, is commented, and approved by somebody else.

Computed while it is a draft or was returned; from then on late data change nothing. One that is not cancelled holds a
key of property and period that is unique in the database.
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.metrics.mark_words import plain
from wuye_ops.metrics.scale_rows import number
from wuye_ops.property import handing_in
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.handing_in import DRAFT, TEXT_LENGTH, Flow
from wuye_ops.property.language import in_site_language
from wuye_ops.property.periods import MONTHS, in_words, period_of
from wuye_ops.rules.proration import Period
from wuye_ops.service_quality.scoring import Scored, score_all
from wuye_ops.service_quality.standards import standard_for

DOCTYPE = "Quality Evaluation"
# What people write; everything else is computed or a step.
BY_HAND = frozenset(("summary", "property", "period_kind", "period_start"))


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""Its period, key and figures. Refuses a period that has not begun, and a second one of property and period."""
	if doc.period_kind not in MONTHS or not doc.period_start:
		frappe.throw(_("Choose a month, quarter or year, and a day in it."), title=_("Period"))
	period = period_of(doc.period_kind, getdate(doc.period_start))
	if period.first > getdate(nowdate()):
		frappe.throw(_("This period has not begun. Choose one that has."), title=_("Period"))
	handing_in.begin(FLOW, doc, key_of(doc.property, doc.period_kind, period))
	doc.period_start, doc.period_end = period.first, period.last
	doc.set("notes", [])
	if other := frappe.db.get_value(DOCTYPE, {"evaluation_key": doc.evaluation_key}):
		frappe.throw(
			_("{0} has been evaluated already for this period: {1}").format(
				frappe.bold(doc.property), frappe.utils.get_link_to_form(DOCTYPE, other)
			),
			frappe.DuplicateEntryError,
			title=_(DOCTYPE),
		)
	with in_site_language():
		doc.title = f"{doc.property} {in_words(doc.period_kind, period.first)}"[:140]
	if not doc.flags.scored:
		compute(doc)
	note(doc, "Computed", figures_in_words(doc))


def key_of(property_name: str, kind: str, period: Period) -> str:
	return f"{property_name}|{kind}|{period.first}"


def compute(doc, standard: str | None = None, scored: Scored | None = None) -> None:
	"""Fills the figures from the standard in force; `scored` where they were computed for many together."""
	period = Period(getdate(doc.period_start), getdate(doc.period_end))
	if standard is None:
		standard = standard_for(frappe.get_cached_value("Property", doc.property, "kind"), period.first)
	scored = scored or score_all(standard, [doc.property], period)[doc.property]
	kept = {row.item_code: row.improvement_plan for row in doc.items}
	score = scored.score
	doc.update(
		{
			"standard": standard,
			"total": float(score.total or 0),
			"judged": int(score.total is not None),
			"grade": score.grade,
			"covered": float(score.covered),
			"problem_count": len(score.problems),
			"computed_on": now_datetime(),
		}
	)
	doc.set("items", [])
	for row in scored.rows:
		doc.append("items", {**row, "improvement_plan": kept.get(row["item_code"])})
	doc.flags.scored = True


def keep_own_fields(doc) -> None:
	handing_in.keep_own_fields(FLOW, doc)


def enter_status(doc) -> None:
	handing_in.enter_status(FLOW, doc)


def _check_handing_in(doc) -> None:
	if getdate(doc.period_end) >= getdate(nowdate()):
		frappe.throw(
			_("The period is not over before {0}; its figures still change.").format(doc.period_end),
			title=_("Period"),
		)
	if not doc.judged:
		frappe.throw(
			_("No item of the standard had a value, so there is nothing to approve. Cancel it."),
			title=_(DOCTYPE),
		)


def refuse_delete(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(
			_("{0} is kept for the record. Cancel it with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


def figures_in_words(doc) -> str:
	with in_site_language():
		if not doc.judged:
			return _("No item had a value.")
		return _("{0} points, grade {1}, {2} problems, {3} % of the weight covered").format(
			plain(number(doc.total)), doc.grade, doc.problem_count, plain(number(doc.covered))
		)


def note(
	doc, kind: str, text: str | None, item_code: str | None = None, item_name: str | None = None
) -> None:
	doc.append(
		"notes",
		{
			"kind": kind,
			"text": text,
			"item_code": item_code,
			"item_name": item_name,
			"user": frappe.session.user,
			"noted_on": now_datetime(),
		},
	)


FLOW = Flow(
	DOCTYPE,
	"evaluation_key",
	BY_HAND,
	check=_check_handing_in,
	own=lambda: _("Nobody approves their own evaluation. Ask the operations director."),
	in_short=figures_in_words,
	note=note,
)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def recompute(evaluation: str) -> dict:
	"""Counts the figures of a draft again and notes what differs. Returns {total, before, changed}."""
	doc = handing_in.load_at_work(FLOW, evaluation)
	before = {row.item_code: (row.item_name, row.value, number(row.points)) for row in doc.items}
	total = doc.total
	compute(doc)
	text = _difference(doc, before, total)
	note(doc, "Recomputed", text)
	save(doc)
	return {"total": doc.total, "before": total, "changed": text}


def _difference(doc, before: dict, total: float) -> str:
	with in_site_language():
		lines = []
		if number(total) != number(doc.total):
			lines.append(_("Score {0} → {1}").format(plain(number(total)), plain(number(doc.total))))
		now = {row.item_code: (row.item_name, row.value, number(row.points)) for row in doc.items}
		for code in {**before, **now}:
			old, new = before.get(code), now.get(code)
			if old != new:
				name = (new or old)[0]
				lines.append(f"{name}: {_short(old)} → {_short(new)}")
		return "\n".join(lines) or _("Nothing has changed.")


def _short(figures: tuple[str, str, Decimal] | None) -> str:
	if figures is None:
		return "–"
	_name, value, points = figures
	return _("{0} ({1} points)").format(value or _("no value"), plain(points))


@frappe.whitelist(methods=["POST"])
def comment(evaluation: str, text: str, item_code: str | None = None) -> None:
	"""Everybody who may read an evaluation may say something about it or one of its items, whatever its state."""
	doc = load_locked(DOCTYPE, evaluation, "read")
	text = required(text, _("Write what you have to say."), _("Comment"))[:TEXT_LENGTH]
	row = next((row for row in doc.items if row.item_code == item_code), None)
	if item_code and not row:
		frappe.throw(_("There is no such item in this evaluation."), title=_("Comment"))
	note(doc, "Comment", text, item_code or None, row.item_name if row else None)
	doc.flags.by_service = True
	# whoever may read it may comment; nothing else of it changes
	doc.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
def submit(evaluation: str) -> None:
	"""Hands it to the operations director for approval."""
	handing_in.submit(FLOW, evaluation)


@frappe.whitelist(methods=["POST"])
def approve(evaluation: str, remark: str | None = None) -> None:
	"""From now on it stands. Refused to who made it or submitted it."""
	handing_in.approve(FLOW, evaluation, remark)


@frappe.whitelist(methods=["POST"])
def return_to_draft(evaluation: str, reason: str) -> None:
	"""It is to be looked at again, for a reason that is kept."""
	handing_in.return_to_draft(FLOW, evaluation, reason)


@frappe.whitelist(methods=["POST"])
def cancel(evaluation: str, reason: str) -> None:
	"""It does not count, for a reason that is kept; the period is free for another one."""
	handing_in.cancel(FLOW, evaluation, reason)
