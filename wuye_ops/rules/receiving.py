"""Money over the counter: what was handed over, where it is booked, and what a receipt says about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from wuye_ops.rules.money import ZERO, cents, exact, total
from wuye_ops.rules.proration import Month

NOT_A_NUMBER, NOT_POSITIVE, PARTS_OF_A_CENT, TOO_LARGE = "number", "positive", "cent", "large"
# Nobody brings more to a counter; a mistyped phone number is an amount otherwise.
LARGEST = Decimal("99999999.99")


class AmountError(ValueError):
	"""An amount nobody can hand over. code: which of the constants above."""

	def __init__(self, code: str, text: str) -> None:
		super().__init__(f"{text}: {code}")
		self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Tender:
	"""An amount handed over in one mode. account: where money of this mode goes; bank: whether statements come for it."""

	mode: str
	amount: Decimal
	account: str
	bank: bool = False
	reference: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
	"""What goes to one account: the tenders, in the order in which they were given."""

	account: str
	tenders: tuple[Tender, ...]

	@property
	def amount(self) -> Decimal:
		return total(tender.amount for tender in self.tenders)

	@property
	def modes(self) -> tuple[str, ...]:
		return tuple(dict.fromkeys(tender.mode for tender in self.tenders))

	@property
	def references(self) -> tuple[str, ...]:
		return tuple(dict.fromkeys(tender.reference for tender in self.tenders if tender.reference))


def amount_of(value: object) -> Decimal:
	"""What somebody typed, as an exact amount of money above 0.

	Raises AmountError for what is no number, not above 0, has parts of a cent, or is beyond reason.
	"""
	text = str(value).strip()
	try:
		number = Decimal(text)
		if isinstance(value, bool) or not text.isascii() or not number.is_finite():
			raise InvalidOperation
	except InvalidOperation:
		raise AmountError(NOT_A_NUMBER, text) from None
	if number <= ZERO:
		raise AmountError(NOT_POSITIVE, text)
	if number > LARGEST:
		raise AmountError(TOO_LARGE, text)
	try:
		whole = cents(exact(number, "The amount"))
	except ValueError:
		raise AmountError(PARTS_OF_A_CENT, text) from None
	if whole != number:
		raise AmountError(PARTS_OF_A_CENT, text)
	return whole


def bookings(tenders: Sequence[Tender]) -> tuple[Booking, ...]:
	"""One booking for each account, the leading one first: ERPNext matches bank statements with that one only, so it is
	the largest that statements come for, else the largest of all. What is booked is what was handed over, to the cent.
	"""
	by_account: dict[str, list[Tender]] = {}
	for tender in tenders:
		by_account.setdefault(tender.account, []).append(tender)
	found = [Booking(account, tuple(rows)) for account, rows in by_account.items()]
	# sorted is stable: of two alike the one that was given first leads
	return tuple(sorted(found, key=lambda one: (not one.tenders[0].bank, -one.amount)))


def differences(expected: Mapping[str, Decimal], actual: Mapping[str, Decimal]) -> tuple[str, ...]:
	"""Bills whose open amount is not what was expected, those that came and those that went included."""
	names = dict.fromkeys([*expected, *actual])
	return tuple(name for name in names if expected.get(name, ZERO) != actual.get(name, ZERO))


def days_overdue(due_date: date, today: date) -> int:
	return max(0, (today - due_date).days)


def period_text(first: date, last: date) -> str:
	"""Whole months as 2026-03 or 2026-01–2026-03, other days as they are."""
	begin, end = Month.of(first), Month.of(last)
	if first != begin.first or last != end.last:
		return f"{first}" if first == last else f"{first}–{last}"
	return "–".join(dict.fromkeys((str(begin), str(end))))


def bill_text(lines: Iterable[tuple[str, str, str]], most: int = 6) -> str:
	"""What a bill is for, on one line. lines: (place, fee, period); what they share is said once.

	After `most` fees of a place … stands for the rest.
	"""
	places: dict[str, dict[str, None]] = {}
	for place, fee, period in lines:
		places.setdefault(place, {})[" ".join(filter(None, (fee, period)))] = None
	texts = []
	for place, fees in places.items():
		shown = "、".join([*fees][:most]) + ("…" if len(fees) > most else "")
		texts.append(" ".join(filter(None, (place, shown))))
	return "；".join(texts)
