"""What may be written on an Audit Sample when, and whether its scope and method can be drawn from."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, flt, getdate

from wuye_ops.finance_control.audit import audits, populations, sign_search
from wuye_ops.property import guarded
from wuye_ops.rules import audit_evaluation as evaluation
from wuye_ops.rules import audit_life
from wuye_ops.rules import audit_sample as rules

DOCTYPE, ITEM = "Audit Sample", "Audit Sample Item"
DRAFT, DRAWING, IN_TEST, EVALUATED, REPLACED = "Draft", "Drawing", "In Test", "Evaluated", "Replaced"
# samples that count: what was replaced is kept for the record
LIVE = (IN_TEST, EVALUATED)
RATE, AMOUNT = "Rate", "Amount"
# more items nobody tests; the rule or the period is too wide
MOST_ITEMS = 5_000
SCOPE = (
	"audit", "step", "population", "property", "account", "side", "from_date", "to_date", "least_amount", "method", "judged_by",
	"confidence", "projection", "tolerable_rate", "expected_errors", "tolerable_amount", "expected_amount", "size",
	"interval_amount", *sign_search.ASKED, "round_from", "round_multiple", "backdated_days", "night_from", "night_to",
	"split_days", "near_percent", "approval_limits",
)  # fmt: skip
RESULT = (
	"tested", "errors", "error_rate", "upper_rate", "found_amount", "projected_amount", "overstated_at_most",
	"understated_at_most", "conclusion", "conclusion_text", "evaluated_on",
)  # fmt: skip
DRAW = (
	"seed", "occasion", "drawn_by", "drawn_on", "replaces", "redraw_reason", "draw_error", "draw_key", "population_number",
	"population_amount", "chosen_number", "covered_amount", "at_chance", "amount_at_chance", "start_at", "fingerprint",
	"left_out_number", "left_out", "proof_result", "proof", "proved_by", "proved_on",
)  # fmt: skip
OWN_FIELDS = ("status", *RESULT, *DRAW)


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	if not doc.flags.by_service:
		for field in OWN_FIELDS:
			doc.set(field, None)
	doc.status = DRAFT
	audits.check_in_team(frappe.get_doc("Audit", doc.audit))


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons: the server draws, and keeps how."))
	if doc.flags.by_service:
		return
	audit = frappe.get_doc("Audit", doc.audit)
	audits.check_in_team(audit)
	if before and before.status != DRAFT:
		_refuse_late_change(doc, before)
		return
	_check_scope(doc, audit)
	check_method(doc)


def refuse_delete(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(_("Samples are kept for the record."), title=_("Kept for the Record"))


def _refuse_late_change(doc, before) -> None:
	for field in ("title", *SCOPE):
		if guarded.differs(doc, before, field):
			frappe.throw(
				_("{0} was drawn: {1} stays as it is. Draw again with a reason.").format(
					doc.name, frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE))
				),
				title=_(DOCTYPE),
			)


def _check_scope(doc, audit) -> None:
	if audit.status in audits.ENDED or audit.status == audit_life.REPORTING:
		_throw(
			_("The audit is {0}: samples are planned and drawn before its field work ends."),
			_(audit.status, context="Audit"),
		)
	step = next((row for row in audit.steps if row.name == doc.step), None)
	if not step:
		frappe.throw(_("Choose the step of the programme that it is drawn for."), title=_("Programme"))
	doc.company, doc.step_title = audit.company, step.title
	if doc.population not in populations.SOURCES:
		frappe.throw(_("Choose what it is drawn from."), title=_("Population"))
	source = populations.SOURCES[doc.population]
	if doc.property and doc.property not in [row.property for row in audit.properties]:
		_throw(
			_("{0} is none of the properties of this audit."),
			frappe.bold(escape_html(doc.property)),
			title=_("Property"),
		)
	doc.from_date = doc.from_date or audit.period_from
	doc.to_date = doc.to_date or audit.period_to
	if not (doc.from_date and doc.to_date):
		frappe.throw(_("Enter the period that it is drawn from."), title=_("Period"))
	first, last = getdate(doc.from_date), getdate(doc.to_date)
	if last < first:
		frappe.throw(_("The period ends before it begins. Correct one of the days."), title=_("Period"))
	if (audit.period_from and first < getdate(audit.period_from)) or (
		audit.period_to and last > getdate(audit.period_to)
	):
		frappe.throw(
			_("The period lies outside the audited period of {0} to {1}.").format(
				audit.get_formatted("period_from"), audit.get_formatted("period_to")
			),
			title=_("Period"),
		)
	if doc.population != populations.GL_ENTRY:
		doc.account = None
	elif doc.account and frappe.db.get_value("Account", doc.account, "company") != doc.company:
		_throw(
			_("Account {0} belongs to another company."),
			frappe.bold(escape_html(doc.account)),
			title=_("Account"),
		)
	if not source.amount:
		doc.least_amount = 0
	doc.title = cstr(doc.title).strip() or f"{step.title} · {_(doc.population)}"


def _throw(text: str, value: str, title: str | None = None) -> None:
	frappe.throw(text.format(value), title=title or _(DOCTYPE))


def check_method(doc) -> None:
	source = populations.SOURCES[doc.population]
	if doc.method != rules.RANDOM:
		doc.judged_by = AMOUNT
		doc.size = 0
	if doc.method != rules.BY_AMOUNT:
		doc.interval_amount = 0
	if not source.amount and (
		doc.method == rules.BY_AMOUNT or (doc.method == rules.RANDOM and doc.judged_by == AMOUNT)
	):
		_throw(
			_("{0} have no amount. Draw them at random and judge them by rate."),
			_(doc.population),
			_("Method"),
		)
	if doc.method == rules.BY_RULE:
		_check_signs(doc, source)
		return
	confidence = cint(doc.confidence)
	if confidence not in evaluation.CONFIDENCES:
		frappe.throw(_("Choose the confidence."), title=_("Confidence (%)"))
	if doc.judged_by == RATE:
		if not 0 < flt(doc.tolerable_rate) < 100:
			frappe.throw(_("The tolerable rate lies between 0 and 100 %."), title=_("Tolerable Rate"))
		if not doc.size:
			doc.size = size_for_rate(doc)
	elif flt(doc.tolerable_amount) <= 0:
		frappe.throw(_("Enter up to which misstatement it would be tolerable."), title=_("Tolerable Amount"))
	elif doc.method == rules.BY_AMOUNT and not doc.interval_amount:
		doc.interval_amount = flt(interval_for(doc))
	if doc.interval_amount and not 0.01 <= flt(doc.interval_amount) <= 10**12:
		frappe.throw(_("The interval is 0.01 at the least."), title=_("Interval"))
	if cint(doc.size) > MOST_ITEMS:
		_throw(
			_("Nobody tests more than {0} documents. Enter a smaller sample."),
			str(MOST_ITEMS),
			_("Sample Size"),
		)


def size_for_rate(doc) -> int:
	try:
		return evaluation.size_for_rate(
			decimal_of(doc.tolerable_rate), cint(doc.confidence), cint(doc.expected_errors)
		)
	except ValueError:
		frappe.throw(
			_("No sample is large enough for so low a tolerable rate with so many errors expected."),
			title=_("Sample Size"),
		)


def interval_for(doc) -> Decimal:
	try:
		return evaluation.interval_for(
			decimal_of(doc.tolerable_amount), decimal_of(doc.expected_amount), cint(doc.confidence)
		)
	except ValueError:
		frappe.throw(
			_(
				"With so much misstatement expected nothing is left to tolerate. Expect less, or tolerate more."
			),
			title=_("Expected Amount"),
		)


def _check_signs(doc, source: populations.Source) -> None:
	possible = sign_search.fields_of(doc.population)
	for field in sign_search.ASKED:
		if cint(doc.get(field)) and field not in possible:
			frappe.throw(
				_("{0} do not show this sign: {1}.").format(
					_(doc.population), frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE))
				),
				title=_("Signs"),
			)
	if not sign_search.asked(doc):
		frappe.throw(_("Tick at least one sign to look for."), title=_("Signs"))
	if cint(doc.round_sum) and cint(doc.round_multiple) < 1:
		frappe.throw(_("Enter what a round sum is a multiple of."), title=_("Thresholds"))
	if cint(doc.late_night) and not (0 <= cint(doc.night_to) < 24 and 0 <= cint(doc.night_from) < 24):
		frappe.throw(_("Hours lie between 0 and 23."), title=_("Thresholds"))
	if cint(doc.below_limit) and not 0 < flt(doc.near_percent) <= 100:
		frappe.throw(_("Near the limit is a percentage of it, up to 100."), title=_("Thresholds"))
	if cint(doc.split_purchase) or cint(doc.below_limit):
		_check_limits(doc)


def _check_limits(doc) -> None:
	sign_search.own_limits(doc)
	if not any(sign_search.approval_limits(doc, place) for place in populations.places_of(doc)):
		frappe.throw(
			_("No approval limits are set up for {0}. Enter them, one amount in each line.").format(
				_(doc.population)
			),
			title=_("Approval Limits"),
		)


def decimal_of(value: object) -> Decimal:
	return Decimal(str(flt(value, 2)))
