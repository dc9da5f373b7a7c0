"""放行判断与登记: whether whoever stands at a gate comes in, and the entry that is written of it, once.

To decide writes nothing but the hits of the watchlist. To book decides again, under the locks of the presence and of the pass,
so that what has happened at another gate meanwhile counts: of two gates that are shown one pass, the second reads that it is
used. Locks are taken in this order everywhere: presence, pass, entry.

The caller has asked for the user's right to the gate (`gate_page`).
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import frappe
from frappe.utils import get_url, getdate, now_datetime

from wuye_ops.property.staff import employee_of
from wuye_ops.records.personal_data import phone_hashes
from wuye_ops.rules import gate_decision, gate_list, plate, scan
from wuye_ops.rules.gate_decision import ALLOWED, ASK, IN, OUT, STOPPED, Arrival, Decision, Reason
from wuye_ops.rules.identity import mask_name
from wuye_ops.rules.visitor_pass import TO_ASK
from wuye_ops.rules.watchlist import Hit
from wuye_ops.security import (
	gate_alerts,
	gate_found,
	parking,
	pass_codes,
	passes,
	policy,
	presence,
	watchlist,
)
from wuye_ops.security.gate_found import Asked, Known
from wuye_ops.security.gate_words import NOBODY, UNKNOWN_CODE, in_words

OF_PASS = (scan.TOKEN, scan.CODE)
MOST_PERSONS = 99
# kinds of entries besides those of candidates
ON_DUTY, COURIER, WALK_IN, TEMPORARY = "On Duty", "Courier", "Walk-in", "Temporary Vehicle"


@dataclass(frozen=True, slots=True)
class Question:
	"""What a gate sends of whoever stands there. text: as it was typed or scanned. pick: the key of one of several that were
	found. courier: the class; on_duty: the guard sees an ambulance or the like. at: when, if not now."""

	property: str
	gate: str
	direction: str
	text: str = ""
	pick: str = ""
	persons: int = 1
	courier: str = ""
	on_duty: bool = False
	at: datetime | None = None

	@property
	def moment(self) -> datetime:
		return self.at or now_datetime()


@dataclass(frozen=True, slots=True)
class Answer:
	"""What is to be done. problem: why there is no decision. choices: of which the guard picks one first. plate: as it was read.
	due: what a temporary vehicle has to pay."""

	decision: Decision | None = None
	problem: str = ""
	known: Known | None = None
	choices: tuple[Known, ...] = ()
	plate: str = ""
	hits: tuple[Hit, ...] = ()
	due: object = None
	kind: str = ""

	@property
	def outcome(self) -> str:
		return self.decision.outcome if self.decision else ""

	@property
	def subject(self) -> str:
		return self.known.subject if self.known else self.plate

	@property
	def screen(self) -> gate_decision.Screen:
		return gate_decision.screen(self.decision, self.plate)


def decide(asked: Question) -> Answer:
	"""The answer to a question. Raises RateLimitExceededError where too many wrong codes were entered."""
	rules = policy.of(asked.property)
	place = Asked(asked.property, asked.gate, asked.direction, asked.moment, asked.persons, rules.home)
	readings, problem = _readings(asked)
	if problem:
		return Answer(problem=problem)
	found = _find(asked, place, readings)
	if found is None:
		return Answer(Decision(STOPPED, Reason(UNKNOWN_CODE)))
	known, choices = _chosen(asked, place, found)
	seen = _plate_of(readings, known)
	if choices or (not known and not seen and readings and not readings[0].sure):
		return Answer(problem="" if choices else NOBODY, choices=choices, plate=seen)
	people = {
		one for reading in readings if reading.kind == scan.PHONE for one in phone_hashes(reading.value)
	}
	return _answer(asked, place, rules, known, seen, people)


def _readings(asked: Question) -> tuple[tuple[scan.Reading, ...], str]:
	"""(readings, problem); neither where nothing was typed because nothing needs to be."""
	if not asked.text and (asked.pick or asked.courier or asked.on_duty):
		return (), ""
	if not asked.text and asked.direction == OUT:
		return (), scan.EMPTY
	found = scan.read(asked.text, _hosts())
	return found.readings, "" if found.readings else found.problem


def _hosts() -> set[str]:
	"""The names under which this site is reached."""
	hosts = {urlsplit(get_url()).netloc.lower(), frappe.local.site.lower()}
	if frappe.request:
		hosts.add(frappe.request.host.lower())
	return hosts


def _find(asked: Question, place: Asked, readings: tuple[scan.Reading, ...]) -> tuple[Known, ...] | None:
	"""None for a code or token that no pass has."""
	is_code = bool(readings) and readings[0].kind in OF_PASS
	if is_code:
		try:
			pass_codes.refuse_guessing(place.property, place.gate)
		except frappe.RateLimitExceededError:
			if not asked.at:
				raise
			# it has happened and is written, but nobody learns from it whether the code was right
			frappe.clear_last_message()
			return None
	found = gate_found.find(place, readings)
	if is_code and not found:
		pass_codes.note_wrong(place.property, place.gate)
		return None
	return found


def _chosen(
	asked: Question, place: Asked, found: tuple[Known, ...]
) -> tuple[Known | None, tuple[Known, ...]]:
	"""(the one that is meant, those to pick from). Several under one plate are one: the rules take the best of them."""
	if asked.pick:
		known = gate_found.by_key(place, found, asked.pick)
		return known, () if known else found
	if len({known.subject for known in found}) > 1:
		return None, found
	return _best(found), ()


def _best(found: tuple[Known, ...]) -> Known | None:
	"""Of several under one subject the one that the rules would take."""
	candidates = tuple(known.candidate for known in found if known.candidate)
	best = gate_decision.decide(Arrival(IN), candidates).candidate
	return (
		next((known for known in found if known.candidate is best), None) if best else next(iter(found), None)
	)


def _plate_of(readings: tuple[scan.Reading, ...], known: Known | None) -> str:
	if known and known.plates and known.subject in known.plates:
		return known.subject
	return next((reading.value for reading in readings if reading.kind == scan.PLATE), "")


def _answer(
	asked: Question, place: Asked, rules: policy.GatePolicy, known: Known | None, seen: str, people: set[str]
) -> Answer:
	"""people: hashes of the phone that was typed, which the watchlist may know though nobody else does."""
	read = plate.read(seen)
	due = _due(asked, seen)
	arrival = Arrival(
		asked.direction,
		plate=seen,
		plate_known=read.is_valid,
		on_duty=asked.on_duty or read.is_privileged,
		courier=asked.courier,
		courier_in_hours=rules.in_hours(asked.courier, place.at),
		fee_due=bool(due and due.due > 0),
	)
	hits = watchlist.hits(
		asked.property,
		getdate(place.at),
		plates=[*(known.plates if known else ()), *filter(None, (seen,))],
		people=people.union(known.people if known else ()),
		names=known.names if known else (),
	)
	decision = gate_decision.decide(
		arrival,
		(known.candidate,) if known and known.candidate else (),
		hits,
		rules.as_rule(_spaces_left(asked, rules, known, seen)),
	)
	return Answer(
		decision,
		known=known,
		plate=seen,
		hits=hits,
		due=due,
		kind=_kind(asked, decision, known, seen, arrival.on_duty),
	)


def _due(asked: Question, seen: str):
	return parking.fee_due(asked.property, seen, asked.moment) if asked.direction == OUT and seen else None


def _spaces_left(asked: Question, rules: policy.GatePolicy, known: Known | None, seen: str) -> int | None:
	"""Counted only where the answer depends on it."""
	if asked.direction == IN and seen and not known and rules.count_spaces:
		return parking.spaces_left(asked.property)
	return None


def _kind(asked: Question, decision: Decision, known: Known | None, seen: str, on_duty: bool) -> str:
	if on_duty:
		return ON_DUTY
	if decision.candidate:
		return decision.candidate.kind
	if known and known.inside:
		return known.inside.kind or ""
	if asked.courier:
		return COURIER
	return TEMPORARY if seen else WALK_IN


# -- booking -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pressed:
	"""What a guard has pressed. outcome: Allowed or Stopped. key: of the tablet, one for one movement. seen: the code on the
	screen; where the answer is another one now, the guard is shown it first. happened: without a connection, so that it is
	written whatever is decided now."""

	outcome: str
	key: str
	seen: str = ""
	note: str = ""
	happened: bool = False
	received: datetime | None = None
	trust: str = "Exact"


@dataclass(frozen=True, slots=True)
class Booked:
	"""entry: name of the Gate Entry; None where the answer has changed, which `answer` says."""

	entry: str | None
	answer: Answer | None = None


def book(asked: Question, pressed: Pressed) -> Booked:
	"""Writes what was pressed, once for a key, unless something else has to be shown first."""
	if taken := entry_of(pressed.key):
		return Booked(taken)
	answer = decide(asked)
	if not pressed.happened and _has_changed(answer, pressed):
		return Booked(None, answer)
	goes = pressed.outcome == ALLOWED
	state = presence.lock(asked.property, answer.subject) if goes and answer.subject else None
	if state and state.last_key == pressed.key:
		# sent twice at once: the first has been booked while this one waited
		return Booked(frappe.db.get_value("Gate Entry", {"client_key": pressed.key}, for_update=True))
	if goes and not _count(asked, pressed, answer):
		# another gate was first; what this transaction has read is of before
		frappe.db.rollback()
		return Booked(None, decide(asked))
	entry = _new_entry(asked, pressed, answer)
	if state:
		presence.move(state, entry, one_by_one=answer.known.one_by_one if answer.known else False)
	_insert(entry)
	gate_alerts.tell(entry)
	if answer.hits:
		note_hits(asked, answer, pressed.key or entry.name, entry.name)
	return Booked(entry.name, answer)


def entry_of(key: str) -> str | None:
	return frappe.db.get_value("Gate Entry", {"client_key": key}) if key else None


def _has_changed(answer: Answer, pressed: Pressed) -> bool:
	"""Whether the guard has to look at the screen again before anything is written."""
	if not answer.decision:
		return True
	if pressed.outcome == STOPPED:
		return False
	if answer.outcome == STOPPED:
		return True
	# what is asked now was not asked when the guard pressed
	return answer.outcome == ASK and bool(pressed.seen) and pressed.seen != answer.screen.code


def _count(asked: Question, pressed: Pressed, answer: Answer) -> bool:
	"""Counts people in or out of their pass; False where the pass lets nobody in any more."""
	known = answer.known
	name = known.visitor_pass if known else None
	if not name:
		return True
	if asked.direction == OUT:
		passes.leave(name, asked.persons)
		return True
	if pressed.happened:
		passes.has_entered(name, asked.persons)
		return True
	arrival = passes.arrival(
		asked.property, asked.gate, asked.moment, persons=asked.persons, plate_key=answer.plate
	)
	# the guard has settled what was asked, and nothing else
	settled = answer.outcome == ASK and answer.decision.reason.code in TO_ASK
	return not passes.enter(name, arrival, settled=settled)


def _new_entry(asked: Question, pressed: Pressed, answer: Answer):
	known, decision = answer.known, answer.decision
	entry = frappe.new_doc("Gate Entry")
	entry.name = frappe.generate_hash(length=12)
	employee = employee_of(frappe.session.user)
	entry.update(
		{
			"property": asked.property,
			"gate": asked.gate,
			"direction": asked.direction,
			"at": asked.moment,
			"received_at": pressed.received or now_datetime(),
			"trust": pressed.trust,
			"offline": int(pressed.happened),
			"outcome": pressed.outcome,
			"kind": answer.kind,
			"courier": asked.courier,
			"subject": answer.subject,
			"plate": answer.plate or (known.plates[0] if known and known.plates else ""),
			"persons": asked.persons,
			"note": pressed.note,
			"guard": employee.name if employee else None,
			"client_key": pressed.key or None,
		}
	)
	if decision:
		shown = answer.screen
		entry.update(
			{
				"shown_code": shown.code,
				"shown_words": in_words(shown.code, shown.params),
				"reason_code": decision.reason.code,
				"asked": shown.code if answer.outcome == ASK else "",
			}
		)
		if pressed.happened and asked.direction == IN:
			entry.review = gate_list.review(pressed.outcome, decision)
	if known:
		entry.update(_who(known))
	gate_alerts.mark(entry)
	return entry


def _who(known: Known) -> dict:
	candidate, inside = known.candidate, known.inside
	fields = {
		"holder": mask_name(candidate.holder) if candidate else inside.holder if inside else "",
		"unit": (candidate.unit if candidate else inside.unit if inside else "") or None,
		"visitor_pass": known.visitor_pass,
	}
	if candidate:
		fields["leave_by"] = candidate.until
		if candidate.kind == gate_decision.RESIDENT_VEHICLE:
			fields["resident_vehicle"] = candidate.key
		elif candidate.kind == gate_decision.PERMIT:
			fields["parking_permit"] = candidate.key
	return fields


def _insert(entry) -> None:
	entry.flags.by_service = True
	# The caller has asked for the right to book at this gate; what guards do not read of an entry is written with it. Its
	# links are what was found a moment ago, some of it by another gate since this transaction began.
	entry.insert(ignore_permissions=True, ignore_links=True, set_name=entry.name)


def note_hits(asked: Question, answer: Answer, key: str, entry: str | None = None) -> None:
	"""The head hears of somebody on the watchlist as soon as the gate knows, once for a movement."""
	watchlist.log_hits(
		answer.hits,
		property_name=asked.property,
		gate=asked.gate,
		at=asked.moment,
		direction=asked.direction,
		key=key,
		gate_entry=entry,
	)
	if entry:
		watchlist.link_entry(key, entry)
