"""自学: what somebody has learned on their own, with a proof, and decided by somebody else."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, flt, getdate, now_datetime, nowdate

from wuye_ops.people import access
from wuye_ops.people.training import events, needs, words
from wuye_ops.people.training.records import STUDY
from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.posts import users_of_post
from wuye_ops.rules import training as rules
from wuye_ops.rules.training import Attended
from wuye_ops.rules.training_need import SUBJECTS

OWN_FIELDS = ("status", "result", "approved_by", "approved_on", "return_reason")
OF_PERSON = ("employee_name", "designation", "department")
OPEN = (rules.DRAFT, rules.RETURNED)
# who decides, besides HR, of those whom they lead
DECIDERS = frozenset(("Property Manager", "Department Head"))
REASON_LENGTH = 500


# -- controller's named steps ------------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, None)
	doc.status = rules.DRAFT


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
		allowed = {"modified", "modified_by", "property", "company", *OF_PERSON}
		if before.status not in OPEN and not doc.flags.by_service and first_change(doc, before, allowed):
			frappe.throw(
				_("It is {0} and is not changed any more.").format(_(before.status, context=STUDY)),
				title=_(STUDY),
			)
	if doc.subject not in SUBJECTS:
		frappe.throw(_("Choose a subject of the list."), title=_(STUDY))
	person = take_person(doc)
	doc.course = cstr(doc.course).strip()
	if not doc.flags.by_service:
		guarded.own_file(doc, "proof")
		# a draft may lack its proof and has no result; what is there is right
		found = _refusals(doc, person, but=("no_proof", "no_result", "no_hours"))
		if flt(doc.hours) == 0:
			found.append(rules.Refusal("no_hours"))
		words.refuse(found, _(STUDY))
	doc.company = doc.company or person.company


def take_person(doc):
	"""The employee, locked: of two who enter one piece of study twice at once the second sees the first."""
	person = frappe.db.get_value(
		"Employee", doc.employee, list(needs.PERSON_FIELDS), as_dict=True, for_update=True
	)
	if not person:
		frappe.throw(_("Choose an employee."), title=_(STUDY))
	doc.update({field: person[field] for field in OF_PERSON})
	doc.property = person.wuye_property or None
	return person


def refuse_delete(doc) -> None:
	if doc.status not in OPEN:
		frappe.throw(
			_("{0} is {1} and kept for the record.").format(doc.name, _(doc.status, context=STUDY)),
			title=_("Kept for the Record"),
		)


# -- steps -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def submit(study: str) -> str:
	"""The employee, or HR for them, hands it in. Returns the new status."""
	doc = guarded.load_locked(STUDY, study)
	title = _(rules.SUBMIT, context=STUDY)
	words.refuse(rules.STUDY_LIFE.refusals(doc.status, rules.SUBMIT), title)
	words.refuse(_refusals(doc, take_person(doc), but=("no_result",)), title)
	doc.status, doc.return_reason = rules.STUDY_LIFE.after(rules.SUBMIT), None
	guarded.save(doc)
	tell_staff(
		_who_decides(doc),
		doc,
		_("To approve: self-study of {0}, {1}").format(
			frappe.utils.escape_html(doc.employee_name), frappe.utils.escape_html(doc.course)
		),
	)
	return doc.status


@frappe.whitelist(methods=["POST"])
def decide(study: str, step: str, result: str | None = None, reason: str | None = None) -> str:
	"""Approve with a result, or Return with a reason; by HR or who leads the employee, and never one's own. Returns the new status."""
	if step not in (rules.APPROVE, rules.RETURN):
		frappe.throw(_("There is no such step."), title=_(STUDY))
	doc = guarded.load_locked(STUDY, study, "read")
	title = _(step, context=STUDY)
	if not may_decide(doc.employee):
		frappe.throw(
			_("Self-study is approved by HR, or by who leads the employee."),
			frappe.PermissionError,
			title=title,
		)
	words.refuse(rules.STUDY_LIFE.refusals(doc.status, step), title)
	user, person = frappe.session.user, take_person(doc)
	if user == person.user_id:
		words.refuse([rules.Refusal("own_approval")], title)
	if step == rules.RETURN:
		doc.return_reason = guarded.required(reason, _("Say why; the reason is kept."), title)[:REASON_LENGTH]
	else:
		doc.update({"result": result or None, "approved_by": user})
		words.refuse(_refusals(doc, person), title)
	doc.update({"approved_by": user, "approved_on": now_datetime()})
	doc.status = rules.STUDY_LIFE.after(step)
	doc.flags.by_service = True
	# whoever may decide was asked above; only HR could write another's document by hand
	doc.save(ignore_permissions=True)
	text = (
		_("Your self-study was approved: {0}")
		if step == rules.APPROVE
		else _("Your self-study came back: {0}")
	)
	tell_staff([user_of(doc.employee)], doc, text.format(frappe.utils.escape_html(doc.course)))
	return doc.status


def possible(doc) -> list[str]:
	"""The steps that the user may take now, for the buttons of the form."""
	if doc.is_new():
		return []
	user, found = frappe.session.user, []
	steps = rules.STUDY_LIFE.steps_from(doc.status)
	if rules.SUBMIT in steps and access.may_act_for(user, doc.employee):
		found.append(rules.SUBMIT)
	own = frappe.db.get_value("Employee", doc.employee, "user_id") == user
	if not own and may_decide(doc.employee):
		found += [step for step in steps if step != rules.SUBMIT]
	return found


def may_decide(employee: str) -> bool:
	"""HR, and of those they lead managers and heads."""
	user = frappe.session.user
	if user == "Administrator":
		return True
	may = access.is_hr(user) or bool(DECIDERS & set(frappe.get_roles(user)))
	return may and access.may_see_employee(user, employee)


def _refusals(doc, person, but: tuple[str, ...] = ()) -> list:
	one = _attended(doc)
	found = rules.record_refusals(
		one,
		events.who(person),
		doc.company or person.company,
		getdate(nowdate()),
		_others(doc),
	)
	return [refusal for refusal in found if refusal.code not in but]


def _attended(doc) -> Attended:
	return Attended(
		doc.employee,
		cstr(doc.name),
		cstr(doc.course),
		cstr(doc.subject),
		getdate(doc.day),
		needs.hours_of(doc.hours),
		rules.SELF_STUDY,
		result=doc.result or None,
		has_proof=bool(doc.proof),
		approved_by=cstr(doc.approved_by),
	)


def _others(doc) -> list[Attended]:
	"""What else the person says to have studied on the day."""
	rows = frappe.get_all(
		STUDY,
		{"employee": doc.employee, "day": doc.day, "name": ["!=", doc.name or ""]},
		["name", "employee", "course", "subject", "day", "hours", "result", "proof", "approved_by"],
	)
	return [_attended(row) for row in rows]


def _who_decides(doc) -> list[str]:
	"""The head of the department, else who is above; of head office HR."""
	if doc.property:
		users = users_of_post(doc.property, doc.department, "Department Head")
		own = user_of(doc.employee)
		# a head's own goes to the manager
		return (
			users_of_post(doc.property, doc.department, "Property Manager")
			if users == [own]
			else [user for user in users if user != own]
		)
	return users_with_role("HR User", "")
