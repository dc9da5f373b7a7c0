"""送达: by which way a letter reached the debtor, and what proves it.

Source: 《民法典》195 with 最高人民法院《诉讼时效司法解释》8: a written demand makes the limitation period begin anew from the day on which
it reached the debtor or was bound to. A paper on the door reaches nobody in particular, and proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SIGNED, MAIL, READ_RECEIPT, DOOR = "Signed For", "Registered Mail", "E-mail Read", "Posted on Door"


@dataclass(frozen=True, slots=True)
class Method:
	"""individual: whether it reaches the debtor. number: whether there is a number that finds the proof again."""

	individual: bool
	number: bool = False


METHODS = {
	SIGNED: Method(individual=True),
	MAIL: Method(individual=True, number=True),
	READ_RECEIPT: Method(individual=True),
	DOOR: Method(individual=False),
}

UNKNOWN_METHOD, NO_PROOF, NO_NUMBER, BEFORE_SENT, IN_FUTURE = (
	"unknown method",
	"no proof",
	"no number",
	"before sent",
	"in future",
)


def fault(
	method: str, sent_on: date, delivered_on: date | None, today: date, proof: str = "", number: str = ""
) -> str | None:
	"""What is wrong with the record of a delivery; None when it stands."""
	way = METHODS.get(method)
	if way is None:
		return UNKNOWN_METHOD
	if delivered_on is None or delivered_on < sent_on:
		return BEFORE_SENT
	if delivered_on > today:
		return IN_FUTURE
	if not proof.strip():
		return NO_PROOF
	if way.number and not number.strip():
		return NO_NUMBER
	return None


def counts(method: str) -> bool:
	"""Whether a letter delivered like this is a demand in the sense of the limitation period."""
	return method in METHODS and METHODS[method].individual
