"""制度监督: each controlled policy has an owner and a checklist; what is not kept becomes a rectification.

Policy Checklist ─ the day comes ─▶ Policy Check  Planned ─ finish ─▶ Done ─▶ Rectification for each row not kept
                                                     └── cancel ─▶ Cancelled
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, cint, format_date, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.rules import policy_check as rules

PLANNED, DONE, CANCELLED = "Planned", "Done", "Cancelled"
# So long before its day a check is planned and its checker told.
AHEAD_DAYS = 7
OWN_FIELDS = ("status", "score", "not_followed", "done_on", "done_by")
# who may finish a check in the checker's place
STAND_IN = frozenset(("Internal Auditor", "Operations Director", "System Manager"))


# -- checklists


def check_list(doc) -> None:
	policy = frappe.get_doc("Record", doc.policy)
	policy.check_permission("read")
	if not policy.controlled:
		frappe.throw(
			_("{0} is not a controlled document. Only policies in force are supervised.").format(
				frappe.bold(policy.title)
			),
			title=_("Policy"),
		)
	if policy.property and policy.property != doc.property:
		frappe.throw(
			_("{0} holds for {1}, not for {2}.").format(
				frappe.bold(policy.title), policy.property, doc.property
			),
			title=_("Another Property"),
		)
	doc.policy_title = policy.title
	doc.owner_employee = doc.owner_employee or policy.owner_employee
	if not rules.may_check(doc.checker, doc.owner_employee):
		frappe.throw(
			_("Nobody supervises a policy of their own. Name another checker."), title=_("Checked by")
		)
	if not 1 <= cint(doc.cycle_months) <= rules.MOST_MONTHS:
		frappe.throw(
			_("A policy is checked every 1 to {0} months.").format(rules.MOST_MONTHS),
			title=_("Every (Months)"),
		)
	if not doc.items:
		frappe.throw(_("Enter what the policy requires, row by row."), title=_("Requirements"))
	doc.checklist_key = f"{doc.policy}|{doc.property}"
	doc.next_check_on = doc.next_check_on or add_days(nowdate(), AHEAD_DAYS)


def refuse_deletion_of_list(doc) -> None:
	if frappe.db.exists("Policy Check", {"checklist": doc.name}):
		frappe.throw(
			_("Checks were made by this list. Disable it instead."),
			frappe.LinkExistsError,
			title=_("Kept for the Record"),
		)


# -- checks: controller's named steps


def prepare(doc) -> None:
	"""A new check begins with the requirements of its list, whatever a form sends."""
	checklist = frappe.get_doc("Policy Checklist", doc.checklist)
	doc.property, doc.policy, doc.policy_title = checklist.property, checklist.policy, checklist.policy_title
	doc.checker = doc.checker or checklist.checker
	doc.check_key = f"{checklist.name}|{getdate(doc.due_on)}"
	doc.set("results", [])
	for row in checklist.items:
		doc.append(
			"results",
			{
				"clause": row.clause,
				"requirement": row.requirement,
				"method": row.method,
				"department": checklist.department,
				"responsible": checklist.owner_employee,
			},
		)


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
	before = doc.get_doc_before_save()
	if before and before.status != PLANNED and not doc.flags.by_service:
		if first_change(doc, before, {"modified", "modified_by"}):
			frappe.throw(_("A check that is over is not changed."), title=_("Kept for the Record"))
	owner = frappe.db.get_value("Policy Checklist", doc.checklist, "owner_employee")
	if doc.checker and not rules.may_check(doc.checker, owner):
		frappe.throw(
			_("Nobody supervises a policy of their own. Name another checker."), title=_("Checked by")
		)
	if before and not doc.flags.by_service:
		_refuse_other_requirements(doc, before)


def _refuse_other_requirements(doc, before) -> None:
	asked = [(row.clause, row.requirement, row.rectification) for row in doc.results]
	if asked != [(row.clause, row.requirement, row.rectification) for row in before.results]:
		frappe.throw(
			_("The requirements are those of the checklist. Change them there, for the next check."),
			title=_("Results"),
		)


def refuse_deletion(doc) -> None:
	if doc.status != PLANNED:
		frappe.throw(
			_("A check that is over is kept."), frappe.PermissionError, title=_("Kept for the Record")
		)


# -- services


@frappe.whitelist(methods=["POST"])
def finish(check: str) -> float | None:
	"""Closes the check, makes a rectification of each requirement that is not kept, and plans the next. Returns the share."""
	doc = _load(check)
	checklist = frappe.get_doc("Policy Checklist", doc.checklist, for_update=True)
	_check_who(doc, checklist)
	results = [rules.Result(row.outcome, row.finding) for row in doc.results]
	_refuse_incomplete(doc, rules.incomplete(results))
	for row in doc.results:
		if row.outcome in rules.TO_RECTIFY and not row.rectification:
			row.rectification = _rectification(doc, row)
	share = rules.share_followed(results)
	doc.score = float(share) if share is not None else 0
	doc.not_followed = sum(row.outcome in rules.TO_RECTIFY for row in doc.results)
	doc.status, doc.done_on, doc.done_by = DONE, now_datetime(), frappe.session.user
	_save(doc)
	_plan_next(doc, checklist)
	if doc.not_followed:
		subject = _("{0}: {1} requirements are not kept").format(_safe(doc.policy_title), doc.not_followed)
		tell_staff([user_of(checklist.owner_employee)], doc, subject)
	return float(share) if share is not None else None


@frappe.whitelist(methods=["POST"])
def cancel(check: str, reason: str) -> None:
	"""It does not take place, for a reason that is kept; the next one comes in its cycle."""
	doc = _load(check)
	doc.conclusion = guarded.required(reason, _("Say why it does not take place."), _("Reason"))
	doc.status = CANCELLED
	checklist = frappe.get_doc("Policy Checklist", doc.checklist, for_update=True)
	_save(doc)
	_plan_next(doc, checklist)


def _load(name: str):
	doc = guarded.load_locked("Policy Check", name)
	if doc.status != PLANNED:
		frappe.throw(
			_("This check is {0}.").format(_(doc.status, context=doc.doctype)), title=_("Policy Check")
		)
	return doc


def _check_who(doc, checklist) -> None:
	"""The checker, or an auditor or director in their place; never the owner of the policy."""
	user = frappe.session.user
	if user == user_of(checklist.owner_employee):
		frappe.throw(_("Nobody supervises a policy of their own. Ask somebody else."), title=_("Finish"))
	if user not in ("Administrator", user_of(doc.checker)) and not STAND_IN & set(frappe.get_roles(user)):
		frappe.throw(
			_("{0} does this check.").format(frappe.bold(_safe(doc.checker_name))),
			frappe.PermissionError,
			title=_("Finish"),
		)


def _refuse_incomplete(doc, missing: tuple[tuple[int, str], ...]) -> None:
	if not missing:
		return
	words = {
		rules.NO_OUTCOME: _("Row {0}: say whether it is kept."),
		rules.NO_FINDING: _("Row {0}: say what is not kept."),
	}
	rows = [words[code].format(doc.results[position].idx) for position, code in missing]
	frappe.throw("<br>".join(rows), title=_("Not Complete Yet"))


def _rectification(doc, row) -> str:
	subject = _("{0}: {1}").format(doc.policy_title, row.requirement)
	rectification = frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": doc.property,
			"subject": subject[:140],
			"description": row.finding,
			"severity": row.severity or "Normal",
			"department": row.department
			or frappe.db.get_value("Policy Checklist", doc.checklist, "department"),
			"responsible": row.responsible if user_of(row.responsible) else None,
			"found_on": now_datetime(),
			"source_doctype": doc.doctype,
			"source_name": doc.name,
			"source_key": f"policy|{doc.name}|{row.name}",
		}
	)
	rectification.flags.found_by = frappe.session.user
	# the right to do the check is the right to say what it found
	rectification.insert(ignore_permissions=True)
	return rectification.name


def _plan_next(doc, checklist) -> None:
	following = rules.next_check(getdate(doc.due_on), getdate(nowdate()), cint(checklist.cycle_months))
	# the day follows from the check, which the user had the right to end
	checklist.db_set("next_check_on", following)


def _save(doc) -> None:
	doc.flags.by_service = True
	doc.save()
	doc.flags.by_service = False


# -- by the day


def plan_checks(today: date | str | None = None) -> int:
	"""Daily: a check for each list whose day comes within a week, and its checker told. Returns how many were made.

	Run twice, at once or after a kill it makes none twice: list and day are a unique key.
	"""
	today = getdate(today or nowdate())
	checklist, made = frappe.qb.DocType("Policy Checklist"), frappe.qb.DocType("Policy Check")
	rows = (
		frappe.qb.from_(checklist)
		.left_join(made)
		.on((made.checklist == checklist.name) & (made.due_on == checklist.next_check_on))
		.select(checklist.name, checklist.next_check_on)
		.where((checklist.disabled == 0) & (checklist.next_check_on <= add_days(today, AHEAD_DAYS)))
		.where(made.name.isnull())
		.orderby(checklist.next_check_on)
		.run(as_dict=True)
	)
	return sum(_plan(row) for row in rows)


def _plan(row) -> bool:
	# whoever plans at the same moment waits here, and then sees that it is there
	checklist = frappe.get_doc("Policy Checklist", row.name, for_update=True)
	key = f"{row.name}|{getdate(row.next_check_on)}"
	check = frappe.qb.DocType("Policy Check")
	if frappe.qb.from_(check).select(check.name).where(check.check_key == key).for_update().run():
		return False
	doc = frappe.get_doc({"doctype": "Policy Check", "checklist": row.name, "due_on": row.next_check_on})
	# the day itself plans it, no user
	doc.insert(ignore_permissions=True)
	subject = _("To check by {0}: {1}").format(format_date(doc.due_on), _safe(doc.policy_title))
	tell_staff([user_of(checklist.checker)], doc, subject)
	if not frappe.flags.in_test:
		frappe.db.commit()
	return True


def _safe(text: str | None) -> str:
	return frappe.utils.escape_html(text or "")
