"""Cost Review (成本分析): what a property has cost in a period that is over, why it was another sum than planned, and what follows.

Computed while it is a draft or was returned; handed in with the figures of the books of that moment, which stand from then on:
whatever is booked later is told and changes nothing. One that is not cancelled holds a key of property and period that is
unique in the database.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.finance_control.alert_words import money as money_in_words
from wuye_ops.finance_control.review import compute
from wuye_ops.finance_control.review.differences import differences_in_words
from wuye_ops.property import handing_in
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.handing_in import DRAFT, TEXT_LENGTH, Flow
from wuye_ops.property.language import in_site_language
from wuye_ops.property.periods import MONTHS, in_words, period_of
from wuye_ops.rules.proration import Period

DOCTYPE = "Cost Review"
# What people write; everything else is computed or a step.
BY_HAND = frozenset(("property", "period_kind", "period_start", "summary"))


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""Its period, key and figures. Refuses what cannot be looked back on, and a second one of property and period."""
	if doc.period_kind not in MONTHS or not doc.period_start:
		frappe.throw(_("Choose a month, quarter or year, and a day in it."), title=_("Period"))
	period = period_of(doc.period_kind, getdate(doc.period_start))
	if period.last >= getdate(nowdate()):
		frappe.throw(
			_(
				"The period is not over before {0}: its costs are not all booked. Choose one that is over."
			).format(frappe.utils.formatdate(period.last)),
			title=_("Period"),
		)
	handing_in.begin(FLOW, doc, f"{doc.property}|{doc.period_kind}|{period.first}")
	doc.period_start, doc.period_end = period.first, period.last
	for table in ("notes", "problems"):
		doc.set(table, [])
	if other := frappe.db.get_value(DOCTYPE, {"review_key": doc.review_key}):
		frappe.throw(
			_("The costs of {0} have been reviewed already for this period: {1}").format(
				frappe.bold(frappe.utils.escape_html(doc.property)),
				frappe.utils.get_link_to_form(DOCTYPE, other),
			),
			frappe.DuplicateEntryError,
			title=_(DOCTYPE),
		)
	doc.company = frappe.db.get_value("Property", doc.property, "company")
	with in_site_language():
		doc.title = f"{doc.property} {in_words(doc.period_kind, period.first)}"[:140]
	compute.fill(doc)
	note(doc, "Computed", in_short(doc))


def keep_own_fields(doc) -> None:
	handing_in.keep_own_fields(FLOW, doc)


def enter_status(doc) -> None:
	handing_in.enter_status(FLOW, doc)


def keep_ranking(doc) -> None:
	"""After the review is written: the figures of other properties, which no role reads with the document."""
	if (ranking := doc.flags.ranking) is not None:
		doc.db_set("ranking", ranking, update_modified=False)
		doc.flags.ranking = None


def refuse_delete(doc) -> None:
	if doc.status != DRAFT or any(row.improvement_plan for row in doc.problems):
		frappe.throw(
			_("{0} is kept for the record. Cancel it with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


def _check_handing_in(doc) -> None:
	unexplained = [row for row in doc.problems if row.must_explain and not row.explanation]
	if unexplained:
		names = "、".join(compute.class_title(row.cost_class) for row in unexplained)
		frappe.throw(
			_("Costs off the plan are explained first: {0}.").format(frappe.utils.escape_html(names)),
			title=_("Problems"),
		)
	changed = differences_in_words(doc, compute.anew(doc))
	if changed:
		frappe.throw(
			_("The books have changed since the review was computed. Compute it again, then hand it in.")
			+ "<br>"
			+ "<br>".join(frappe.utils.escape_html(line) for line in changed),
			title=_("The Books Have Changed"),
		)


def in_short(doc) -> str:
	with in_site_language():
		return _("{0} spent, {1} planned, {2} problems").format(
			money_in_words(doc.actual), money_in_words(doc.planned), doc.problem_count
		)


def note(doc, kind: str, text: str | None) -> None:
	doc.append(
		"notes",
		{
			"kind": kind,
			"text": (text or "").strip()[:TEXT_LENGTH] or None,
			"user": frappe.session.user,
			"noted_on": now_datetime(),
		},
	)


FLOW = Flow(
	DOCTYPE,
	"review_key",
	BY_HAND,
	check=_check_handing_in,
	own=lambda: _("Nobody approves their own cost review. Ask the operations director."),
	in_short=in_short,
	note=note,
)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def recompute(review: str) -> list[str]:
	"""Computes a draft again from the books of now, notes what differs, and returns it. Explanations and plans stay."""
	doc = handing_in.load_at_work(FLOW, review)
	before = frappe.copy_doc(doc)
	compute.fill(doc)
	with in_site_language():
		changed = differences_in_words(before, doc)
		note(doc, "Recomputed", "\n".join(changed) or _("Nothing has changed."))
	save(doc)
	return changed


@frappe.whitelist()
def changes_since(review: str) -> list[str]:
	"""What would be different if the review were computed now; nothing is changed. For those who may read it."""
	doc = frappe.get_doc(DOCTYPE, review)
	doc.check_permission("read")
	return differences_in_words(doc, compute.anew(doc))


@frappe.whitelist(methods=["POST"])
def comment(review: str, text: str) -> None:
	"""Everybody who may read a review may say something about it, whatever its state."""
	doc = load_locked(DOCTYPE, review, "read")
	note(doc, "Comment", required(text, _("Write what you have to say."), _("Comment")))
	doc.flags.by_service = True
	# whoever may read it may comment; nothing else of it changes
	doc.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
def submit(review: str) -> None:
	"""Hands it in for approval. Refused while costs off the plan are not explained, or the books say something else by now."""
	handing_in.submit(FLOW, review)


@frappe.whitelist(methods=["POST"])
def approve(review: str, remark: str | None = None) -> None:
	"""From now on it stands. Refused to who made it or handed it in."""
	handing_in.approve(FLOW, review, remark)


@frappe.whitelist(methods=["POST"])
def return_to_draft(review: str, reason: str) -> None:
	"""It is to be looked at again, for a reason that is kept."""
	handing_in.return_to_draft(FLOW, review, reason)


@frappe.whitelist(methods=["POST"])
def cancel(review: str, reason: str) -> None:
	"""It does not count, for a reason that is kept; the period is free for another one."""
	handing_in.cancel(FLOW, review, reason)


def period_of_review(doc) -> Period:
	return Period(getdate(doc.period_start), getdate(doc.period_end))
