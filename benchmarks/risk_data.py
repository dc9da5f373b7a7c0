"""Fifty properties with a register of risks and the rounds they were assessed in, written by the database itself.

Every value follows from the number of its row, so that two runs measure the same data. Of twenty risks two are over, one was not
assessed yet and two are assessed by LEC; each has an inherent and two current rounds over two years, every third a residual one.
"""

from __future__ import annotations

import fee_data

MARK = "风险基准"
PROPERTIES = 50
PATTERN = f"{MARK}样"
AT_ONCE = 50_000
DAYS = 730
CATEGORIES = ("Safety", "Fire", "Lift", "Falling Objects", "Equipment", "Service Quality", "Legal", "Finance")
STATUSES = ("Assessed", "In Response", "Watched")
# number of the round → its stage, and the days since the risk was identified
ROUNDS = (("Inherent", 3), ("Current", 5), ("Current", 200), ("Residual", 300))
PARTS = ("likelihood", "impact", "l", "e", "c")
SCALES = {"l": "0.5, 1, 3, 6", "e": "1, 2, 3, 6", "c": "3, 7, 15, 40"}
LEVELS_5X5 = (
	"case when {0} >= 15 then 'Red' when {0} >= 9 then 'Orange' when {0} >= 4 then 'Yellow' else 'Blue' end"
)
LEVELS_LEC = "case when {0} >= 320 then 'Red' when {0} >= 160 then 'Orange' when {0} >= 70 then 'Yellow' else 'Blue' end"


def make(size: int) -> int:
	"""So many risks; returns how many rounds they have. Commits."""
	import frappe

	_places()
	for first in range(0, size, AT_ONCE):
		numbers = f"seq_{first}_to_{min(size, first + AT_ONCE) - 1}"
		_risks(numbers)
		for round_no in range(len(ROUNDS)):
			_rounds(numbers, round_no)
		frappe.db.commit()
	_stand()
	_responses()
	frappe.db.commit()
	for doctype in ("Risk", "Risk Assessment", "Risk Response", "Property"):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	return frappe.db.count("Risk Assessment", {"property": ["like", f"{MARK}%"]})


def names() -> list[str]:
	return [f"{MARK}{number}" for number in range(PROPERTIES)]


def _places() -> None:
	import frappe

	from wuye_ops.tests import factories

	one = factories.make_property(PATTERN)
	name = f"concat('{MARK}', b.seq)"
	fee_data._copy(
		"Property",
		[one.name],
		f"(select seq from seq_0_to_{PROPERTIES - 1}) b",
		{"name": name, "property_name": name, "property_code": name},
	)
	frappe.db.commit()


def _risks(numbers: str) -> None:
	import frappe

	from wuye_ops.tests import factories

	categories = ", ".join(f"'{one}'" for one in CATEGORIES)
	statuses = ", ".join(f"'{one}'" for one in STATUSES)
	frappe.db.sql(
		f"""insert into `tabRisk` (name, creation, modified, owner, modified_by, docstatus, property, company, title, category,
			status, identified_on, ended_on, next_review, expected_loss, method, source)
		select concat('{MARK}', seq), now(), now(), 'Administrator', 'Administrator', 0,
			concat('{MARK}', mod(crc32(concat(seq, 'p')), {PROPERTIES})), %s, concat('基准风险', seq),
			elt(1 + mod(crc32(seq), {len(CATEGORIES)}), {categories}),
			case when mod(seq, 10) = 9 then 'Closed' when mod(seq, 20) = 3 then 'Identified'
				else elt(1 + mod(crc32(concat(seq, 's')), {len(STATUSES)}), {statuses}) end,
			date_sub(curdate(), interval mod(crc32(concat(seq, 'd')), {DAYS}) day),
			case when mod(seq, 10) = 9 then date_sub(curdate(), interval mod(crc32(concat(seq, 'e')), 200) day) end,
			date_add(date_sub(curdate(), interval 20 day), interval mod(crc32(concat(seq, 'r')), 120) day),
			mod(crc32(concat(seq, 'a')), 900000), if(mod(seq, 10) = 7, 'LEC', '5x5'), 'Other'
		from {numbers}""",
		factories.company(),
	)


