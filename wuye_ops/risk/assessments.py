"""风险评估: a round of one or several assessors, each with an opinion and a reason, that counts together or is withdrawn.

A round adds to the history of a risk and replaces nothing. What stands in its way is for `rules.risk_assessment` to say.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, flt, format_datetime, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.property.places import permitted_properties
from wuye_ops.risk import measures, sealed, settings, steps, words
from wuye_ops.risk.as_risk import DOCTYPE, PARTS, as_risk, days_of, fields_of, is_open, value_of, values_of
from wuye_ops.rules import risk_assessment as rules
from wuye_ops.rules import risk_life, risk_matrix
from wuye_ops.rules.risk_response import last_done
from wuye_ops.rules.steps import Refusal

ROUND = "Risk Assessment"
ASKED, COUNTED, WITHDRAWN = "Asked", "Counted", "Withdrawn"
# who may count a round besides whoever asked for it, and withdraw one
LEADING = frozenset(("Risk Officer", "Operations Director", "Property Manager", "System Manager"))
MOST_ASSESSORS = 10


# -- steps -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def begin(
	risk: str,
	stage: str,
	method: str | None = None,
	reason: str | None = None,
	also: str | list | None = None,
	combination: str = risk_matrix.MEDIAN,
	assessed_on: str | None = None,
	note: str | None = None,
	**values,
) -> dict:
	"""A round: the caller's own opinion, and `also` others who are asked for theirs. Returns its name and status.

	values: likelihood and impact, or l, e and c; without a reason the caller has no opinion and asks others alone. It counts at once
	when nobody else is asked. Whoever may read the risk and has a role that assesses by Risk Settings may begin one.
	"""
	doc = guarded.load_locked(DOCTYPE, risk, "read")
	title, user = _("Assess", context=DOCTYPE), frappe.session.user
	_check_choices(doc, stage, combination, title)
	method = doc.method or method or risk_matrix.FIVE
	others = [one for one in _users(also) if one != user]
	own = bool(cstr(reason).strip()) or not others
	_check_people([user, *others], doc, title)
	made = frappe.get_doc(
		{
			"doctype": ROUND,
			"risk": doc.name,
			"property": doc.property,
			"stage": stage,
			"method": method,
			"combination": combination,
			"asked_by": user,
			"status": ASKED,
			"assessed_on": day_of(assessed_on, _("Assessed On"), title) if not others else None,
			"opinions": [{"assessor": one} for one in ([user] if own else []) + others],
		}
	)
	if own:
		_write_opinion(made.opinions[0], method, reason, values, title)
	if others:
		if own:
			sealed.seal(made.opinions[0])
		_save(made)
		with in_site_language():
			tell_staff(others, made, _("A risk to assess: {0}").format(escape_html(doc.title)))
	else:
		made.note = cstr(note).strip() or None
		_count(made, doc, title)
	return {"name": made.name, "status": made.status}


@frappe.whitelist(methods=["POST"])
def give(assessment: str, reason: str, **values) -> str:
	"""The opinion of an assessor who was asked, once; with the last one the round counts, unless they have to talk.

	Until then nobody reads what another has said. Returns the status.
	"""
	made = guarded.load_locked(ROUND, assessment, "read")
	title = _("Give Opinion", context=ROUND)
	row = next((one for one in made.opinions if one.assessor == frappe.session.user), None)
	if not row:
		frappe.throw(_("You were not asked for your opinion."), frappe.PermissionError, title=title)
	if made.status != ASKED:
		_refuse_ended(made, title)
	if row.given_on:
		frappe.throw(
			_(
				"You gave your opinion on {0}; it is kept as it was given. If it was a mistake, have the round withdrawn and begin anew."
			).format(format_datetime(row.given_on)),
			title=title,
		)
	_write_opinion(row, made.method, reason, values, title)
	if any(not one.given_on for one in made.opinions):
		sealed.seal(row)
		_save(made)
		return made.status
	sealed.unseal(made)
	_save(made)
	doc = guarded.load_locked(DOCTYPE, made.risk, "read")
	refused = _refusals(made, doc, getdate(nowdate()))
	if refused:
		# whoever asked sees to what is left: a note, or one more assessor
		with in_site_language():
			text = _("All have assessed, and it does not count yet: {0}").format(escape_html(doc.title))
		lines = " ".join(words.in_words(one) for one in refused)
		tell_staff([made.asked_by], made, text, lines)
	else:
		_count(made, doc, title)
	return made.status


@frappe.whitelist(methods=["POST"])
def count(assessment: str, note: str | None = None) -> str:
	"""Counts a round with what the assessors made of their disagreement. Opinions that were not given are left out.

	For whoever asked, the risk officer, the manager and the director; the rules say whether it counts.
	"""
	made = guarded.load_locked(ROUND, assessment, "read")
	title = _("Count", context=ROUND)
	_check_leading(made, title)
	if made.status != ASKED:
		_refuse_ended(made, title)
	if any(one.assessor == frappe.session.user and not one.given_on for one in made.opinions):
		frappe.throw(_("Give your own opinion first: counting shows what the others have said."), title=title)
	made.note = cstr(note).strip() or made.note
	sealed.unseal(made)
	_count(made, guarded.load_locked(DOCTYPE, made.risk, "read"), title)
	return made.status


@frappe.whitelist(methods=["POST"])
def withdraw(assessment: str, reason: str) -> str:
	"""Ends a round that is not needed any more. What was said stays."""
	made = guarded.load_locked(ROUND, assessment, "read")
	title = _("Withdraw", context=ROUND)
	_check_leading(made, title)
	if made.status != ASKED:
		_refuse_ended(made, title)
	made.note = guarded.required(reason, _("Say why; the reason is kept."), title)
	made.status = WITHDRAWN
	sealed.unseal(made, if_readable=True)
	_save(made)
	return made.status


# -- what they take ----------------------------------------------------------------------------------------------------


def _check_choices(doc, stage: str, combination: str, title: str) -> None:
	if stage not in rules.STAGES or combination not in risk_matrix.COMBINATIONS:
		frappe.throw(_("There is no such choice."), title=title)
	if doc.status not in risk_life.OPEN:
		frappe.throw(
			_("It is {0}: nothing is assessed any more.").format(_(doc.status, context=DOCTYPE)), title=title
		)
	if there := frappe.db.get_value(ROUND, {"risk": doc.name, "stage": stage, "status": ASKED}):
		frappe.throw(
			_("Opinions are being asked for already: {0}. Count or withdraw it first.").format(
				frappe.utils.get_link_to_form(ROUND, there)
			),
			title=title,
		)


def _users(also: str | list | None) -> list[str]:
	users = frappe.parse_json(also) if isinstance(also, str) and also.startswith("[") else also
	if isinstance(users, str):
		users = users.split(",")
	found = list(dict.fromkeys(cstr(user).strip() for user in users or [] if cstr(user).strip()))
	if len(found) > MOST_ASSESSORS:
		frappe.throw(_("Ask at most {0} people.").format(MOST_ASSESSORS), title=_("Assessors"))
	return found


def _check_people(users: list[str], doc, title: str) -> None:
	found = []
	allowed = settings.assessing().roles
	for one in assessors(users, doc.property):
		if not one.roles & set(allowed):
			found.append(Refusal("no_right", {"assessor": one.user, "roles": allowed}))
		elif not one.is_of_property:
			found.append(Refusal("not_of_property", {"assessor": one.user}))
	if found:
		words.refuse(found, title)


def assessors(users: list[str], property_name: str) -> tuple[rules.Assessor, ...]:
	found = []
	for user in users:
		allowed = permitted_properties(user)
		roles = (
			frozenset(frappe.get_roles(user))
			if frappe.db.exists("User", {"name": user, "enabled": 1})
			else frozenset()
		)
		found.append(rules.Assessor(user, roles, allowed is None or property_name in allowed))
	return tuple(found)


def _write_opinion(row, method: str, reason: str | None, values: dict, title: str) -> None:
	text = guarded.required(cstr(reason), _("Say why you think so; the reason is kept."), title)
	try:
		value = value_of({part: _number(values.get(part)) for part in PARTS}, method)
	except ValueError:
		frappe.throw(words.off_the_scales(method), title=title)
	row.update({**fields_of(value), "reason": text, "given_on": now_datetime()})


def _number(value: object) -> float:
	"""What a form sends; what is no number is none of the scale either."""
	try:
		return float(cstr(value) or 0)
	except ValueError:
		return 0.0


def _refusals(made, doc, today: date) -> tuple[Refusal, ...]:
	given = [one for one in made.opinions if one.given_on]
	combined = _combined(made)
	asked = rules.Round(
		made.stage,
		getdate(made.assessed_on or today),
		combined,
		assessors([one.assessor for one in given], doc.property),
		cstr(made.note),
	)
	measures.look_again(doc)
	risk = as_risk(doc)
	known = rules.Standing(
		doc.property,
		getdate(doc.identified_on),
		is_open(doc.property),
		cstr(doc.method),
		values_of(doc),
		days_of(doc),
		last_done(risk.responses),
	)
	return rules.round_refusals(asked, known, today, settings.assessing())


def _combined(made) -> risk_matrix.Combined:
	return risk_matrix.combine(
		[
			risk_matrix.Opinion(one.assessor, value_of(one, made.method), cstr(one.reason))
			for one in made.opinions
			if one.given_on
		],
		made.combination,
	)


def _count(made, doc, title: str) -> None:
	"""The round becomes what stands of the risk; refused with all that stands in the way."""
	if not any(one.given_on for one in made.opinions):
		frappe.throw(_("Nobody has given an opinion yet."), title=title)
	today = getdate(nowdate())
	if refused := _refusals(made, doc, today):
		words.refuse(refused, title)
	combined = _combined(made)
	made.update(
		{
			**fields_of(combined.value),
			"apart": combined.apart,
			"disagree": int(combined.disagree),
			"assessed_on": made.assessed_on or today,
			"status": COUNTED,
		}
	)
	_save(made)
	prefix = f"{made.stage.lower()}_"
	doc.update({**fields_of(combined.value, prefix), f"{prefix}on": made.assessed_on, "method": made.method})
	with in_site_language():
		text = f"{_(made.stage, context=ROUND)}: {_(combined.value.level, context=DOCTYPE)} ({combined.value.score:g})"
	steps.note(doc, "Count", text)
	_enter_assessed(doc, made.asked_by)
	steps.save(doc)


def _enter_assessed(doc, asked_by: str) -> None:
	"""With the first assessment of what it would be and of what it is, the risk is assessed: the step of whoever asked for it."""
	if doc.status != risk_life.IDENTIFIED:
		return
	roles = frozenset((*frappe.get_roles(), *frappe.get_roles(asked_by)))
	step = risk_life.Step(risk_life.ASSESS, frappe.session.user, roles, getdate(nowdate()))
	if not risk_life.refusals(as_risk(doc), step):
		steps.enter(doc, step)


def _check_leading(made, title: str) -> None:
	user = frappe.session.user
	if user not in (made.asked_by, "Administrator") and not LEADING & set(frappe.get_roles(user)):
		words.refuse([Refusal("not_entitled", {"roles": tuple(sorted(LEADING))})], title)


def _refuse_ended(made, title: str) -> None:
	frappe.throw(_("It is {0} and stays as it is.").format(_(made.status, context=ROUND)), title=title)


def _save(made) -> None:
	made.flags.by_service = True
	# who may assess is for the rules to say; nobody writes a round by hand
	made.save(ignore_permissions=True)
	made.flags.by_service = False


# -- what was said when ------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["GET"])
def history(risk: str) -> list[dict]:
	"""The rounds that counted, the oldest first: stage, day, score, level, number of assessors. For the chart of the form."""
	frappe.get_doc(DOCTYPE, risk).check_permission("read")
	rows = frappe.get_all(
		ROUND,
		{"risk": risk, "status": COUNTED},
		["name", "stage", "assessed_on", "score", "level", "method"],
		order_by="assessed_on, creation",
		limit=0,
	)
	opinions = frappe.get_all(
		"Risk Opinion",
		{"parent": ["in", [row.name for row in rows] or [""]], "given_on": ["is", "set"]},
		["parent", "assessor"],
		limit=0,
	)
	people: dict[str, list[str]] = {}
	for one in opinions:
		people.setdefault(one.parent, []).append(frappe.utils.get_fullname(one.assessor))
	return [{**row, "score": flt(row.score), "assessors": people.get(row.name, [])} for row in rows]


@frappe.whitelist(methods=["GET"])
def who_can(property: str, text: str = "") -> list[dict]:
	"""Colleagues who may assess risks of a property, by their name; for whoever may see its risks."""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	allowed = permitted_properties()
	if allowed is not None and property not in allowed:
		return []
	users = {user for role in settings.assessing().roles for user in users_with_role(role, property)}
	users -= {frappe.session.user}
	rows = frappe.get_all(
		"User", {"name": ["in", sorted(users) or [""]]}, ["name", "full_name"], order_by="full_name"
	)
	wanted = cstr(text).strip().casefold()
	return [
		{"value": row.name, "label": row.full_name, "description": row.name}
		for row in rows
		if wanted in cstr(row.full_name).casefold() or wanted in row.name
	][:20]
