"""匿名: answers of an anonymous survey go into a box that is opened when the survey is closed, all at once and shuffled.

While a survey is open, the database sees that a household has answered; were its answer stored beside, in the open, whoever
looks twice would see which one came. So each answer is sealed: encrypted with a key of the site that no statement in SQL
can reach, all of one length, without a time, under a random name. Closing opens the box in one transaction: the answers
are shuffled, written with one date and new random names, and the ballots deleted. A building is named with an answer only
where so many of it have answered that nobody's answer can be told (`rules.disclosure`); the way it came by is not kept.
Fewer answers than that in all are destroyed unread.

What remains: who runs the server can read what passes through it while it passes (docs/security.md).
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe import _
from frappe.utils import get_datetime, getdate
from frappe.utils.password import get_encryption_key

from wuye_ops.customer_service.surveys import questions
from wuye_ops.rules import survey as rules
from wuye_ops.rules.disclosure import FEWEST, withheld

SURVEY, BALLOT, RESPONSE, ANSWER = "Survey", "Survey Ballot", "Survey Response", "Survey Answer"
SEALED, OPENED, DESTROYED = "Sealed", "Opened", "Destroyed"
# who wrote and when would tell who: the same for every ballot and every answer
NOBODY = "Administrator"
LONGEST_LETTER = 4  # bytes of a character in UTF-8
FRAME = 400  # brackets, the building, what stands around an answer
ANSWER_COLUMNS = (
	"name", "owner", "modified_by", "creation", "modified", "parent", "parenttype", "parentfield", "idx",
	"number", "section", "type", "question", "part", "value", "points", "is_low",
)  # fmt: skip


def seal(survey, building: str | None, answers: Mapping[int, rules.Value]) -> None:
	"""Puts one household's answers into the box. Nothing of the row says whose they are, or when they came."""
	plain = json.dumps([building, list(answers.items())], ensure_ascii=False).encode()
	moment = _moment(survey)
	# Fernet writes the time into its tokens in the open: it is the same one for all
	sealed = _fernet(survey.name).encrypt_at_time(plain.ljust(size_of(survey), b" "), 0).decode()
	frappe.db.bulk_insert(
		BALLOT,
		("name", "owner", "modified_by", "creation", "modified", "survey", "property", "sealed"),
		[(secrets.token_hex(16), NOBODY, NOBODY, moment, moment, survey.name, survey.property, sealed)],
	)


def size_of(survey) -> int:
	"""The length of every ballot of a survey: that of the longest answers anybody could give."""
	longest = {
		rules.TEXT: lambda question: rules.LONGEST_TEXT,
		rules.CHOICE: lambda question: sum(map(len, question.options)),
		rules.MATRIX: lambda question: sum(map(len, question.options)),
	}
	size = FRAME * LONGEST_LETTER
	for question in questions.questions_of(survey):
		letters = longest.get(question.type, lambda question: 0)(question)
		size += LONGEST_LETTER * (letters + 40 + 40 * len(question.options))
	return size


def _moment(survey) -> datetime:
	return get_datetime(getdate(survey.opens_on))


def _fernet(survey: str) -> Fernet:
	secret = sha256(b"wuye_ops survey ballots:" + survey.encode() + b":" + get_encryption_key().encode())
	return Fernet(urlsafe_b64encode(secret.digest()))


def open_box(survey) -> str:
	"""Turns the ballots of a closed survey into answers, or destroys too few. Returns the box's state.

	All or nothing, within the caller's transaction, which has locked the survey. Run again it finds no ballots and changes
	nothing. Throws where a ballot does not open: then none is touched.
	"""
	if survey.answers_state in (OPENED, DESTROYED):
		return survey.answers_state
	sealed = frappe.get_all(BALLOT, {"survey": survey.name}, pluck="sealed")
	if len(sealed) < FEWEST:
		state = DESTROYED
	else:
		_write(survey, [_unseal(survey.name, ballot) for ballot in sealed])
		state = OPENED
	frappe.db.delete(BALLOT, {"survey": survey.name})
	return state


def _unseal(survey: str, ballot: str) -> tuple[str | None, dict[int, rules.Value]]:
	try:
		building, answers = json.loads(_fernet(survey).decrypt(ballot.encode()))
	except InvalidToken:
		frappe.throw(
			_(
				"The answers of {0} cannot be opened: the site's encryption key is another one than when they were given. Put the key back into site_config.json."
			).format(frappe.bold(survey)),
			title=_("Sealed Answers"),
		)
	return building, {number: _as_kept(value) for number, value in answers}


def _as_kept(value):
	"""JSON has no tuples."""
	return tuple(map(_as_kept, value)) if isinstance(value, list) else value


def _write(survey, opened: list[tuple[str | None, dict[int, rules.Value]]]) -> None:
	asked = questions.questions_of(survey)
	hidden = _hidden_buildings([building for building, _answers in opened])
	secrets.SystemRandom().shuffle(opened)
	moment = get_datetime(getdate(survey.closed_on))
	stamp = (NOBODY, NOBODY, moment, moment)
	responses, rows = [], []
	for building, answers in opened:
		name = secrets.token_hex(16)
		parts = questions.answer_rows(asked, answers)
		shown = None if building in hidden else building
		is_low = int(any(part["is_low"] for part in parts))
		responses.append((name, *stamp, survey.name, survey.property, shown, moment.date(), is_low))
		rows += [_answer(name, stamp, index, part) for index, part in enumerate(parts, 1)]
	frappe.db.bulk_insert(
		RESPONSE,
		("name", "owner", "modified_by", "creation", "modified", "survey", "property", "building", "answered_on", "is_low"),
		responses,
	)  # fmt: skip
	frappe.db.bulk_insert(ANSWER, ANSWER_COLUMNS, rows)


def _answer(response: str, stamp: tuple, index: int, part: Mapping[str, object]) -> tuple:
	return (
		secrets.token_hex(10), *stamp, response, RESPONSE, "answers", index,
		*(part[column] for column in ANSWER_COLUMNS[-8:]),
	)  # fmt: skip


def _hidden_buildings(buildings: Sequence[str | None]) -> set[str | None]:
	"""Buildings of which too few have answered, and as many others as it takes to tell nothing of them."""
	named = Counter(building or "" for building in buildings)
	counts = {(): len(buildings), **{(building,): number for building, number in named.items()}}
	return {group[0] for group in withheld(counts) if group} | {None}
