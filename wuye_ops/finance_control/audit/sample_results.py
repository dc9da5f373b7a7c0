"""What came of the documents of a sample, and what the sample says once all of them are tested."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, cstr, flt, now_datetime

from wuye_ops.finance_control.audit import sample_words, samples
from wuye_ops.finance_control.audit.sample_scope import (
	AMOUNT,
	DOCTYPE,
	EVALUATED,
	IN_TEST,
	ITEM,
	LIVE,
	RATE,
	RESULT,
	decimal_of,
)  # fmt: skip
from wuye_ops.property import guarded
from wuye_ops.rules import audit_evaluation as evaluation
from wuye_ops.rules.audit_sample import BY_RULE
from wuye_ops.rules.money import cents

RIGHT, WRONG, NOT_SHOWN = "Right", "Wrong", "Not Shown"
RESULTS = (RIGHT, WRONG, NOT_SHOWN)
# documents shown at once
PAGE = 50
LARGEST_AMOUNT = Decimal(10) ** 12


@frappe.whitelist(methods=["POST"])
def record(
	sample: str, items: list[str] | str, result: str, right_amount: str | None = None, note: str | None = None
) -> dict:
	"""Writes what came of documents of the sample; judges the sample when it was the last of them.

	items: names of Audit Sample Items. right_amount: what it should be, of one that is wrong. A result that was written may be
	corrected while the step is in work. Returns {"status", "tested", "conclusion"} of the sample.
	"""
	names = frappe.parse_json(items) if isinstance(items, str) else items
	doc = guarded.load_locked(DOCTYPE, sample)
	samples.check_at_work(doc)
	if doc.status not in LIVE:
		frappe.throw(_("It was not drawn yet, or was replaced."), title=_(DOCTYPE))
	if result not in RESULTS:
		frappe.throw(_("Choose what came of it: right, wrong, or not shown."), title=_("Result"))
	if not isinstance(names, list) or not names:
		frappe.throw(_("Choose documents of the sample."), title=_("Result"))
	found = {
		row.name: row
		for row in frappe.get_all(
			ITEM, {"sample": doc.name, "name": ["in", names]}, ["name", "amount"], limit=0
		)
	}
	if len(found) != len(set(names)):
		frappe.throw(_("Some of these are not in the sample. Load it again."), title=_("Result"))
	amount, note = _right_amount(doc, found, result, right_amount), cstr(note).strip()
	if result != RIGHT and not note:
		frappe.throw(_("Say in the note what is wrong, or what was not shown."), title=_("Result"))
	for name in found:
		item = frappe.get_doc(ITEM, name)
		item.update(
			{
				"result": result,
				"right_amount": flt(amount) if result == WRONG and amount is not None else 0,
				"note": note or None,
				"tested_by": frappe.session.user,
				"tested_on": now_datetime(),
			}
		)
		item.flags.by_service = True
		# the right to work on the sample, and the place in the team, have been asked for above
		item.save(ignore_permissions=True)
	_count(doc)
	guarded.save(doc)
	return {"status": doc.status, "tested": doc.tested, "conclusion": doc.conclusion}


def _right_amount(doc, found: dict, result: str, text: str | None) -> Decimal | None:
	if result != WRONG:
		return None
	if doc.judged_by == RATE and not cstr(text).strip():
		return None
	if len(found) > 1:
		frappe.throw(
			_("What is wrong is entered one by one, with its right amount."), title=_("Right Amount")
		)
	try:
		value = Decimal(cstr(text).strip().replace(",", "") or "NaN")
	except ArithmeticError:
		value = Decimal("NaN")
	if not value.is_finite() or value != cents(value) or abs(value) >= LARGEST_AMOUNT:
		frappe.throw(
			_("Enter what it should be, in whole cents; 0 where nothing should be booked."),
			title=_("Right Amount"),
		)
	if doc.judged_by == AMOUNT and value == decimal_of(next(iter(found.values())).amount):
		if doc.method == BY_RULE:
			return value
		frappe.throw(_("The right amount is what is booked. Then it is right."), title=_("Right Amount"))
	return value


def _count(doc) -> None:
	table = DocType(ITEM)
	counts = dict(
		frappe.qb.from_(table)
		.select(table.result, Count("*"))
		.where(table.sample == doc.name)
		.groupby(table.result)
		.run()
	)
	doc.tested = sum(number for result, number in counts.items() if result)
	doc.errors = counts.get(WRONG, 0) + counts.get(NOT_SHOWN, 0)
	for field in RESULT:
		if field not in ("tested", "errors"):
			doc.set(field, None)
	if doc.tested < cint(doc.chosen_number):
		doc.status = IN_TEST
		return
	doc.status, doc.evaluated_on = EVALUATED, now_datetime()
	(_judge_rate if doc.judged_by == RATE else _judge_amount)(doc)


def _judge_rate(doc) -> None:
	result = evaluation.evaluate_rate(
		doc.tested,
		doc.errors,
		decimal_of(doc.tolerable_rate),
		cint(doc.confidence),
		cint(doc.population_number),
	)
	doc.update(
		{
			"error_rate": flt(result.rate),
			"upper_rate": flt(result.upper),
			"conclusion": result.conclusion,
			"conclusion_text": sample_words.rate_in_words(result),
		}
	)


def _judge_amount(doc) -> None:
	draw = samples.as_draw(doc)
	rows = frappe.get_all(
		ITEM, {"sample": doc.name}, ["document", "amount", "result", "right_amount"], limit=0
	)
	right = {
		row.document: None
		if row.result == NOT_SHOWN
		else decimal_of(row.right_amount if row.result == WRONG else row.amount)
		for row in rows
	}
	projection = doc.projection or evaluation.RATIO
	if projection == evaluation.RATIO and not draw.covered:
		# amounts that sum to nothing have no ratio
		projection = evaluation.DIFFERENCE
	result = evaluation.evaluate_draw(
		draw, right, decimal_of(doc.tolerable_amount), cint(doc.confidence), projection
	)
	doc.update(
		{
			"found_amount": flt(result.found),
			"projected_amount": flt(result.projected or 0),
			"overstated_at_most": flt(result.overstated_at_most or 0),
			"understated_at_most": flt(result.understated_at_most or 0),
			"conclusion": result.conclusion,
			"conclusion_text": sample_words.amount_in_words(result),
		}
	)


# -- an item's own ---------------------------------------------------------------------------------------------------


def check_item(doc) -> None:
	"""Audit Sample Item, validate: written by services alone."""
	if not doc.flags.by_service:
		frappe.throw(
			_("What came of it is written on the sample, which counts it."),
			frappe.PermissionError,
			title=_(ITEM),
		)


def refuse_delete(doc) -> None:
	frappe.throw(_("Samples are kept for the record."), title=_("Kept for the Record"))


# -- for the form ----------------------------------------------------------------------------------------------------


@frappe.whitelist()
def items(sample: str, start: int = 0, only: str | None = None) -> dict:
	"""A page of the sample's documents, and how many there are. only: Open, Right, Wrong or Not Shown."""
	doc = frappe.get_doc(DOCTYPE, sample)
	doc.check_permission("read")
	filters: dict = {"sample": doc.name}
	if only:
		filters["result"] = ["is", "not set"] if only == "Open" else only
	rows = frappe.get_list(
		ITEM,
		filters=filters,
		fields=[
			"name", "place", "document_type", "document", "day", "amount", "party", "why_text", "result", "right_amount", "note",
			"paper", "tested_by", "tested_on",
		],
		order_by="place",
		limit_start=cint(start),
		limit=PAGE,
	)  # fmt: skip
	return {"rows": rows, "total": frappe.db.count(ITEM, filters), "page": PAGE}
