"""Explanations as plain data and back: what is kept with a charge, or a planned cost, so that it can be recomputed years later;
and statements to owners, which stand as they were published.

Decimals become text, days ISO text; fields that say nothing are left out. `from_record(to_record(x)) == x` for every x.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wuye_ops.rules.cost_figure import Factor, Figure, Term
from wuye_ops.rules.explanation import Explanation, Piece, Share, Split
from wuye_ops.rules.metering import MeterSpan
from wuye_ops.rules.owners_statement import Statement
from wuye_ops.rules.proration import Period
from wuye_ops.rules.tariff import Tier

Record = dict[str, Any]

# Every field that is not text or a whole number, by class: how it is read back.
_DAY, _NUMBER = date.fromisoformat, Decimal


def to_record(explanation: Explanation | Figure | Statement) -> Record:
	"""Plain data, fit for JSON."""
	return _plain(explanation)


def from_record(record: Record, of: type = Explanation) -> Any:
	"""What the record was made of: an Explanation, a Figure or a Statement. Raises KeyError, TypeError or ValueError for anything
	else."""
	return _build(of, record)


def _plain(value: Any) -> Any:
	if is_dataclass(value):
		return {
			field.name: _plain(content)
			for field in fields(value)
			if not _says_nothing(field, content := getattr(value, field.name))
		}
	if isinstance(value, tuple):
		return [_plain(one) for one in value]
	if isinstance(value, Decimal):
		return str(value)
	if isinstance(value, date):
		return value.isoformat()
	return value


def _says_nothing(field, content: Any) -> bool:
	return field.default is not MISSING and type(content) is type(field.default) and content == field.default


def _tuple_of(read):
	return lambda values: tuple(read(value) for value in values)


def _or_none(read):
	return lambda value: None if value is None else read(value)


def _class(cls):
	return lambda record: _build(cls, record)


def _pair(values):
	name, amount = values
	return name, Decimal(amount)


_READERS: dict[type, dict[str, Any]] = {
	Tier: {"up_to": _or_none(_NUMBER), "price": _NUMBER},
	MeterSpan: {"opening": _NUMBER, "closing": _NUMBER, "factor": _NUMBER},
	Split: {"weights": _tuple_of(_NUMBER)},
	Share: {"total": _NUMBER, "weight": _NUMBER, "sum_of_weights": _NUMBER},
	Piece: {
		"first": _DAY,
		"last": _DAY,
		"quantity": _NUMBER,
		"price": _or_none(_NUMBER),
		"version": _or_none(_DAY),
		"percent": _NUMBER,
		"tiers": _tuple_of(_class(Tier)),
	},
	Explanation: {
		"first": _DAY,
		"last": _DAY,
		"pieces": _tuple_of(_class(Piece)),
		"used_before": _NUMBER,
		"spans": _tuple_of(_class(MeterSpan)),
		"share": _or_none(_class(Share)),
		"split": _or_none(_class(Split)),
	},
	Factor: {"value": _NUMBER},
	Term: {"factors": _tuple_of(_class(Factor)), "weights": _tuple_of(_NUMBER), "extra": _NUMBER},
	Figure: {"terms": _tuple_of(_class(Term))},
	Period: {"first": _DAY, "last": _DAY},
	Statement: {
		"period": _class(Period),
		"opening": _NUMBER,
		"received": _tuple_of(_pair),
		"spent": _tuple_of(_pair),
		"corrections": _tuple_of(_pair),
	},
}


def _build(cls: type, record: Record) -> Any:
	readers = _READERS[cls]
	return cls(**{name: readers[name](value) if name in readers else value for name, value in record.items()})
