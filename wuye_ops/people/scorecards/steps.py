"""The steps of a scorecard, from the draft to what counts for pay; each is one transaction on the locked document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, getdate, now_datetime, nowdate

from wuye_ops.people import access, log, sent
from wuye_ops.people.scorecards import cards, counting, words
from wuye_ops.people.scorecards.people_of import people_of
from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.scorecard_record import differences

DOCTYPE = cards.DOCTYPE
TEXT_LENGTH = 1000
# who appraises, and whose word weighs more when somebody objects
RANKS = {
	"Department Head": 1,
	"HR User": 1,
	"Property Manager": 2,
	"HR Manager": 3,
	"Operations Director": 3,
}
# whatever their rank, they decide about what others showed
DECIDERS = frozenset(("HR Manager", "Operations Director"))

NOTHING = life.Objection()


@frappe.whitelist(methods=["POST"])
def take(scorecard: str, step: str, reason: str | None = None) -> str:
	"""Show, Accept, Finalise or Take Back. Returns the new status.

	Whoever may read the card may ask for a step: the rules say for each whose it is.
	"""
	if step not in (life.SHOW, life.ACCEPT, life.FINALISE, life.TAKE_BACK):
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = guarded.load_locked(DOCTYPE, scorecard, "read")
	_ask(doc, step, reason=reason)
	_ENTER[step](doc)
	_leave(doc, step, reason)
	return doc.status


@frappe.whitelist(methods=["POST"])
def object_to(scorecard: str, measures: str | list, text: str) -> str:
	"""The employee objects. measures: codes, "" for the card as a whole. Returns the new status."""
	doc = guarded.load_locked(DOCTYPE, scorecard, "read")
	nothing = _("Say what you object to: a measure, or the card as a whole.")
	codes = tuple(dict.fromkeys(sent.texts(measures, nothing, _(DOCTYPE))))
	text = cstr(text).strip()[:TEXT_LENGTH]
	_ask(doc, life.OBJECT, text, life.Objection(codes))
	names = _names(doc)
	for code in codes:
		doc.append(
			"objections",
			{
				"code": code,
				"measure_name": names[code] if code else _("The card as a whole"),
				"text": text,
				"objected_on": now_datetime(),
			},
		)
	_leave(doc, life.OBJECT, text)
	_tell(
		doc,
		[doc.shown_by],
		_("{0} objects to the scorecard of {1}").format(doc.employee_name, cards.month_of(doc)),
	)
	return doc.status


@frappe.whitelist(methods=["POST"])
def decide(scorecard: str, decisions: str | dict, reason: str) -> str:
	"""Somebody else decides about each objection: measure code → Upheld or Dismissed. Returns the new status.

	A measure that is upheld is counted anew; where its documents are the same as before it is left out of the card.
	"""
	doc = guarded.load_locked(DOCTYPE, scorecard, "read")
	found = sent.pairs(decisions, _("Decide about each objection."), _(DOCTYPE))
	reason = cstr(reason).strip()[:TEXT_LENGTH]
	_ask(doc, life.DECIDE, reason, life.Objection(decisions=found))
	digests = {line.code: line.digest for line in cards.card_of(doc).lines}
	for row in _open_objections(doc):
		row.update(
			{
				"decision": found[row.code or ""],
				"reason": reason,
				"decided_by": frappe.session.user,
				"decided_on": now_datetime(),
				"digest": digests.get(row.code),
			}
		)
	doc.decided_by = frappe.session.user
	if life.UPHELD in found.values():
		recount(doc)
	_leave(doc, life.DECIDE, reason)
	_tell(
		doc,
		[_user_of(doc)],
		_("Your objection to the scorecard of {0} was decided").format(cards.month_of(doc)),
	)
	return doc.status


@frappe.whitelist(methods=["POST"])
def count_again(scorecard: str) -> str:
	"""Counts a draft anew, after something was mended at its documents. Returns what differs, in words."""
	doc = guarded.load_locked(DOCTYPE, scorecard, "read")
	if doc.status != life.DRAFT or not _by(doc).may_appraise:
		frappe.throw(
			_("Only a draft is counted again, by who appraises the employee."),
			frappe.PermissionError,
			title=_(DOCTYPE),
		)
	text = recount(doc)
	cards.save(doc)
	return text


@frappe.whitelist(methods=["POST"])
def correct(scorecard: str, reason: str) -> str:
	"""A new version of a final card, counted anew, to be shown and objected to like the first. Returns its name."""
	doc = guarded.load_locked(DOCTYPE, scorecard, "read")
	reason = cstr(reason).strip()[:TEXT_LENGTH]
	_ask(doc, life.CORRECT, reason)
	version = life.next_version(_versions(doc))
	new = frappe.new_doc(DOCTYPE)
	new.update(
		{
			"employee": doc.employee,
			"month_start": doc.month_start,
			"template": doc.template,
			"version": version,
			"replaces": doc.name,
			"correction_reason": reason,
			"company": doc.company,
		}
	)
	_carry_over(doc, new)
	_count(new)
	log.note(new, "Score", reason)
	new.flags.by_service = True
	# the rules have said that the user may correct the card
	new.insert(ignore_permissions=True)
	log.note(doc, life.CORRECT, f"{new.name}: {reason}")
	cards.save(doc)
	return new.name


def _carry_over(old, new) -> None:
	"""What was upheld stays so in the next version: nobody has to object to the same a second time."""
	kept = (
		"measure_name", "code", "text", "objected_on", "decision", "reason", "decided_by", "decided_on", "digest",
	)  # fmt: skip
	for row in old.objections:
		if row.decision == life.UPHELD:
			carried = {field: row.get(field) for field in kept}
			new.append("objections", {**carried, "carried_from": row.carried_from or old.name})


def possible(doc) -> list[str]:
	"""The steps that the user may take now, for the buttons of the form; what each needs is asked for then."""
	dismissed = dict.fromkeys((row.code or "" for row in _open_objections(doc)), life.DISMISSED)
	card, by, today, is_workday = _standing(doc), _by(doc), getdate(nowdate()), _is_workday(doc)
	found = [
		step
		for step in life.LIFE.steps_from(doc.status)
		if step != life.SUPERSEDE
		and not life.refusals(card, step, by, today, is_workday, "-", life.Objection(("",), dismissed))
	]
	if life.ACCEPT in found and doc.accepted_on:
		found.remove(life.ACCEPT)
	return [*found, "Count Again"] if doc.status == life.DRAFT and by.may_appraise else found


# -- entering a status ----------------------------------------------------------------------------------------------


def _show(doc) -> None:
	doc.fingerprint = cards.fingerprint_of(doc)
	doc.shown_by, doc.shown_on, doc.accepted_on = frappe.session.user, now_datetime(), None
	doc.object_until = life.object_until(getdate(nowdate()), _is_workday(doc))
	_tell(
		doc,
		[_user_of(doc)],
		_("Your scorecard of {0}: you may object until {1}").format(cards.month_of(doc), doc.object_until),
	)


def _accept(doc) -> None:
	doc.accepted_on = now_datetime()


def _take_back(doc) -> None:
	doc.fingerprint = doc.shown_by = doc.shown_on = doc.object_until = doc.accepted_on = None


def _finalise(doc) -> None:
	doc.final_on = now_datetime()
	if doc.replaces:
		_supersede(doc.replaces)
	_tell(doc, [_user_of(doc)], _("Your scorecard of {0} is final").format(cards.month_of(doc)))


def _supersede(name: str) -> None:
	"""The version that is replaced, in the same transaction: at no time do two of them count."""
	old = frappe.get_doc(DOCTYPE, name, for_update=True)
	was, old.status = old.status, life.LIFE.after(life.SUPERSEDE)
	log.note(old, life.SUPERSEDE, None, was)
	cards.save(old)


_ENTER: dict[str, Callable] = {
	life.SHOW: _show,
	life.ACCEPT: _accept,
	life.TAKE_BACK: _take_back,
	life.FINALISE: _finalise,
}


def _leave(doc, step: str, reason: str | None = None) -> None:
	was, doc.status = doc.status, life.LIFE.after(step)
	log.note(doc, step, reason, was)
	cards.save(doc)


# -- counting again -------------------------------------------------------------------------------------------------


def recount(doc) -> str:
	"""Scores the card anew from what there is now, and notes what differs. Returns it in words."""
	before = cards.card_of(doc)
	_count(doc)
	names = _names(doc)
	with in_site_language():
		lines = [
			f"{names.get(one.line, one.line) if one.line else _('Score')}: {_plain(one.before)} → {_plain(one.after)}"
			for one in differences(before, cards.card_of(doc))
		]
		text = "\n".join(lines) or _("Nothing has changed.")
	log.note(doc, "Count Again", text)
	if doc.status != life.DRAFT:
		doc.fingerprint = cards.fingerprint_of(doc)
	return text


def _plain(value) -> str:
	return "–" if value is None else f"{value.normalize():f}"


def _count(doc) -> None:
	"""Fills the figures. An upheld measure whose documents are the same as before is left out."""
	month = cards.month_of(doc)
	people = people_of(month)
	person = next((one for one in people if one.name == doc.employee), None)
	if person is None:
		frappe.throw(_("{0} was not employed in {1}.").format(doc.employee, month), title=_(DOCTYPE))
	counted = counting.MonthCounted(month, [doc.template])
	# peers by the card's own template: another one may be in force since
	counted.count_peers(counting.scored_by(doc.template, people))
	left_out = _left_out(doc, counted.digests(person, doc.template))
	card = counted.card(person, doc.template, left_out, any(not row.code for row in _upheld(doc)))
	with in_site_language():
		doc.update(cards.fields_of(person, month, doc.template, card))
		doc.set("lines", cards.Sheet().lines(card, doc.template))
		for row in doc.lines:
			if row.code in left_out:
				row.why = _("An objection to it was upheld: its weight is shared by the other measures.")
	doc.changed_since = None


def _left_out(doc, digests: dict[str, str]) -> tuple[str, ...]:
	"""Measures with an upheld objection whose documents are still those that it was about."""
	same = [row.code for row in _upheld(doc) if row.code and digests.get(row.code, "") == (row.digest or "")]
	return tuple(dict.fromkeys(same))


def _upheld(doc) -> list:
	return [row for row in doc.objections if row.decision == life.UPHELD]


# -- for the rules --------------------------------------------------------------------------------------------------


def _ask(doc, step: str, reason: str | None = None, objection: life.Objection = NOTHING) -> None:
	refused = life.refusals(
		_standing(doc), step, _by(doc), getdate(nowdate()), _is_workday(doc), cstr(reason), objection
	)
	if refused:
		words.refuse(refused, _(step, context=DOCTYPE), _names(doc))


def _standing(doc) -> life.Standing:
	versions = _versions(doc)
	later = [number for number, status in versions.items() if number > doc.version]
	open_ones = [number for number in later if versions[number] not in (life.FINAL, life.SUPERSEDED)]
	rows = _open_objections(doc) if doc.status == life.OBJECTED else doc.objections
	return life.Standing(
		doc.status,
		_user_of(doc) or "",
		cards.month_of(doc).last,
		doc.shown_by or "",
		getdate(doc.shown_on) if doc.shown_on else None,
		bool(doc.accepted_on),
		frozenset(row.code for row in doc.lines),
		doc.status == life.DRAFT or not cards.problems(doc),
		# what is upheld is counted anew when it is decided
		True,
		life.Objection(
			tuple(row.code or "" for row in rows),
			{row.code or "": row.decision for row in rows if row.decision},
		),
		open_ones[0] if open_ones else None,
	)


def _versions(doc) -> dict[int, str]:
	rows = frappe.get_all(
		DOCTYPE, {"employee": doc.employee, "month_start": doc.month_start}, ["version", "status"]
	)
	return {row.version: row.status for row in rows}


def _by(doc) -> life.By:
	user = frappe.session.user
	mine = _rank(user)
	sees = user == "Administrator" or access.may_see_employee(user, doc.employee)
	above = bool(DECIDERS & set(frappe.get_roles(user))) or mine > _rank(doc.shown_by)
	return life.By(user, sees and mine > 0, sees and mine > 0 and above)


def _rank(user: str | None) -> int:
	return max((RANKS.get(role, 0) for role in frappe.get_roles(user)), default=0) if user else 0


def _is_workday(doc) -> Callable[[date], bool]:
	return workdays_of(doc.property) if doc.property else lambda day: day.weekday() < 5


def _user_of(doc) -> str | None:
	return frappe.db.get_value("Employee", doc.employee, "user_id")


def _names(doc) -> dict[str, str]:
	return {row.code: row.measure_name for row in doc.lines}


def _open_objections(doc) -> list:
	return [row for row in doc.objections if not row.decision]


def _tell(doc, users: list[str | None], subject: str) -> None:
	tell_staff(users, doc, frappe.utils.escape_html(subject))
