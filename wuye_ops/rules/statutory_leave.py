"""法定假: leave that the law gives for what happens in a life, as data with its source; and the time of treatment in sickness.

National leave stands in LEAVES. What a province adds stands in REGIONAL, is by its own law and changes often: three regions are here to
begin with, and HR confirms theirs against its text before it is used; for all others a company enters its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.proration import Period, add_months
from wuye_ops.rules.steps import Refusal

CALENDAR, WORKING = "Calendar Days", "Working Days"

MARRIAGE, BEREAVEMENT, MATERNITY, PATERNITY = "Marriage", "Bereavement", "Maternity", "Paternity"
MISCARRIAGE_EARLY, MISCARRIAGE_LATE = "Miscarriage before Four Months", "Miscarriage from Four Months on"
PARENTAL, WORK_INJURY, SICK = "Parental", "Work Injury", "Sick"

_WOMEN = "《女职工劳动保护特别规定》(国务院令 619) 7"
_1980 = "《关于国营企业职工请婚丧假和路程假问题的通知》(1980)劳总薪字29号、(80)财企字41号"
_BEIJING = "《北京市人口与计划生育条例》(2021) 18、19"
_SHANGHAI = "《上海市人口与计划生育条例》(2021) 31"
_GUANGDONG = "《广东省人口与计划生育条例》(2021) 30"


@dataclass(frozen=True, slots=True)
class Leave:
	"""A kind of leave. days: at the most; counted: how. paid: whether pay goes on. region: "" for the whole country.

	adds: a regional one comes on top of the national one of its kind, else it stands alone. a_year: it comes anew every year.
	proof: what has to be shown.
	"""

	kind: str
	days: int
	counted: str
	source: str
	proof: str
	region: str = ""
	adds: bool = False
	paid: bool = True
	a_year: bool = False


LEAVES = (
	Leave(MARRIAGE, 3, WORKING, _1980, "Marriage Certificate"),
	# of parents, husband or wife, and children
	Leave(BEREAVEMENT, 3, WORKING, _1980, "Death Certificate"),
	# 15 of them before the birth
	Leave(MATERNITY, 98, CALENDAR, _WOMEN, "Birth Certificate"),
	Leave(MISCARRIAGE_EARLY, 15, CALENDAR, _WOMEN, "Medical Certificate"),
	Leave(MISCARRIAGE_LATE, 42, CALENDAR, _WOMEN, "Medical Certificate"),
	# twelve months, and as much again where the city's committee agrees
	Leave(WORK_INJURY, 365, CALENDAR, "《工伤保险条例》33", "Recognition of a Work Injury"),
)
REGIONAL = (
	Leave(MARRIAGE, 7, CALENDAR, _BEIJING, "Marriage Certificate", "北京", adds=True),
	Leave(MATERNITY, 60, CALENDAR, _BEIJING, "Birth Certificate", "北京", adds=True),
	Leave(PATERNITY, 15, CALENDAR, _BEIJING, "Birth Certificate", "北京"),
	Leave(PARENTAL, 5, WORKING, _BEIJING, "Birth Certificate", "北京", a_year=True),
	Leave(MARRIAGE, 7, CALENDAR, _SHANGHAI, "Marriage Certificate", "上海", adds=True),
	Leave(MATERNITY, 60, CALENDAR, _SHANGHAI, "Birth Certificate", "上海", adds=True),
	Leave(PATERNITY, 10, CALENDAR, _SHANGHAI, "Birth Certificate", "上海"),
	Leave(PARENTAL, 5, CALENDAR, _SHANGHAI, "Birth Certificate", "上海", a_year=True),
	Leave(MATERNITY, 80, CALENDAR, _GUANGDONG, "Birth Certificate", "广东", adds=True),
	Leave(PATERNITY, 15, CALENDAR, _GUANGDONG, "Birth Certificate", "广东"),
	Leave(PARENTAL, 10, CALENDAR, _GUANGDONG, "Birth Certificate", "广东", a_year=True),
)
# 《女职工劳动保护特别规定》7: a difficult birth, and every child of a multiple birth after the first
DIFFICULT_BIRTH = MULTIPLE_BIRTH = 15
# the same, 9: an hour of a working day until the child is one, an hour more for each further child
NURSING_HOURS, NURSING_MONTHS = 1, 12
# Parental leave ends with the third birthday in every province.
PARENTAL_YEARS = 3

# code → names of the params
REFUSALS = {
	"unknown": ("kind", "region"),
	"too_long": ("days", "most"),
	"no_proof": ("proof",),
	"no_days": (),
	"child_too_old": ("until",),
}


def known(kind: str, region: str = "", added: Iterable[Leave] = ()) -> tuple[Leave, ...]:
	"""What gives the leave in a region: the nation's, and what the region adds, or what it alone knows; nothing if neither does.

	added: rows of a company's own, which stand before ours of the same kind and region.
	"""
	own = tuple(leave for leave in added if (leave.kind, leave.region) == (kind, region) and region)
	regional = own or tuple(leave for leave in REGIONAL if (leave.kind, leave.region) == (kind, region))
	national = tuple(leave for leave in LEAVES if leave.kind == kind)
	if any(not leave.adds for leave in regional):
		return regional
	return (*national, *regional)


def most_days(
	kind: str,
	region: str = "",
	*,
	difficult_birth: bool = False,
	children: int = 1,
	added: Iterable[Leave] = (),
) -> int:
	"""Days there are at the most; 0 for a kind that the region does not know. Raises ValueError below one child."""
	if children < 1:
		raise ValueError(f"A birth is of one child at least, not {children}.")
	days = sum(leave.days for leave in known(kind, region, added))
	if kind == MATERNITY:
		days += DIFFICULT_BIRTH * difficult_birth + MULTIPLE_BIRTH * (children - 1)
	return days


def refusals(
	kind: str,
	days: int,
	most: int,
	region: str = "",
	*,
	has_proof: bool = False,
	first_day: date | None = None,
	born_on: date | None = None,
	added: Iterable[Leave] = (),
) -> tuple[Refusal, ...]:
	"""What stands in the way of a leave of so many days. most: of `most_days`, less what was taken for the same event or year.

	born_on, first_day: of parental leave, which ends with the child's third birthday.
	"""
	rows = known(kind, region, added)
	if not rows:
		return (Refusal("unknown", {"kind": kind, "region": region}),)
	found = []
	if days <= 0:
		found.append(Refusal("no_days"))
	if days > most:
		found.append(Refusal("too_long", {"days": days, "most": most}))
	if not has_proof:
		found.append(Refusal("no_proof", {"proof": rows[0].proof}))
	if kind == PARENTAL and born_on and first_day:
		until = add_months(born_on, 12 * PARENTAL_YEARS) - timedelta(days=1)
		if first_day > until:
			found.append(Refusal("child_too_old", {"until": until}))
	return tuple(found)


def nursing(born_on: date, day: date, children: int = 1) -> int:
	"""Hours of the working day for nursing; 0 once the child is one year old."""
	until = add_months(born_on, NURSING_MONTHS)
	return NURSING_HOURS * children if born_on <= day < until else 0


# -- 医疗期 ------------------------------------------------------------------------------------------------------------

# 《企业职工患病或非因工负伤医疗期规定》(劳部发〔1994〕479号) 3, 4: (years of work altogether from, years here from) → months of
# treatment, within so many months. Who is in it is not dismissed for being ill (劳动合同法 42).
TREATMENT = (
	(10, 20, 24, 30),
	(10, 15, 18, 24),
	(10, 10, 12, 18),
	(10, 5, 9, 15),
	(10, 0, 6, 12),
	(0, 5, 6, 12),
	(0, 0, 3, 6),
)
# 劳部发〔1995〕309号 59: pay in sickness is not below so much of the local minimum wage
SICK_PAY_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Treatment:
	"""So many months of sick leave, added up over so many months from its first day."""

	months: int
	within: int

	def window(self, first_day: date) -> Period:
		return Period(first_day, add_months(first_day, self.within) - timedelta(days=1))


def treatment(worked_since: date, joined_on: date, first_day: date) -> Treatment:
	"""How long somebody who falls ill on the day is treated before employment may be ended for it.

	Raises ValueError for a day before joining.
	"""
	if first_day < joined_on:
		raise ValueError(f"Nobody falls ill here on {first_day}, before joining on {joined_on}.")

	def over(since: date, years: int) -> bool:
		return add_months(since, 12 * years) <= first_day

	for years, here, months, within in TREATMENT:
		if over(worked_since, years) and over(joined_on, here):
			return Treatment(months, within)
	# the last row begins at 0 years; years of work that begin later than the work here are those of the work here
	return Treatment(*TREATMENT[-1][2:])
