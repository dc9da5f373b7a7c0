"""Verifying rectifications on the phone: what waits for the user's verdict, and the verdict itself, with or without a connection.

Who may say that it is cured is the workflow's matter, and never somebody who had a hand in it (`involvement`). A verdict
names the hand-in that was looked at: what was handed in anew since has to be looked at anew.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.model.workflow import get_workflow_name
from frappe.utils import get_datetime

from wuye_ops.inspection.involvement import involved, involved_in
from wuye_ops.inspection.rectification import load_locked
from wuye_ops.property import offline_entries
from wuye_ops.rules import rectification as rules

WAITING = "To Verify"
VERDICTS = {"verify": "Closed", "return": "Returned"}
FIELDS = (
	"name", "subject", "status", "severity", "due_date", "property", "service_area", "equipment", "responsible",
	"department", "times_returned", "finished_on", "service_task",
)  # fmt: skip
MOST = 100


def verifies() -> bool:
	"""Whether the user's roles may close what waits to be verified, by the site's workflow."""
	workflow = get_workflow_name("Rectification")
	if not workflow:
		return bool(frappe.has_permission("Rectification", "write"))
	roles = set(frappe.get_roles())
	return any(
		row.state == WAITING and row.next_state == VERDICTS["verify"] and row.allowed in roles
		for row in frappe.get_cached_doc("Workflow", workflow).transitions
	)


def waiting_for_me() -> list:
	"""What the user may verify, in their properties, the longest waiting first."""
	if not verifies():
		return []
	rows = frappe.get_list(
		"Rectification",
		{"status": WAITING, "source_doctype": ["not in", judged_by_source()]},
		list(FIELDS),
		order_by="finished_on, name",
		limit=MOST,
	)
	hands = involved_in(rows)
	return [row for row in rows if rules.may_verify(frappe.session.user, hands[row.name])]


def judged_by_source() -> list[str]:
	"""Doctypes whose documents themselves say whether what came of them is cured."""
	return frappe.get_hooks("rectifications_judged_by_source")


def may_verify(doc) -> bool:
	return (
		doc.status == WAITING
		and doc.source_doctype not in judged_by_source()
		and verifies()
		and doc.has_permission("write")
		and rules.may_verify(frappe.session.user, involved(doc))
	)


@frappe.whitelist(methods=["POST"])
def sync(rectification: str, entries: str | list) -> list[dict]:
	"""Takes what a phone has kept of a rectification, each once: [{key, kind: verify|return, at, seen, remark}].

	seen: the `finished_on` of the hand-in that was looked at. Returns for each {ok} or {ok: False, message}.
	"""
	doc = load_locked(rectification)
	return offline_entries.take(doc, entries, lambda entry, at: _take(doc.name, entry, at))


def _take(name: str, entry: dict, at: datetime) -> None:
	doc = load_locked(name)
	verdict = VERDICTS.get(entry.get("kind"))
	if not verdict:
		frappe.throw(
			_("{0} is not a kind of entry.").format(frappe.utils.escape_html(str(entry.get("kind")))[:40])
		)
	if doc.status != WAITING:
		frappe.throw(
			_("Rectification {0} is {1}: it waits for no verdict any more.").format(
				doc.name, _(doc.status, context=doc.doctype)
			),
			title=_("Verify"),
		)
	if str(entry.get("seen")) != str(doc.finished_on):
		frappe.throw(
			_("It was handed in anew after you had looked at it. Look at it again."), title=_("Verify")
		)
	doc.flags.made_on = max(at, get_datetime(doc.finished_on))
	doc.status, doc.verify_remark = verdict, entry.get("remark")
	doc.save()
