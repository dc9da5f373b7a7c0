"""审计抽样: draws that anybody can repeat from what the working paper says: the population, the method and the seed.

A seed is drawn by the machine when the sample is, so nobody could foresee or choose it, and is shown afterwards; another
draw from the same population needs a reason. Source: 《第2108号内部审计具体准则——审计抽样》 (the method is stated before, the
sample stands for the population). By amount is monetary unit sampling, with a fixed interval and a start by chance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from wuye_ops.rules.money import CENT, ZERO, cents, exact, total
from wuye_ops.rules.sampling import fraction, sample
from wuye_ops.rules.steps import Refusal

RANDOM, BY_AMOUNT, BY_RULE = "Random", "By Amount", "By Rule"
METHODS = (RANDOM, BY_AMOUNT, BY_RULE)
# 128 bits: nobody tries seeds until one draws what they like.
SEED_BYTES = 16

# why an item is in the sample → names of the params
DRAWN, CERTAIN, UNIT, SIGN = "drawn", "certain", "unit", "sign"
WHY = {DRAWN: ("place",), CERTAIN: ("interval",), UNIT: ("unit",), SIGN: ("signs",)}

# code → names of the params
REFUSALS = {
	"population_changed": ("then", "now", "amount_then", "amount_now"),
	"drawn_differently": ("only_then", "only_now"),
	"no_reason": (),
	"already_tested": ("tested",),
}


@dataclass(frozen=True, slots=True)
class Item:
	"""One thing that could be drawn. amount: in whole cents; 0 where amounts play no part."""

	key: str
	amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Chosen:
	"""An item in the sample, and why: its place in the order of chance, an amount no interval can step over, the monetary
	unit that was hit (the how-many-th cent, in 元), or the signs it shows."""

	key: str
	amount: Decimal
	why: str
	params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draw:
	"""A sample, with all that is needed to draw it again.

	occasion: the audit and the step of its programme. population, amount, fingerprint: what it was drawn from; at_chance,
	amount_at_chance: how much of it chance decided on. interval, start: in 元, of a draw by amount. left_out: what has no positive
	amount, and is looked at apart.
	"""

	method: str
	occasion: str
	seed: str
	size: int
	population: int
	amount: Decimal
	fingerprint: str
	chosen: tuple[Chosen, ...]
	at_chance: int = 0
	amount_at_chance: Decimal = ZERO
	interval: Decimal | None = None
	start: Decimal | None = None
	left_out: tuple[str, ...] = ()

	@property
	def keys(self) -> tuple[str, ...]:
		return tuple(one.key for one in self.chosen)

	@property
	def covered(self) -> Decimal:
		"""The amount of what was drawn."""
		return total(one.amount for one in self.chosen)


def draw_random(items: Iterable[Item], size: int, occasion: str, seed: str) -> Draw:
	"""`size` items, or all where there are fewer, each with the same chance, in the order in which they were drawn.

	Raises ValueError for a negative size, two items of one key, an amount with parts of a cent, and a seed that is not at least
	16 bytes in hexadecimal.
	"""
	by_key = _by_key(items)
	keys = sample(by_key, size, occasion, _secret(seed))
	chosen = tuple(
		Chosen(key, by_key[key], DRAWN, {"place": place}) for place, key in enumerate(keys, start=1)
	)
	of = _of(by_key)
	return Draw(
		RANDOM,
		occasion,
		seed,
		size,
		**of,
		chosen=chosen,
		at_chance=of["population"],
		amount_at_chance=of["amount"],
	)


def draw_by_amount(items: Iterable[Item], interval: Decimal, occasion: str, seed: str) -> Draw:
	"""Every `interval` 元 one is hit, and with it the item it lies in: each 元 has the same chance, large items a greater one.

	What reaches the interval is certain to be in it, and is taken out before the others are laid in a row, in an order of chance.
	Items without a positive amount cannot be hit; they are named in `left_out`. Certain items come first, the largest before
	the others. size is the number drawn. Raises ValueError like `draw_random`, and for an interval below a cent or with
	parts of one.
	"""
	by_key, step = _by_key(items), _in_cents(exact(interval, "The interval"), "The interval")
	if step < 1:
		raise ValueError(f"An interval is at least {CENT}, not {interval}.")
	secret = _secret(seed)
	left_out = tuple(sorted(key for key, amount in by_key.items() if amount <= 0))
	certain = sorted((key for key in by_key if by_key[key] >= interval), key=lambda key: (-by_key[key], key))
	rest = [key for key, amount in by_key.items() if 0 < amount < interval]
	start = int(fraction("start", occasion, secret) * step)
	chosen = [Chosen(key, by_key[key], CERTAIN, {"interval": interval}) for key in certain]
	next_unit, passed = start, 0
	for key in sample(rest, len(rest), occasion, secret):
		passed += _in_cents(by_key[key], key)
		if next_unit < passed:
			# an item below the interval holds one unit at most
			chosen.append(Chosen(key, by_key[key], UNIT, {"unit": _yuan(next_unit + 1)}))
			next_unit += step
	return Draw(
		BY_AMOUNT,
		occasion,
		seed,
		len(chosen),
		**_of(by_key),
		chosen=tuple(chosen),
		at_chance=len(rest),
		amount_at_chance=total(by_key[key] for key in rest),
		interval=interval,
		start=_yuan(start + 1),
		left_out=left_out,
	)


def interval_of(items: Iterable[Item], size: int) -> Decimal:
	"""The interval, in whole cents, by which at least `size` items are drawn, certain ones counted, or all that have an amount.

	Raises ValueError for a size below 1, and where nothing has a positive amount.
	"""
	amounts = sorted((_in_cents(one.amount, one.key) for one in items if one.amount > 0), reverse=True)
	if size < 1 or not amounts:
		raise ValueError("By amount at least one item is drawn, from items with a positive amount.")
	rest, certain = sum(amounts), 0
	while certain < min(size, len(amounts)):
		interval = rest // (size - certain)
		if amounts[certain] < interval:
			return _yuan(interval)
		# as large as an interval: certain, and the others share what is left of the sample
		rest -= amounts[certain]
		certain += 1
	return _yuan(amounts[certain - 1])


def by_rule(items: Iterable[Item], signs: Mapping[str, Collection[str]], occasion: str) -> Draw:
	"""Every item that shows a sign, those with most signs first, then the largest.

	signs: key → the signs it shows (`audit_signs`). Nothing can be concluded from it about the others. Keys that are not in the
	population are left out. Raises ValueError for two items of one key.
	"""
	by_key = _by_key(items)
	found = {key: tuple(sorted(set(shown))) for key, shown in signs.items() if shown and key in by_key}
	order = sorted(found, key=lambda key: (-len(found[key]), -by_key[key], key))
	chosen = tuple(Chosen(key, by_key[key], SIGN, {"signs": found[key]}) for key in order)
	return Draw(BY_RULE, occasion, "", len(chosen), **_of(by_key), chosen=chosen)


def replay(draw: Draw, items: Iterable[Item]) -> tuple[Refusal, ...]:
	"""What differs when the sample is drawn again from what is there now; nothing where it comes out the same.

	A sample by rule is compared with its population alone: whether its signs are still shown is for `audit_signs` to say.
	"""
	items = list(items)
	now = _of(_by_key(items))
	found = []
	if now["fingerprint"] != draw.fingerprint:
		found.append(
			Refusal(
				"population_changed",
				{
					"then": draw.population,
					"now": now["population"],
					"amount_then": draw.amount,
					"amount_now": now["amount"],
				},
			)
		)
	if draw.method == BY_RULE:
		return tuple(found)
	if draw.method == RANDOM:
		again = draw_random(items, draw.size, draw.occasion, draw.seed)
	else:
		again = draw_by_amount(items, draw.interval, draw.occasion, draw.seed)
	if again.keys != draw.keys:
		only_then = tuple(key for key in draw.keys if key not in set(again.keys))
		only_now = tuple(key for key in again.keys if key not in set(draw.keys))
		found.append(Refusal("drawn_differently", {"only_then": only_then, "only_now": only_now}))
	return tuple(found)


def redraw_refusals(reason: str, tested: int) -> tuple[Refusal, ...]:
	"""What stands in the way of another draw of a step. tested: how many of the sample have a result already: those stand."""
	found = []
	if not reason.strip():
		found.append(Refusal("no_reason"))
	if tested:
		found.append(Refusal("already_tested", {"tested": tested}))
	return tuple(found)


def fingerprint(items: Iterable[Item]) -> str:
	"""A sha256 that is the same for the same keys and amounts, in whatever order they come."""
	return _fingerprint(_by_key(items))


def _of(by_key: Mapping[str, Decimal]) -> dict:
	return {
		"population": len(by_key),
		"amount": total(by_key.values()),
		"fingerprint": _fingerprint(by_key),
	}


def _fingerprint(by_key: Mapping[str, Decimal]) -> str:
	digest = sha256()
	for key in sorted(by_key):
		# the length keeps a key that holds a line from being read as two
		digest.update(f"{len(key)}:{key}={cents(by_key[key])}\n".encode())
	return digest.hexdigest()


def _by_key(items: Iterable[Item]) -> dict[str, Decimal]:
	by_key: dict[str, Decimal] = {}
	for one in items:
		if one.key in by_key:
			raise ValueError(f"There are two of {one.key} in the population.")
		_in_cents(one.amount, one.key)
		by_key[one.key] = one.amount
	return by_key


def _in_cents(amount: Decimal, what: str) -> int:
	if exact(amount, what) != cents(amount):
		raise ValueError(f"{what} has parts of a cent: {amount}.")
	return int(amount * 100)


def _yuan(units: int) -> Decimal:
	return cents(Decimal(units) * CENT)


def _secret(seed: str) -> bytes:
	try:
		secret = bytes.fromhex(seed)
	except ValueError:
		raise ValueError(f"A seed is hexadecimal, not {seed!r}.") from None
	if len(secret) < SEED_BYTES:
		raise ValueError(f"A seed has at least {SEED_BYTES} bytes, not {len(secret)}.")
	return secret
