"""What a statement says, as one text that can be kept and compared: its seal is the SHA-256 of it."""

from __future__ import annotations

import json
from hashlib import sha256

from wuye_ops.rules.explanation_record import from_record, to_record
from wuye_ops.rules.owners_statement import Statement

ENTRY_FIELDS = (
	"posting_date", "voucher_type", "voucher_no", "purpose", "income", "cost", "used", "decision", "remark", "owners_entry",
)  # fmt: skip


def record_of(doc, found: Statement) -> str:
	"""The statement and its entries, in one order and one way of writing."""
	return _written(
		{
			"property": doc.property,
			"kind": doc.kind,
			"statement": to_record(found),
			"entries": [{field: _plain(row.get(field)) for field in ENTRY_FIELDS} for row in doc.entries],
		}
	)


def with_publication(record: str, **more) -> str:
	"""The record with what only its publication knows: the shares of units, and what is said to owners."""
	return _written({**json.loads(record), **more})


def statement_of(record: str) -> Statement:
	return from_record(json.loads(record)["statement"], Statement)


def seal_of(record: str) -> str:
	return sha256(record.encode()).hexdigest()


def is_intact(doc) -> bool:
	"""Whether what is kept of a published statement is what was published."""
	return bool(doc.digest) and seal_of(doc.record or "") == doc.digest


def _written(content: dict) -> str:
	return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value):
	if value in (None, "", 0, 0.0):
		return None
	return f"{value:.2f}" if isinstance(value, float) else str(value)
