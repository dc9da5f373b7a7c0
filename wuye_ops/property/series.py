"""Numbers of a naming series, many at a time, without a gap: taken in the transaction that uses them."""

import frappe
from frappe.model.naming import parse_naming_series

MARK = "\0"


def take_numbers(series: str, count: int) -> list[str]:
	"""The next names of the series, in order. Whoever else needs one waits until this transaction ends."""
	found = {}

	def leave_open(prefix: str, digits: int) -> str:
		found["prefix"], found["digits"] = prefix, digits
		return MARK

	series = series if "#" in series else f"{series}.#####"
	text = parse_naming_series(series, number_generator=leave_open)
	last = _advance(found["prefix"], count)
	return [
		text.replace(MARK, str(number).zfill(found["digits"])) for number in range(last - count + 1, last + 1)
	]


def _advance(prefix: str, count: int) -> int:
	# one statement: two who begin a series at once, each after looking that it is not there, would lock each other out
	frappe.db.sql(
		"""insert into `tabSeries` (`name`, `current`) values (%s, %s)
		on duplicate key update `current` = `current` + values(`current`)""",
		(prefix, count),
	)
	series = frappe.qb.DocType("Series")
	return int(frappe.qb.from_(series).select(series.current).where(series.name == prefix).run()[0][0])
