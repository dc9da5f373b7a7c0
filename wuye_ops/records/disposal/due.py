"""Which records may be destroyed: finds those whose day has come, and says of each why it may not."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import format_date, getdate, nowdate

from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import disposal as rules
from wuye_ops.rules.disposal import Candidate

# A list that two people can check against the shelves in one go.
MOST_RECORDS = 200
FIELDS = (
	"name", "record_no", "title", "category", "property", "status", "record_date", "keep_until", "is_permanent",
	"legal_hold", "medium", "location",
)  # fmt: skip
# a loan that is out, and a disposal that is not over
OUT = ("Approved", "Lent")
OPEN = ("To Approve", "Approved", "Executing")


def records_due(property_name: str | None, before: date, limit: int = MOST_RECORDS) -> list[str]:
	"""Records of the property, the longest due first, that nothing keeps. `before`: later than their last day."""
	record, item, loan = (
		frappe.qb.DocType(name) for name in ("Record", "Record Disposal Item", "Record Loan")
	)
	query = (
		frappe.qb.from_(record)
		.left_join(item)
		.on((item.open_key == record.name) & (item.parenttype == "Record Disposal"))
		.left_join(loan)
		.on((loan.record == record.name) & (loan.kind == "Original") & loan.status.isin(OUT))
		.select(record.name)
		.where(record.status.isin(rules.FINISHED) & (record.keep_until < min(before, getdate(nowdate()))))
		.where((record.is_permanent == 0) & (record.legal_hold == 0))
		.where(item.name.isnull() & loan.name.isnull())
		.where(record.property == property_name if property_name else record.property.isnull())
	)
	return query.orderby(record.keep_until).orderby(record.name).limit(limit).run(pluck=True)


def load(names: Iterable[str], lock: bool = False) -> dict[str, dict]:
	"""The records by name, as committed by anybody when locked; in one order, so that two never wait for each other."""
	record = frappe.qb.DocType("Record")
	query = frappe.qb.from_(record).select(*FIELDS).where(record.name.isin(list(names) or [""]))
	query = query.orderby(record.name)
	return {row.name: row for row in (query.for_update() if lock else query).run(as_dict=True)}


def refusals(records: dict[str, dict], disposal: str | None = None, lock: bool = False) -> list[str]:
	"""Sentences, one for each record that may not be destroyed today; `disposal` is the one that asks.

	Locked, loans are read as committed by anybody: whoever lends a record locks it first.
	"""
	names, today = list(records) or [""], getdate(nowdate())
	loans, others = _loans(names, lock), _others(names, disposal)
	found = []
	for name, row in records.items():
		candidate = Candidate(
			status=row.status,
			keep_until=getdate(row.keep_until) if row.keep_until else None,
			permanent=bool(row.is_permanent),
			on_hold=bool(row.legal_hold),
			on_loan=loans.get(name),
			in_another=others.get(name),
		)
		if codes := rules.obstacles(candidate, today):
			found.append(_sentence(codes[0], row, candidate))
	return found


def _loans(names: list[str], lock: bool) -> dict[str, str]:
	"""record → the loan its original is promised or out on."""
	loan = frappe.qb.DocType("Record Loan")
	query = (
		frappe.qb.from_(loan)
		.select(loan.record, loan.name)
		.where(loan.record.isin(names) & (loan.kind == "Original") & loan.status.isin(OUT))
	)
	return dict((query.for_update() if lock else query).run())


def _others(names: list[str], disposal: str | None) -> dict[str, str]:
	"""record → another disposal that has taken it. Its key is unique, so that no lock is needed."""
	rows = frappe.get_all("Record Disposal Item", {"open_key": ["in", names]}, ["open_key", "parent"])
	return {row.open_key: row.parent for row in rows if row.parent != disposal}


def _sentence(code: str, row: dict, candidate: Candidate) -> str:
	what = frappe.bold(frappe.utils.escape_html(f"{row.record_no} {row.title}"))
	match code:
		case rules.DISPOSED:
			return _("{0} has been destroyed already.").format(what)
		case rules.ON_HOLD:
			return _("{0} is under a legal hold. It stays until the hold is lifted.").format(what)
		case rules.PERMANENT:
			return _("{0} is kept permanently.").format(what)
		case rules.NO_PERIOD:
			return _("{0} has no last day yet: enter on the record when its matter ended.").format(what)
		case rules.NOT_DUE:
			return _("{0} is kept until {1}.").format(what, format_date(row.keep_until))
		case rules.IN_USE:
			return _("{0} is {1}. Archive it first.").format(what, _(row.status, context="Record"))
		case rules.ON_LOAN:
			return _("{0} is lent out by {1}. Have it returned first.").format(what, candidate.on_loan)
		case _other:
			return _("{0} is in disposal {1}.").format(what, candidate.in_another)


def check_place(records: dict[str, dict], property_name: str | None) -> None:
	"""Refuses records of another property, and those of the whole company to whoever is limited to properties."""
	if not property_name and permitted_properties() is not None:
		frappe.throw(
			_("Choose the property. Only head office destroys what the whole company keeps."),
			title=_("Property"),
		)
	for row in records.values():
		if (row.property or None) != (property_name or None):
			frappe.throw(
				_("{0} belongs to another property. Destroy it with a disposal of that one.").format(
					frappe.bold(row.title)
				),
				title=_("Another Property"),
			)
