"""Whether what is known of a customer is complete and can be right (客户档案的完整度与准确度).

Only what the property needs is asked for: an identity number of those who own or do business here, not of a tenant or
relative (《个人信息保护法》6: the least that the purpose needs). Both scores are whole per cents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from wuye_ops.rules.identity import MASK, valid_credit_code, valid_phone, valid_resident_id

# What is missing, and what it weighs in the completeness.
NO_PHONE = "No Phone"
NO_ID_NUMBER = "No ID Number"
NO_PLACE = "No Place"
NO_EMERGENCY_CONTACT = "No Emergency Contact"
NO_EMERGENCY_PHONE = "No Emergency Phone"
MISSING = {NO_PHONE: 40, NO_ID_NUMBER: 25, NO_PLACE: 15, NO_EMERGENCY_CONTACT: 10, NO_EMERGENCY_PHONE: 10}

# What is wrong, and what it costs of the correctness.
WRONG_PHONE = "Wrong Phone"
WRONG_ID_NUMBER = "Wrong ID Number"
OTHER_KIND_OF_ID = "ID of Another Kind"
SHARED_ID_NUMBER = "Shared ID Number"
SHARED_PHONE = "Shared Phone"
OWN_EMERGENCY_PHONE = "Emergency Phone Is Own"
DOUBTFUL_NAME = "Doubtful Name"
NOT_CONFIRMED = "Not Confirmed"
WRONG = {
	WRONG_ID_NUMBER: 30,
	WRONG_PHONE: 30,
	SHARED_ID_NUMBER: 30,
	OTHER_KIND_OF_ID: 20,
	DOUBTFUL_NAME: 20,
	NOT_CONFIRMED: 20,
	SHARED_PHONE: 10,
	OWN_EMERGENCY_PHONE: 10,
}
PROBLEMS = (*MISSING, *WRONG)

IDENTIFIED_CLASSES = ("Owner", "Business", "Developer")
# A family shares a phone; when more customers have it, somebody typed their own or the office's.
FAMILY = 3
USUAL_STALE_MONTHS = 12

_PLACEHOLDER = re.compile(r"未知|不详|测试|业主$|住户$|先生$|女士$|小姐$|^无$|^某|无名")


@dataclass(frozen=True)
class Facts:
	"""A customer as known. The numbers are plain, so they are kept out of every representation."""

	name: str
	customer_class: str
	phone: str | None = field(default=None, repr=False)
	phone_2: str | None = field(default=None, repr=False)
	id_number: str | None = field(default=None, repr=False)
	emergency_contact: str | None = field(default=None, repr=False)
	emergency_phone: str | None = field(default=None, repr=False)
	has_place: bool = False
	# other customers with the same number
	sharing_phone: int = 0
	sharing_id: int = 0
	# the day of the last confirmation, else of the registration
	known_since: date | None = None


@dataclass(frozen=True)
class Quality:
	completeness: int
	correctness: int
	problems: tuple[str, ...]


def assess(facts: Facts, today: date, stale_months: int = USUAL_STALE_MONTHS) -> Quality:
	"""The scores and problems of a customer. Data older than `stale_months` need a confirmation; 0 for never."""
	missing, wrong = _missing(facts), _wrong(facts, today, stale_months)
	wanted = {problem: weight for problem, weight in MISSING.items() if _is_wanted(problem, facts)}
	lacking = sum(wanted[problem] for problem in missing)
	return Quality(
		completeness=100 - round(100 * lacking / sum(wanted.values())),
		correctness=max(0, 100 - sum(WRONG[problem] for problem in wrong)),
		problems=(*missing, *wrong),
	)


def _missing(facts: Facts) -> list[str]:
	present = {
		NO_PHONE: facts.phone or facts.phone_2,
		NO_ID_NUMBER: facts.id_number,
		NO_PLACE: facts.has_place,
		NO_EMERGENCY_CONTACT: facts.emergency_contact,
		NO_EMERGENCY_PHONE: facts.emergency_phone,
	}
	return [problem for problem in MISSING if _is_wanted(problem, facts) and not present[problem]]


def _is_wanted(problem: str, facts: Facts) -> bool:
	return problem != NO_ID_NUMBER or facts.customer_class in IDENTIFIED_CLASSES


def _wrong(facts: Facts, today: date, stale_months: int) -> list[str]:
	found = {
		WRONG_ID_NUMBER: bool(facts.id_number) and not _is_valid_id(facts.id_number, today),
		WRONG_PHONE: any(
			number and not valid_phone(number)
			for number in (facts.phone, facts.phone_2, facts.emergency_phone)
		),
		SHARED_ID_NUMBER: facts.sharing_id > 0,
		OTHER_KIND_OF_ID: _is_of_other_kind(facts),
		DOUBTFUL_NAME: is_doubtful_name(facts.name),
		NOT_CONFIRMED: bool(stale_months)
		and facts.known_since is not None
		and _months_between(facts.known_since, today) >= stale_months,
		SHARED_PHONE: facts.sharing_phone >= FAMILY,
		OWN_EMERGENCY_PHONE: bool(facts.emergency_phone)
		and facts.emergency_phone in (facts.phone, facts.phone_2),
	}
	return [problem for problem in WRONG if found[problem]]


def is_doubtful_name(name: str) -> bool:
	"""Whether a name looks like a stopgap: digits or stars in it, a form of address instead of a name, one character."""
	name = (name or "").strip()
	return len(name) < 2 or MASK in name or any(c.isdigit() for c in name) or bool(_PLACEHOLDER.search(name))


def _is_valid_id(number: str, today: date) -> bool:
	return valid_resident_id(number, today) or valid_credit_code(number)


def _is_of_other_kind(facts: Facts) -> bool:
	"""A person's number on a developer, who is a company. Owners and businesses may be either."""
	return (
		facts.customer_class == "Developer" and bool(facts.id_number) and valid_resident_id(facts.id_number)
	)


def _months_between(first: date, last: date) -> int:
	"""Whole months from one day to another."""
	return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
