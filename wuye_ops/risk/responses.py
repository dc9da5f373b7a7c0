"""应对措施: what is done about a risk, as `rules.risk_response` knows it.

Measures are documents of other chapters; they are done when those documents say so. A transfer counts while a policy covers.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, cstr, getdate

from wuye_ops.property import guarded
from wuye_ops.property.places import check_same_property
from wuye_ops.property.staff import check_works_for
from wuye_ops.risk import measures
from wuye_ops.risk.insurance import cover
from wuye_ops.rules import risk_response as rules
from wuye_ops.rules.insurance import Policy

DECIDED, IN_EFFECT, OVER = "Decided", "In Effect", "Over"


def responses_of(doc) -> tuple[rules.Response, ...]:
	"""The rows of the form with their measures, in their order."""
	policies = cover.policies_of_rows(doc.policies)
	return tuple(response_of(doc, row, policies) for row in doc.responses)


def response_of(doc, row, policies: dict[int, tuple[Policy, ...]] | None = None) -> rules.Response:
	"""policies: of the whole form by number of row, where they are known already."""
	known = cover.policies_of_rows(doc.policies) if policies is None else policies
	return rules.Response(
		row.kind,
		responsible=cstr(row.responsible),
		activity=cstr(row.activity),
		stopped_on=_day(row.stopped_on),
		# a file is proof without a word
		proof=cstr(row.proof).strip() or cstr(row.proof_file),
		measures=tuple(
			rules.Measure(cstr(one.document), cstr(one.responsible), _day(one.due_on), _day(one.done_on))
			for one in doc.measures
			if cint(one.response_row) == row.idx
		),
		policies=known.get(row.idx, ()),
		reason=cstr(row.reason),
		approved_by=cstr(row.approved_by),
		approver_roles=frozenset(frappe.get_roles(row.approved_by)) if row.approved_by else frozenset(),
		approved_on=_day(row.approved_on),
		until=_day(row.until),
	)


def _day(value: object) -> date | None:
	return getdate(value) if value else None


# -- what is entered ---------------------------------------------------------------------------------------------------


def check(doc, before) -> None:
	"""Validate: people and documents are of the property; what only approval and documents say stays as they say it."""
	was = {row.name: row for row in (*before.responses, *before.measures)} if before else {}
	for row in (*doc.responses, *doc.measures):
		# who has left since they were named is no mistake of whoever saves now
		if row.responsible and _is_new_in(row, was, "responsible"):
			check_works_for(row.responsible, doc.property, _("Responsible"))
	for row in doc.responses:
		guarded.own_file_of_row(doc, row, "proof_file", before)
		if row.kind == rules.AVOID and row.stopped_on and not (cstr(row.proof).strip() or row.proof_file):
			frappe.throw(
				_(
					"Row {0}: say where it can be seen that the activity has stopped, or attach the proof."
				).format(row.idx),
				title=_("Responses"),
			)
	reduce = [row.idx for row in doc.responses if row.kind == rules.REDUCE]
	for one in doc.measures:
		if not one.response_row and len(reduce) == 1:
			one.response_row = cstr(reduce[0])
		if cint(one.response_row) not in reduce:
			frappe.throw(
				_(
					"Row {0}: a measure belongs to a response that reduces the risk. Enter the number of its row."
				).format(one.idx),
				title=_("Measures"),
			)
		if _is_new_in(one, was, "document"):
			_check_document(doc, one)
		old = None if _is_new_in(one, was, "document") else was[one.name].done_on
		one.done_on = measures.done_on(one.document_type, one.document, old and getdate(old))
	cover.check_rows(doc, before)
	if not doc.flags.by_service:
		_keep_approvals(doc, before)


def _is_new_in(row, was: dict, field: str) -> bool:
	old = was.get(row.name)
	return not old or cstr(old.get(field)) != cstr(row.get(field))


def _check_document(doc, one) -> None:
	if not frappe.db.exists(one.document_type, one.document):
		frappe.throw(
			_("Row {0}: there is no {1} {2}.").format(
				one.idx, _(one.document_type), frappe.utils.escape_html(cstr(one.document))
			),
			title=_("Measures"),
		)
	if frappe.get_meta(one.document_type).has_field("property"):
		check_same_property(doc.property, one.document_type, one.document)


def _keep_approvals(doc, before) -> None:
	"""What was approved is this response and no other: who changes it asks anew."""
	was = {row.name: row for row in before.responses} if before else {}
	for row in doc.responses:
		old = was.get(row.name)
		same = old and all(
			cstr(old.get(field)) == cstr(row.get(field)) for field in ("kind", "reason", "until")
		)
		for field in ("approved_by", "approved_on"):
			row.set(field, old.get(field) if same else None)


def set_statuses(doc, about: rules.About | None, today: date) -> None:
	"""Writes into each row whether it counts today. about: None before the first assessment."""
	for row, response in zip(doc.responses, responses_of(doc), strict=True):
		if about and not rules.effect_refusals(response, about, today):
			row.status = IN_EFFECT
		else:
			ends = rules.ends_on(response)
			row.status = OVER if ends and ends < today else DECIDED


def accepted_until(doc) -> date | None:
	"""The last day of the acceptance that counts, or counted last; None where something else has taken its place."""
	if any(row.kind != rules.ACCEPT and row.status == IN_EFFECT for row in doc.responses):
		return None
	days = [
		getdate(row.until)
		for row in doc.responses
		if row.kind == rules.ACCEPT and row.approved_on and row.until
	]
	return max(days, default=None)
