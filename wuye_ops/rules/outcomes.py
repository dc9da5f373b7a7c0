"""What billing a place results in: charges, or the reason why there is none; and the key that keeps them unique."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeAlias

from wuye_ops.rules.explanation import Explanation
from wuye_ops.rules.places import KINDS
from wuye_ops.rules.proration import Period
from wuye_ops.rules.tariff import Vat

# The codes of a Skip and the names of its params.
SKIP_CODES = {
	"no_area": (),
	"negative_area": ("area",),
	"implausible_area": ("area",),
	"no_payer": ("first", "last"),
	"no_developer": ("first", "last"),
	"two_payers": ("first", "last"),
	"no_meter": (),
	"no_reading": ("meter", "last"),
	"no_opening_reading": ("meter", "on"),
	"falling_reading": ("meter", "on", "previous", "current"),
	"implausible_reading": ("meter", "on", "quantity", "usual"),
	"long_unread": ("meter", "on", "quantity", "since"),
	# Of a shared meter, whose place is its name and whose kind is Shared Meter:
	"unknown_weights": ("count",),
	"nobody_shares": (),
	# Of a line that was billed in other parts, see `rebilling`:
	"billed_otherwise": ("first", "last"),
}


@dataclass(frozen=True, slots=True)
class Charge:
	"""What one payer owes for one place, standard and stretch of days.

	amount: yuan, rounded; with VAT in it where `vat.inclusive`. quantity and unit_price are for people to read: their
	product is the amount only for one whole month without a discount, and unit_price is None where several prices or
	a share made the amount. key: see `ChargeKeys`.
	"""

	key: str
	place: str
	kind: str
	payer: str
	standard: str
	fee_item: str
	period_from: date
	period_to: date
	quantity: Decimal
	unit_price: Decimal | None
	amount: Decimal
	explanation: Explanation
	income_account: str = ""
	vat: Vat | None = None


@dataclass(frozen=True, slots=True)
class Skip:
	"""Why a place, or a shared meter, is not billed for a standard; `params` are those that SKIP_CODES names."""

	place: str
	kind: str
	standard: str
	code: str
	params: dict[str, Any] = field(default_factory=dict)


Outcome: TypeAlias = Charge | Skip

# Two days of eight digits, 32 hexadecimal digits, two dashes.
LINE_KEY_LENGTH = 50


def line_of(key: str) -> str:
	"""The key of the line to which the charge with that key belongs."""
	return key[:LINE_KEY_LENGTH]


class ChargeKeys:
	"""The keys of the charges of one standard and period: lower-case ASCII, fit for a unique index in any collation.

	What one place owes for one standard and period is a line; where its payer changes, it has several parts. The
	first part has the line's key (50 characters), whoever pays it and whenever his days begin; each further part has
	the first of its days appended (59 characters). So no index entry is free for a second bill of the whole line, and
	none for the same part; `rebilling.sort_out` tells what remains when a line is split otherwise than it was billed.
	A place may share several meters: their name is part of the key.
	"""

	__slots__ = ("_digests", "_prefix")

	def __init__(self, standard: str, period: Period, shared_meter: str = "") -> None:
		self._prefix = f"{period.first:%Y%m%d}-{period.last:%Y%m%d}-"
		self._digests = {}
		for kind in KINDS:
			# Each text is preceded by its length, which keeps ("a", "bc") and ("ab", "c") apart.
			texts = "".join(f"{len(text)}:{text}" for text in (standard, shared_meter, kind))
			self._digests[kind] = blake2b(texts.encode(), digest_size=16)

	def line(self, kind: str, place: str) -> str:
		"""The key of the line, and of its first part."""
		digest = self._digests[kind].copy()
		digest.update(place.encode())
		return self._prefix + digest.hexdigest()

	def part(self, kind: str, place: str, index: int, first: date) -> str:
		"""The key of the part with that index, from 0, whose first day is `first`."""
		line = self.line(kind, place)
		return f"{line}-{first:%Y%m%d}" if index else line
