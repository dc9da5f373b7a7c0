"""Numbers of our customers that somebody types into free text: a comment, a message, a description.

Whoever writes 「业主电话 …」 into a comment would keep in plain what the profile keeps encrypted. A number that a profile
or request holds is replaced by its mask, a resident's identity number always; who needs the number finds it there, with
a reason. Other numbers, such as a supplier's, stay.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.query_builder import DocType

from wuye_ops.records import vault
from wuye_ops.records.rotation import columns
from wuye_ops.rules.identity import mask_numbers_in, numbers_in, valid_resident_id

# doctype → the fields that people write, or that quote what they wrote; rows of tables go with their document
TEXTS: dict[str, tuple[str, ...]] = {
	"Activity Log": ("subject", "content"),
	"Audit": ("title", "auditee", "content", "asked_for", "special", "overview", "conclusion", "advice"),
	"Audit Finding": (
		"title",
		"fact",
		"criterion",
		"cause",
		"effect",
		"advice",
		"response",
		"measure",
		"tested",
	),
	"Audit Finding Log": ("content",),
	"Audit Log": ("content",),
	"Audit Plan": ("notes",),
	"Audit Sample": ("title", "redraw_reason"),
	"Audit Sample Item": ("note",),
	"Audit Step": ("title", "description", "conclusion", "review_note"),
	"Audit Working Paper": ("title", "notes", "review_note"),
	"Auditor Tie": ("what",),
	"Comment": ("content",),
	"Communication": ("subject", "content", "text_content"),
	"Community Notice": ("title", "content", "answer"),
	"Customer Visit": ("purpose", "notes", "cancel_reason"),
	"Customer Visit Need": ("need",),
	"Cost Review": ("summary", "remark"),
	"Cost Review Note": ("text",),
	"Cost Review Problem": ("explanation",),
	"Goods Release": ("remark", "answer_note", "spoke_with"),
	"Goods Release Item": ("remark",),
	"Goods Release Trip": ("settled",),
	"Improvement Log": ("content",),
	"Improvement Measure": ("what", "evidence_text"),
	"Improvement Plan": ("title", "problem", "cause", "judge_reason"),
	"Insurance Claim": ("title", "description", "refusal"),
	"Insurance Claim Document": ("title",),
	"Insurance Claim Log": ("reason",),
	"Insurance Policy": ("remark",),
	"Insurance Policy Log": ("reason",),
	"Legal Hold": ("matter", "reason", "lift_reason"),
	"Notification Log": ("subject", "email_content"),
	"Parking Charge": ("reason",),
	"Parking Note": ("note", "answer"),
	"Parking Permit": ("remark", "suspend_reason", "end_reason"),
	"Personal Data Access": ("reason",),
	"Policy Check": ("conclusion",),
	"Policy Check Result": ("finding",),
	"Quality Evaluation": ("summary", "remark"),
	"Quality Evaluation Note": ("text",),
	"Record": ("title", "location"),
	"Record Disposal": ("title", "place", "opinion", "reject_reason"),
	"Record Disposal Item": ("remark",),
	"Record Hand Over": ("reason", "given_remark"),
	"Record Hand Over Item": ("remark",),
	"Record Loan": ("reason", "reject_reason", "return_remark"),
	"Record Version": ("change_note", "approval_remark"),
	"Reveal Alert": ("answer",),
	"Risk Alert": ("measure", "reason"),
	"Risk Alert Action": ("what",),
	"Risk Alert Log": ("note",),
	"Risk Indicator": ("title", "advice"),
	"Risk Indicator Change": ("reason",),
	"Rectification": ("subject", "description", "cause", "measures", "verify_remark"),
	"Risk": ("title", "description", "causes", "case_text", "reason_closed"),
	"Risk Assessment": ("note",),
	"Risk Log": ("reason",),
	"Risk Report": ("conclusion", "next_steps", "reason"),
	"Risk Report Log": ("reason",),
	"Risk Opinion": ("reason",),
	"Risk Response": ("activity", "proof", "reason"),
	"Security Incident": ("subject", "description", "place", "cause", "review", "end_reason"),
	"Security Incident Event": ("event",),
	"Security Incident Lesson": ("lesson", "why_none"),
	"Security Incident Measure": ("measure",),
	"Security Incident Person": ("statement",),
	"Service Follow Up": ("comment", "left_closed_reason", "low_answers"),
	"Service Follow Up Attempt": ("note",),
	"Service Progress Report": ("message",),
	"Service Request": (
		"subject",
		"description",
		"place",
		"solution",
		"cancel_reason",
		"hold_reason",
		"rating_comment",
		"ruling_reason",
		"cause_details",
	),
	"Service Request Escalation": ("answer",),
	"Service Request Hold": ("reason",),
	"Service Task": ("subject", "description", "place", "block_reason", "result"),
	"Service Task Equipment": ("note",),
	"Service Task Log": ("place", "content", "result"),
	"Shift Handover": ("summary", "return_reason"),
	"Shift Handover Matter": ("matter", "outcome"),
	"Shift Handover Thing": ("remark",),
	"ToDo": ("description",),
	"Visit Plan": ("purpose",),
	"Visitor Pass": ("purpose", "works", "spoke_with", "decline_reason", "revoke_reason"),
	"Watchlist Entry": ("reason", "source", "reject_reason", "end_reason"),
	"Watchlist Hit": ("outcome",),
	"Work Hand Over": ("reason",),
	"Work Hand Over Item": ("remark",),
}


def mask_in_document(doc, method=None) -> None:
	"""Before validate: masks our customers' numbers in what is written, and says so to whoever wrote it."""
	texts = [
		(row, field)
		for row in (doc, *_rows(doc))
		for field in TEXTS[row.doctype]
		if isinstance(row.get(field), str)
	]
	concerned = known({number for row, field in texts for number in numbers_in(row.get(field))})
	if not concerned:
		return
	for row, field in texts:
		row.set(field, mask_numbers_in(row.get(field), concerned))
	frappe.msgprint(
		_("A customer's number in the text is shown masked; the whole number is in the customer profile."),
		alert=True,
	)


def _rows(doc) -> list:
	"""The document's rows that hold texts."""
	tables = [table.fieldname for table in doc.meta.get_table_fields() if table.options in TEXTS]
	return [row for fieldname in tables for row in doc.get(fieldname)]


def known(numbers: Iterable[str]) -> set[str]:
	"""Those of the numbers that may not stay in a text: identity numbers, and what a protected field of the site holds."""
	numbers = set(numbers)
	found = {number for number in numbers if valid_resident_id(number)}
	hashes = {digest: number for number in numbers - found for digest in vault.search_hashes(number)}
	if not hashes:
		return found
	for column in columns():
		query = frappe.qb.from_(DocType(column.doctype)).select(column.hash).distinct()
		found |= {hashes[digest] for (digest,) in query.where(column.hash.isin(list(hashes))).run()}
	return found
