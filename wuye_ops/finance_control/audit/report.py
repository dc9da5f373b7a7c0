"""审计报告: the opinion by its rule, and everything that the printed report says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, fmt_money

from wuye_ops.finance_control.audit import audits, evidence, words
from wuye_ops.finance_control.audit.as_finding import amount_of
from wuye_ops.property import guarded
from wuye_ops.rules import audit_life, audit_report
from wuye_ops.rules.rectification import SEVERITIES
from wuye_ops.rules.steps import Refusal


@frappe.whitelist(methods=["POST"])
def write(
	audit: str, overview: str | None = None, conclusion: str | None = None, advice: str | None = None
) -> str:
	"""Writes the report of an audit whose field work has ended: its texts, and the opinion by the rule. Returns the opinion.

	Whoever writes it may not issue it. Writing it again counts the findings anew.
	"""
	doc = guarded.load_locked(audits.DOCTYPE, audit)
	title = _("Write Report", context=audits.DOCTYPE)
	if doc.status != audit_life.REPORTING:
		frappe.throw(_("The report is written after the field work and before it is issued."), title=title)
	if not audits.is_in_team(doc, frappe.session.user):
		words.refuse([Refusal("not_in_team")], audits.DOCTYPE, title)
	for field, value in (("overview", overview), ("conclusion", conclusion), ("advice", advice)):
		if cstr(value).strip():
			doc.set(field, cstr(value).strip())
	assembled = assemble(doc)
	doc.opinion = assembled.opinion.grade
	doc.opinion_reasons = "\n".join(reasons_in_words(assembled.opinion.reasons))
	doc.opinion_limits = "\n".join(reasons_in_words(assembled.opinion.limits)) or None
	doc.written_by = frappe.session.user
	audits.note(doc, "Write Report", _(doc.opinion, context=audits.DOCTYPE))
	guarded.save(doc)
	return doc.opinion


def assemble(doc, findings: Sequence | None = None) -> audit_report.Report:
	"""The report of the audit's findings; findings: rows of `audits.findings_of`, all of them where none are given."""
	findings = audits.findings_of(doc.name) if findings is None else findings
	steps = {row.name: row.title for row in doc.steps}
	return audit_report.assemble(
		(
			audit_report.Finding(
				row.name, row.severity, row.status, row.area or "", amount_of(row), bool(cint(row.repeated))
			)
			for row in findings
		),
		audit_report.Work(
			len(doc.steps),
			tuple(row.title for row in doc.steps if row.status == audit_life.DROPPED),
			evidence.not_provided(doc.name),
			evidence.changed_papers(doc.name),
			{steps[row]: found for row, found in evidence.conclusions(doc.name).items() if row in steps},
		),
	)


def reasons_in_words(reasons: Sequence[audit_report.Reason]) -> list[str]:
	"""Why an opinion is what it is: the rule stands in the report."""
	return [_sentences()[one.code].format(**_params(one.params)) for one in reasons]


def _params(params: Mapping[str, object]) -> dict[str, str]:
	return {
		name.replace("from", "least"): "、".join(map(cstr, value))
		if isinstance(value, tuple)
		else cstr(value)
		for name, value in params.items()
	}


def _sentences() -> dict[str, str]:
	return {
		"too_little_seen": _(
			"{covered} % of the programme was done, less than the {least} % an opinion takes."
		),
		"critical": _("{number} critical findings."),
		"many_major": _("{number} major findings; from {least} on the opinion is unsatisfactory."),
		"sample_not_acceptable": _("Samples that are not acceptable: {steps}"),
		"major": _("{number} major findings."),
		"repeated": _("{number} findings that come again though they were closed."),
		"many_normal": _("{number} normal findings; from {least} on improvement is needed."),
		"more_work": _("Samples that ask for more work: {steps}"),
		"normal": _("{number} normal findings."),
		"minor_only": _("{number} minor findings only."),
		"nothing_found": _("Nothing was found."),
		"steps_dropped": _("Steps of the programme that were dropped: {steps}"),
		"not_provided": _("Documents that were not provided: {requests}"),
		"papers_changed": _("Documents that have changed since they were looked at: {papers}"),
	}


# -- in print --------------------------------------------------------------------------------------------------------


def audit_report_parts(audit: str) -> dict:
	"""What the printed report shows besides the audit's own fields, for whoever may read it.

	Findings are listed by the reader's own right: somebody of one property reads those of theirs, and how many there are besides.
	"""
	doc = frappe.get_doc(audits.DOCTYPE, audit)
	doc.check_permission("print")
	visible = set(frappe.get_list("Audit Finding", {"audit": audit}, pluck="name", limit=0))
	rows = audits.findings_of(audit)
	whole = assemble(doc, rows)
	own = assemble(doc, [row for row in rows if row.name in visible])
	return {
		"entries": [_entry(one) for one in own.entries],
		"elsewhere": len(whole.entries) - len(own.entries),
		"severities": SEVERITIES,
		"counts": own.counts,
		"by_area": own.by_area,
		"amount": flt(own.amount),
		"repeated": own.repeated,
		"reasons": cstr(doc.opinion_reasons).splitlines(),
		"limits": cstr(doc.opinion_limits).splitlines(),
		"issued_by": frappe.utils.get_fullname(doc.issued_by) if doc.issued_by else "",
		"names": {row.user: frappe.utils.get_fullname(row.user) for row in doc.team},
		"steps": [
			{"title": row.title, "status": row.status, "conclusion": row.conclusion} for row in doc.steps
		],
	}


def _entry(one: audit_report.Entry) -> dict:
	doc = frappe.get_cached_doc("Audit Finding", one.finding.key)
	amount = amount_of(doc)
	return {
		"number": one.number,
		"doc": doc,
		"amount": "" if amount is None else fmt_money(float(amount), currency="CNY"),
	}