def _rounds(numbers: str, round_no: int) -> None:
	import frappe

	stage, after = ROUNDS[round_no]
	drawn = {part: f"crc32(concat(seq, '{part}{round_no}'))" for part in PARTS}
	scales = ", ".join(
		f"if(mod(seq, 10) = 7, elt(1 + mod({drawn[part]}, 4), {scale}) + 0, 0) as {part}"
		for part, scale in SCALES.items()
	)
	every = " and mod(seq, 3) = 0" if stage == "Residual" else ""
	frappe.db.sql(
		f"""insert into `tabRisk Assessment` (name, creation, modified, owner, modified_by, docstatus, risk, property, stage,
			status, method, combination, assessed_on, likelihood, impact, l, e, c, score, level)
		select concat('{MARK}', seq, '-{round_no}'), now(), now(), 'Administrator', 'Administrator', 0, concat('{MARK}', seq),
			concat('{MARK}', mod(crc32(concat(seq, 'p')), {PROPERTIES})), '{stage}', 'Counted', if(mod(seq, 10) = 7, 'LEC', '5x5'), 'Median', day,
			likelihood, impact, l, e, c, score,
			if(mod(seq, 10) = 7, {LEVELS_LEC.format("score")}, {LEVELS_5X5.format("score")})
		from (
			select seq, day, likelihood, impact, l, e, c, if(mod(seq, 10) = 7, l * e * c, likelihood * impact) as score
			from (
				select seq,
					date_add(date_sub(curdate(), interval mod(crc32(concat(seq, 'd')), {DAYS}) day), interval {after} day) as day,
					if(mod(seq, 10) = 7, 0, 1 + mod({drawn["likelihood"]}, 5)) as likelihood,
					if(mod(seq, 10) = 7, 0, 1 + mod({drawn["impact"]}, 5)) as impact, {scales}
				from {numbers} where mod(seq, 20) != 3{every}
			) drawn
		) scored where day <= curdate()"""
	)


def _stand() -> None:
	"""What the risks say themselves: the last round of each stage."""
	import frappe

	for stage in ("inherent", "current", "residual"):
		frappe.db.sql(
			f"""update `tabRisk` r join (
				select *, row_number() over (partition by risk order by assessed_on desc) as place
				from `tabRisk Assessment` where stage = %s and property like '{MARK}%%'
			) a on a.risk = r.name and a.place = 1
			set {", ".join(f"r.{stage}_{part} = a.{part}" for part in (*PARTS, "score", "level"))},
				r.{stage}_on = a.assessed_on""",
			stage.capitalize(),
		)
	frappe.db.sql(
		f"""update `tabRisk` set level = coalesce(residual_level, current_level, inherent_level),
		is_key = coalesce(inherent_level, '') in ('Red', 'Orange') or coalesce(current_level, '') in ('Red', 'Orange'),
		key_since = if(is_key and mod(crc32(name), 4) = 0, date_sub(curdate(), interval 10 day), null) where name like '{MARK}%%'"""
	)


def _responses() -> None:
	import frappe

	frappe.db.sql(
		f"""insert into `tabRisk Response` (name, creation, modified, owner, modified_by, docstatus, parent, parenttype,
			parentfield, idx, kind, status, reason, until)
		select concat(name, '-1'), now(), now(), 'Administrator', 'Administrator', 0, name, 'Risk', 'responses', 1,
			if(mod(crc32(name), 2), 'Reduce', 'Accept'), 'In Effect', '基准', if(mod(crc32(name), 2), null,
			date_add(curdate(), interval mod(crc32(name), 90) day))
		from `tabRisk` where name like '{MARK}%%' and is_key and key_since is null"""
	)


def clear() -> None:
	"""Takes away what was made. The tables are built anew: rows that were deleted a moment ago would be passed over by what is
	measured next."""
	import frappe

	frappe.db.rollback()
	for doctype, column in (
		("Risk Response", "parent"),
		("Risk Assessment", "property"),
		("Risk", "property"),
		("Property", "name"),
	):
		of_these = {column: ["like", f"{MARK}%"]}
		if not frappe.db.exists(doctype, of_these):
			continue
		frappe.db.delete(doctype, of_these)
		frappe.db.commit()
		frappe.db.sql_ddl(f"alter table `tab{doctype}` force")
