"""The steps of an award: confirmed or declined by who may decide, agreed to by whoever is honoured, put on the wall and the notice board."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_days, cint, cstr, getdate, now_datetime

from wuye_ops.people import access, log
from wuye_ops.people.awards import rounds, words
from wuye_ops.people.scorecards.in_force import in_force, months_of
from wuye_ops.property.days import day_of
from wuye_ops.property.guarded import load_locked, required
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff
from wuye_ops.property.session import as_the_system
from wuye_ops.rules import award as rules

DOCTYPE = rounds.AWARD
DECIDERS = frozenset(("HR Manager", "Operations Director"))
PROPOSERS = frozenset(("Property Manager", "Department Head", "HR User", "HR Manager", "Operations Director"))
# what stops an award that somebody has proposed, whom the rule did not name
FACTS = frozenset(("has_left", "valid_complaint", "incident"))
AGREE, DISAGREE = "Agree", "Disagree"
LONGEST = 500
SHOWN_DAYS = 30


@frappe.whitelist(methods=["POST"])
def take(award: str, step: str, reason: str | None = None, praise: str | None = None) -> str:
	"""Confirm, Decline, Publish or Withdraw. praise: what the wall says, when it is published. Returns the new status."""
	doc = load_locked(DOCTYPE, award, "read")
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	reason = cstr(reason).strip()[:LONGEST]
	words.refuse(rules.refusals(as_rule(doc), step, frappe.session.user, _may_decide(doc), reason))
	if step in (rules.CONFIRM, rules.DECLINE):
		doc.update(
			{"decided_by": frappe.session.user, "decided_on": now_datetime(), "reason": reason or None}
		)
	if step == rules.PUBLISH:
		doc.update({"praise": cstr(praise).strip()[:LONGEST] or None, "published_on": now_datetime()})
	was, doc.status = doc.status, rules.LIFE.after(step)
	log.note(doc, step, reason, was)
	if step == rules.PUBLISH:
		_put_up(doc)
	elif step == rules.WITHDRAW:
		_take_down(doc)
	_save(doc)
	if step in (rules.CONFIRM, rules.PUBLISH):
		_tell(doc)
	return doc.status


@frappe.whitelist(methods=["POST"])
def agree(award: str, agrees: bool | int | str) -> int:
	"""Whoever is honoured says whether they may be shown, until they are; they may withdraw that at any time. Returns 1 or 0."""
	doc = load_locked(DOCTYPE, award, "read")
	if frappe.session.user != _user_of(doc) or doc.status not in (rules.CONFIRMED, rules.PUBLISHED):
		frappe.throw(
			_("Whoever is honoured says this, once it was decided."), frappe.PermissionError, title=_(DOCTYPE)
		)
	doc.update({"consent": cint(agrees), "consent_on": now_datetime()})
	log.note(doc, AGREE if doc.consent else DISAGREE)
	if not doc.consent and doc.status == rules.PUBLISHED:
		# taken from the wall at once; the award stands
		doc.update({"status": rules.CONFIRMED, "published_on": None, "praise": None})
		_take_down(doc)
	_save(doc)
	return doc.consent


@frappe.whitelist(methods=["POST"])
def propose(kind: str, day: str, employee: str, reason: str) -> str:
	"""Proposes somebody the rule may not have named; somebody else decides. Returns the award."""
	user = frappe.session.user
	may = PROPOSERS & set(frappe.get_roles(user)) and access.may_see_employee(user, employee)
	if not may or frappe.db.get_value("Employee", employee, "user_id") == user:
		frappe.throw(_("Propose one of your people."), frappe.PermissionError, title=_(DOCTYPE))
	if kind not in rounds.RULES:
		frappe.throw(_("Choose what people are honoured as."), title=_("Kind"))
	reason = required(reason, _("Say why; the reason is kept."), _(DOCTYPE))[:LONGEST]
	on = day_of(day, _("Month"), _(DOCTYPE))
	if not on or on > getdate():
		frappe.throw(_("Choose a day of the month or year."), title=_("Month"))
	first, last = rounds.period_of(kind, on)
	key = rounds.award_key(kind, first, employee)
	if other := frappe.db.get_value(DOCTYPE, {"award_key": key}):
		frappe.throw(
			_("{0} honours the same person for the same time.").format(frappe.bold(other)), title=_(DOCTYPE)
		)
	return rounds.make_award(kind, first, last, employee, {"nominated_by": user, "proposal": reason})


def possible(doc) -> list[str]:
	"""The steps that who is logged in may take now, for the buttons."""
	rule, may = as_rule(doc), _may_decide(doc)
	user = frappe.session.user
	found = [
		step for step in rules.LIFE.steps_from(doc.status) if not rules.refusals(rule, step, user, may, "-")
	]
	if user == _user_of(doc) and doc.status in (rules.CONFIRMED, rules.PUBLISHED):
		found.append(DISAGREE if doc.consent else AGREE)
	return found


def as_rule(doc) -> rules.Award:
	return rules.Award(
		doc.status, _user_of(doc) or "", doc.nominated_by or "", now_out(doc), bool(doc.consent)
	)


def now_out(doc) -> str:
	"""Why the rule would not name them any more; "" where it would. Of whom people proposed, what happened alone counts."""
	if doc.status not in (rules.NOMINATED, rules.CONFIRMED):
		return ""
	last = getdate(doc.period_to)
	people = in_force(months_of(doc.period_from, last), employees=[doc.employee])
	candidates = rounds.candidates(people, doc.kind, last)
	if not candidates:
		left = frappe.db.get_value("Employee", doc.employee, "status") == "Left"
		candidates = [rules.Candidate(doc.employee, doc.property or "", (), has_left=left)]
	out = dict(rules.nominate(rounds.RULES[doc.kind], candidates, last).out)
	why = out.get(doc.employee)
	if why is None or (doc.nominated_by and why.code not in FACTS):
		return ""
	return words.why_out(why)


# -- the wall -------------------------------------------------------------------------------------------------------


def _put_up(doc) -> None:
	"""A notice to the residents of the property; where none can be put up the award is on the wall all the same, and its log says why."""
	if not doc.property:
		return
	frappe.db.savepoint("award_notice")
	try:
		# whoever may publish the award may have it announced
		with as_the_system(), in_site_language():
			notice = frappe.get_doc(
				{
					"doctype": "Community Notice",
					"property": doc.property,
					"kind": "Other",
					"title": _("{0}: {1}").format(_(doc.kind, context=DOCTYPE), doc.employee_name),
					"content": _content(doc),
					"starts_on": now_datetime(),
					"ends_on": add_days(now_datetime(), SHOWN_DAYS),
				}
			).insert()
			(path,) = frappe.get_hooks("publish_community_notice")[-1:]
			frappe.get_attr(path)(notice.name)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="award_notice")
		frappe.clear_messages()
		log.note(doc, "Notice", failure_in_words(error))
		return
	doc.notice = notice.name
	log.note(doc, "Notice", notice.name)


def _take_down(doc) -> None:
	"""Residents read of it no more: consent that is taken back, or an award that is, ends being shown everywhere."""
	if doc.notice and frappe.db.get_value("Community Notice", doc.notice, "status") in ("Published", "Ended"):
		# who may take back their consent, or the award, may have its notice taken down
		with as_the_system(), in_site_language():
			reason = _("The award is shown no more.")
			(path,) = frappe.get_hooks("withdraw_community_notice")[-1:]
			frappe.get_attr(path)(doc.notice, reason)
		log.note(doc, "Notice", f"{doc.notice}: {reason}")
	doc.notice = None


def _content(doc) -> str:
	post = f"{doc.designation} " if doc.designation else ""
	lines = [
		_("{0}{1} is {2} of {3}.").format(
			post,
			doc.employee_name,
			_(doc.kind, context=DOCTYPE),
			rounds.label(doc.kind, getdate(doc.period_from)),
		),
		doc.praise,
	]
	return "\n".join(line for line in lines if line)


# -- writing --------------------------------------------------------------------------------------------------------


def _save(doc) -> None:
	doc.flags.by_service = True
	# nobody has the right to write an award: whose step it is, the rules have said
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _may_decide(doc) -> bool:
	user = frappe.session.user
	if user == "Administrator":
		return True
	return bool(DECIDERS & set(frappe.get_roles(user))) and access.may_see_employee(user, doc.employee)


def _user_of(doc) -> str | None:
	return frappe.db.get_value("Employee", doc.employee, "user_id")


def _tell(doc) -> None:
	text = (
		_("You are {0} of {1}: may your name be shown?")
		if doc.status == rules.CONFIRMED
		else _("You are {0} of {1}: it is on the wall")
	)
	subject = text.format(_(doc.kind, context=DOCTYPE), rounds.label(doc.kind, getdate(doc.period_from)))
	tell_staff([_user_of(doc)], doc, subject)
