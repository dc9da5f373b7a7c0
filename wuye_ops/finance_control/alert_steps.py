"""A cost alert is explained by who knows why, and approved by somebody else who may; each step is one save, kept in its versions."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, flt, now_datetime

from wuye_ops.finance_control import alerts, stops
from wuye_ops.finance_control.alerts import (
	APPROVED,
	DOCTYPE,
	EXPLAINED,
	OPEN,
	RETURNED,
	TO_APPROVE,
	TO_EXPLAIN,
)
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.notices import tell_staff
from wuye_ops.rules.cost_monitor import STOP

DIRECTOR = "Operations Director"
CAUSES = (
	"Price", "Quantity", "Not Planned", "Earlier than Planned", "Later than Planned", "Booked Wrongly", "Other",
)  # fmt: skip
MOST_PERCENT = 1000


@frappe.whitelist(methods=["POST"])
def explain(name: str, cause: str, explanation: str, measures: str = "") -> str:
	"""Says why, and what is done about it; returns the status that follows. Of an alert that waits for an explanation, or still
	for its approval."""
	doc = load_locked(DOCTYPE, name)
	if doc.status not in (*TO_EXPLAIN, TO_APPROVE):
		_refuse_status(doc)
	if cause not in CAUSES:
		frappe.throw(_("Choose what caused it."), title=_("Cause"))
	doc.update(
		{
			"cause": cause,
			"explanation": required(explanation, _("Say why costs are off the plan."), _("Explanation")),
			"measures": (measures or "").strip(),
			"explained_by": frappe.session.user,
			"explained_on": now_datetime(),
			"status": TO_APPROVE if doc.role_to_approve else EXPLAINED,
			"decision_note": None,
		}
	)
	save(doc)
	if doc.status == TO_APPROVE:
		tell_staff(
			alerts.approvers(doc),
			doc,
			_("To approve: {0}").format(frappe.utils.escape_html(f"{doc.property} · {doc.title}")),
		)
	return doc.status


@frappe.whitelist(methods=["POST"])
def approve(name: str, up_to: float | str | None = None, note: str = "") -> None:
	"""Approves the deviation as it was explained. up_to: percent above plan that is approved, not less than it is now; what goes
	beyond asks again. By the role it asks for or the operations director, and not by who explained it."""
	doc = _load_to_decide(name)
	up_to = flt(up_to) or flt(doc.percent, 2)
	# the figure is shown with two places
	if not flt(doc.percent, 2) <= up_to <= MOST_PERCENT:
		frappe.throw(
			_("Approve at least the {0} % that costs are above plan now, and not more than {1} %.").format(
				flt(doc.percent, 2), MOST_PERCENT
			),
			title=_("Approved Up To (%)"),
		)
	if doc.code == "Unplanned" and doc.band == STOP:
		frappe.throw(
			_("Nothing is planned for this class, so no share of it can be approved. Revise the cost plan."),
			title=_("Unplanned"),
		)
	doc.update(
		{
			"status": APPROVED,
			"approved_up_to": up_to,
			"decided_by": frappe.session.user,
			"decided_on": now_datetime(),
			"decision_note": (note or "").strip(),
			"stops": 0,
		}
	)
	save(doc)
	stops.follow(doc.property, cint(doc.year))
	tell_staff([doc.explained_by], doc, _("Approved: {0}").format(frappe.utils.escape_html(doc.title)))


@frappe.whitelist(methods=["POST"])
def send_back(name: str, note: str) -> None:
	"""Asks for a better explanation; the reason is kept."""
	doc = _load_to_decide(name)
	doc.update(
		{
			"status": RETURNED,
			"decision_note": required(note, _("Say what is missing."), _("Return")),
			"decided_by": frappe.session.user,
			"decided_on": now_datetime(),
		}
	)
	save(doc)
	tell_staff(
		[doc.explained_by],
		doc,
		_("Returned: {0}").format(frappe.utils.escape_html(doc.title)),
		doc.decision_note,
	)


def _load_to_decide(name: str):
	doc = load_locked(DOCTYPE, name)
	if doc.status != TO_APPROVE:
		_refuse_status(doc)
	if not {doc.role_to_approve, DIRECTOR} & set(frappe.get_roles()):
		frappe.throw(
			_("This deviation is approved by: {0}.").format(_(doc.role_to_approve)),
			frappe.PermissionError,
			title=_("Approval"),
		)
	if doc.explained_by == frappe.session.user:
		frappe.throw(
			_("Somebody else must approve this than who explained it."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	return doc


def _refuse_status(doc) -> None:
	if doc.status == OPEN:
		frappe.throw(_("It has not been explained yet."), title=_("Cost Alert"))
	frappe.throw(
		_("{0} is {1} by now.").format(frappe.bold(doc.name), _(doc.status, context="Cost Alert")),
		title=_("Cost Alert"),
	)
