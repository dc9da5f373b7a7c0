"""The steps of an Improvement Plan that need words or a look at the figures; each is one transaction on the locked plan."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, getdate, nowdate

from wuye_ops.property.guarded import load_locked
from wuye_ops.rules import improvement as rules
from wuye_ops.service_quality import effect, plans


@frappe.whitelist(methods=["POST"])
def take(plan: str, step: str, reason: str | None = None) -> str:
	"""Takes a step of `rules.improvement.STEPS`; refused with everything that stands in its way. Returns the new status."""
	if step not in rules.STEPS:
		frappe.throw(_("There is no such step."), title=_("Improvement Plan"))
	doc = load_locked("Improvement Plan", plan)
	if step not in rules.steps_from(doc.status):
		plans.refuse(doc, step, [rules.Refusal("not_now", {"status": doc.status, "step": step})])
	doc.status, doc.flags.reason = rules.STEPS[step][1], reason
	doc.flags.by_service = True
	doc.save()
	return doc.status


@frappe.whitelist(methods=["POST"])
def finish_measure(
	plan: str, measure: str, evidence: str, done_on: str | None = None, evidence_text: str | None = None
) -> None:
	"""Notes that a measure was done, with the file that shows it, which was uploaded to the plan, or just now to none.

	Whoever may write the plan says it of any measure; somebody who may read it, of their own.
	"""
	doc = load_locked("Improvement Plan", plan, "read")
	row = next((row for row in doc.measures if row.name == measure), None)
	if row is None:
		frappe.throw(_("There is no such measure in this plan."), title=_("Measure"))
	if doc.status != rules.IN_PROGRESS or row.done_on:
		frappe.throw(
			_("Measures are done once, while the plan is in progress. Start it, or resume it."),
			title=_("Measure"),
		)
	if row not in plans.to_finish(doc):
		frappe.throw(
			_("Who is named in the measure says that it is done, or who leads the plan."),
			frappe.PermissionError,
			title=_("Measure"),
		)
	row.done_on = getdate(done_on or nowdate())
	if row.done_on > getdate(nowdate()):
		frappe.throw(_("It cannot have been done on a day that is yet to come."), title=_("Done On"))
	row.evidence, row.evidence_text = evidence, cstr(evidence_text)[:500] or None
	if not cstr(evidence).strip():
		frappe.throw(_("Attach what shows that it was done."), title=_("Evidence"))
	plans.add_log(doc, "Measure Done", row.what)
	doc.flags.by_service = True
	# whose measure it is may say that it is done
	doc.save(ignore_permissions=True)
	_keep_with_plan(doc, evidence)


def _keep_with_plan(doc, url: str) -> None:
	"""A file uploaded by somebody who may not write the plan belongs to it from now on, so that others may see it."""
	file = frappe.db.get_value(
		"File", {"file_url": url, "owner": frappe.session.user, "attached_to_name": ["is", "not set"]}
	)
	if file:
		frappe.db.set_value("File", file, {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name})


@frappe.whitelist(methods=["POST"])
def look(plan: str) -> dict:
	"""Reads the figures of a plan that is to be judged, without judging it. Returns {verdict, text, before, after}."""
	doc = load_locked("Improvement Plan", plan)
	if doc.status != rules.TO_JUDGE:
		frappe.throw(_("The effect is looked at when the work is done."), title=_("Judgement"))
	judgement = effect.judgement_of(doc)
	if judgement is None:
		frappe.throw(_("This plan names no metric: a person judges, and says why."), title=_("Judgement"))
	doc.flags.by_service = True
	doc.save()
	return {
		"verdict": doc.verdict,
		"text": doc.verdict_text,
		"before": doc.before_value,
		"after": doc.after_value,
	}
