"""A promotion, from the proposal of who leads somebody to HRMS's Employee Promotion, which is made once (`wuye_key`).

What is lacking is written down when it is proposed, and looked at again when it is approved.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, cstr, escape_html, formatdate, getdate, now_datetime, nowdate

from wuye_ops.people import access, log
from wuye_ops.people.promotions import candidates, words
from wuye_ops.property.days import day_of
from wuye_ops.property.guarded import load_locked, required
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff, user_of, users_with_role
from wuye_ops.rules import promotion as rules

DOCTYPE = "Promotion Proposal"
HRMS = "Employee Promotion"
PROPOSERS = frozenset(("Property Manager", "Department Head", "HR User", "HR Manager", "Operations Director"))
DECIDER = "HR Manager"
LONGEST = 1000
# a promotion is proposed for a day near today
DAYS_BACK, DAYS_AHEAD = 31, 184


@frappe.whitelist(methods=["POST"])
def propose(employee: str, path: str, promotion_date: str, reason: str, award: str | None = None) -> str:
	"""Proposes one of the people whom the user leads for the next post. Returns the proposal. What is lacking does not stop it: it is
	written down, and approving it waits until it is met."""
	user = frappe.session.user
	may = PROPOSERS & set(frappe.get_roles(user)) and access.may_see_employee(user, employee)
	if not may or frappe.db.get_value("Employee", employee, "user_id") == user:
		frappe.throw(_("Propose one of your people."), frappe.PermissionError, title=_(DOCTYPE))
	person = frappe.db.get_value("Employee", employee, [*candidates.PERSON_FIELDS, "status"], as_dict=True)
	if person.status != "Active":
		frappe.throw(_("Only who is employed can be promoted."), title=_(DOCTYPE))
	way = next((one for one in candidates.paths(person.designation) if one.name == path), None)
	if not way:
		frappe.throw(
			_("Choose a promotion path that begins at {0}.").format(
				frappe.bold(escape_html(person.designation or "–"))
			),
			title=_(candidates.PATH),
		)
	on = _day(promotion_date)
	reason = required(reason, _("Say why; the reason is kept."), _(DOCTYPE))[:LONGEST]
	_check_award(award, employee)
	key = f"{employee}|{way.next_post}"
	# of two who propose the same at once the second waits here, and reads what the first has made
	frappe.db.get_value("Employee", employee, for_update=True)
	if other := frappe.db.get_value(DOCTYPE, {"proposal_key": key}, for_update=True):
		frappe.throw(
			_("{0} proposes the same already. Wait for its decision.").format(frappe.bold(other)),
			title=_(DOCTYPE),
		)
	doc = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"employee": employee,
			"employee_name": person.employee_name,
			"property": person.wuye_property,
			"company": person.company,
			"status": rules.PROPOSED,
			"path": way.name,
			"post": way.post,
			"grade": person.grade,
			"next_post": way.next_post,
			"next_grade": way.next_grade or person.grade,
			"promotion_date": on,
			"reason": reason,
			"award": award or None,
			"proposed_by": user,
			"proposed_on": now_datetime(),
			"proposal_key": key,
		}
	)
	_write_checks(doc, candidates.find(way, [person], getdate(nowdate()))[0])
	doc.append("log", log.row("Propose", rules.PROPOSED, reason))
	doc.flags.by_service = True
	# who may propose was asked above; nobody writes a proposal by hand
	doc.insert(ignore_permissions=True)
	tell_staff(
		users_with_role(DECIDER, doc.property or ""),
		doc,
		_("{0} is proposed for promotion to {1}").format(
			escape_html(doc.employee_name), escape_html(doc.next_post)
		),
	)
	return doc.name


@frappe.whitelist(methods=["POST"])
def take(proposal: str, step: str, reason: str | None = None) -> str:
	"""Approve, Decline or Withdraw. Returns the new status."""
	doc = load_locked(DOCTYPE, proposal, "read")
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	reason = cstr(reason).strip()[:LONGEST]
	user, may = frappe.session.user, _may_decide(doc)
	if step == rules.APPROVE and doc.status == rules.PROPOSED:
		# who may not is told that, and nothing of how the employee stands
		words.refuse(rules.refusals(_as_rule(doc, lacking=""), step, user, may, reason))
		_look_again(doc)
	words.refuse(rules.refusals(_as_rule(doc), step, user, may, reason))
	was, doc.status = doc.status, rules.LIFE.after(step)
	if step != rules.WITHDRAW:
		doc.decided_by, doc.decided_on = frappe.session.user, now_datetime()
	doc.decision = reason or None
	log.note(doc, step, reason, was)
	if step == rules.APPROVE:
		doc.employee_promotion = _make_promotion(doc)
		_take_effect(doc, getdate(nowdate()))
	else:
		doc.proposal_key = None
	_save(doc)
	_tell(doc)
	return doc.status


def possible(doc) -> list[str]:
	"""The steps that who is logged in may take now, for the buttons; what is lacking stands in the table."""
	one, may = _as_rule(doc, lacking=""), _may_decide(doc)
	return [
		step
		for step in rules.LIFE.steps_from(doc.status)
		if not rules.refusals(one, step, frappe.session.user, may, "-")
	]


def follow_promotions(today: date | str | None = None, commit: bool = True) -> int:
	"""Each day: promotions whose day has come take effect; what fails is a row of its log, told to HR once, and tried again. Returns
	how many took effect."""
	day, done = getdate(today), 0
	for name in frappe.get_all(
		DOCTYPE,
		{"status": rules.APPROVED, "promotion_date": ["<=", day]},
		pluck="name",
		order_by="name",
	):
		doc = frappe.get_doc(DOCTYPE, name, for_update=True)
		if frappe.db.get_value(HRMS, doc.employee_promotion, "docstatus") == 0:
			done += _take_effect(doc, day)
			_save(doc)
		if commit:
			frappe.db.commit()
	return done


def free_key(doc, method=None) -> None:
	"""Cancel of an Employee Promotion: the post can be proposed anew."""
	if doc.get("wuye_key"):
		doc.db_set("wuye_key", None, update_modified=False)
		frappe.db.set_value(DOCTYPE, {"employee_promotion": doc.name}, "proposal_key", None)


# -- HRMS's document ---------------------------------------------------------------------------------------------------


def _make_promotion(doc) -> str:
	"""A draft; HRMS submits none before its day."""
	meta = frappe.get_meta("Employee")
	changes = (("designation", doc.post, doc.next_post), ("grade", doc.grade, doc.next_grade))
	new = frappe.new_doc(HRMS)
	new.update(
		{
			"employee": doc.employee,
			"promotion_date": doc.promotion_date,
			"company": doc.company,
			"wuye_key": f"promotion|{doc.name}",
			"promotion_details": [
				{"property": meta.get_label(field), "fieldname": field, "current": old, "new": value}
				for field, old, value in changes
				if value and value != old
			],
		}
	)
	return new.insert().name


def _take_effect(doc, today: date) -> int:
	if getdate(doc.promotion_date) > today:
		return 0
	frappe.db.savepoint("promotion")
	try:
		frappe.get_doc(HRMS, doc.employee_promotion).submit()
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="promotion")
		frappe.clear_last_message()
		why = failure_in_words(error)
		if not doc.log or (doc.log[-1].step, doc.log[-1].reason) != ("Failed", why):
			log.note(doc, "Failed", why)
			tell_staff(
				users_with_role(DECIDER, doc.property or ""),
				doc,
				_("The promotion of {0} could not take effect").format(escape_html(doc.employee_name)),
			)
		return 0
	log.note(doc, "Take Effect", doc.employee_promotion)
	doc.proposal_key = None
	return 1


# -- writing -----------------------------------------------------------------------------------------------------------


def _look_again(doc) -> None:
	"""Conditions as they are today; the post may have changed since."""
	person = frappe.db.get_value(
		"Employee", doc.employee, [*candidates.PERSON_FIELDS, "status"], as_dict=True
	)
	if person.status != "Active" or person.designation != doc.post:
		frappe.throw(
			_("{0} does not have the post {1} any more. Withdraw the proposal.").format(
				escape_html(doc.employee_name), escape_html(doc.post)
			),
			title=_(DOCTYPE),
		)
	fields = list(candidates.PATH_FIELDS)
	way = frappe.db.get_value(candidates.PATH, doc.path, fields, as_dict=True)
	_write_checks(doc, candidates.find(way, [person], getdate(nowdate()))[0])


def _write_checks(doc, found: candidates.Found) -> None:
	doc.points, doc.months = float(found.points or 0), found.months
	with in_site_language():
		rows = [
			{
				"check_code": one.code,
				"check_text": words.condition(one.code),
				"met": int(one.met),
				"detail": words.lacking(one) or None,
			}
			for one in found.checks
		]
	doc.set("checks", rows)


def _as_rule(doc, lacking: str | None = None) -> rules.Proposal:
	if lacking is None:
		lacking = " ".join(row.detail or row.check_text for row in doc.checks if not row.met)
	owner = frappe.db.get_value("Employee", doc.employee, "user_id") or ""
	return rules.Proposal(doc.status, owner, doc.proposed_by or "", lacking)


def _check_award(award: str | None, employee: str) -> None:
	if award and frappe.db.get_value("Staff Award", award, "employee") != employee:
		frappe.throw(_("The award is somebody else's. Choose one of the employee."), title=_("Staff Award"))


def _day(promotion_date: str) -> date:
	on = day_of(promotion_date, _("Takes Effect On"), _(DOCTYPE))
	today = getdate(nowdate())
	if not on or not getdate(add_days(today, -DAYS_BACK)) <= on <= getdate(add_days(today, DAYS_AHEAD)):
		frappe.throw(
			_("Choose the day from which it counts, no more than a month ago or half a year ahead."),
			title=_("Takes Effect On"),
		)
	return on


def _save(doc) -> None:
	doc.flags.by_service = True
	# nobody has the right to write a proposal: whose step it is, the rules have said
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _may_decide(doc) -> bool:
	user = frappe.session.user
	if user == "Administrator":
		return True
	return DECIDER in frappe.get_roles(user) and access.may_see_employee(user, doc.employee, access.PRIVATE)


def _tell(doc) -> None:
	post = escape_html(doc.next_post)
	if doc.status == rules.APPROVED:
		on = formatdate(doc.promotion_date)
		tell_staff([user_of(doc.employee)], doc, _("You are promoted to {0} from {1}").format(post, on))
	said = _(doc.status, context=DOCTYPE)
	name = escape_html(doc.employee_name)
	tell_staff([doc.proposed_by], doc, _("The promotion of {0} to {1} is: {2}").format(name, post, said))
