"""What a planned figure is made of, in words: one line a term, which the reader can compute again."""

from decimal import Decimal

from frappe import _

from wuye_ops.rules.cost_figure import NOTED, OVER, PERCENT, Factor, FactorChange, Figure, Term
from wuye_ops.rules.seasonality import EVEN

MOST_LINES = 200


def terms() -> dict[str, str]:
	return {
		"pay": _("Pay"),
		"pension": _("Pension insurance"),
		"medical": _("Medical and birth insurance"),
		"unemployment": _("Unemployment insurance"),
		"injury": _("Work injury insurance"),
		"housing_fund": _("Housing fund"),
		"thirteenth_month": _("Year-end pay"),
		"benefits": _("Benefits"),
		"heat": _("Heat allowance"),
		"by_area": _("By area"),
		"by_plan": _("By maintenance plan"),
		"energy": _("Consumption"),
		"from_history": _("By last year"),
		"by_contract": _("By contract"),
		"management_share": _("Share of head office"),
		"agreed": _("Agreed month by month"),
		"commission": _("Commission", context="Commission Terms"),
	}


def factors() -> dict[str, str]:
	return {
		"head_months": _("heads by month"),
		"heads": _("heads in December"),
		"pay": _("monthly pay"),
		"contribution_base": _("contribution base"),
		"rate": _("rate"),
		"extra_months": _("extra months"),
		"benefits": _("benefits"),
		"heat": _("heat allowance"),
		"area_months": _("managed area by month"),
		"unit_cost": _("cost per ㎡"),
		"area": _("area"),
		"all_areas": _("area of all"),
		"pieces": _("machines"),
		"times": _("times a year"),
		"price": _("price"),
		"consumption": _("consumption"),
		"change": _("against the year before"),
		"base": _("recorded without one-offs"),
		"whole_year": _("weight of the year"),
		"known_months": _("weight of the months known"),
		"months_known": _("months known"),
		"recorded": _("recorded"),
		"one_offs": _("one-offs"),
		"months": _("months paid"),
		"monthly": _("sum"),
		"cost": _("cost of head office"),
		"agreed": _("sum of the months"),
		"Funds Received": _("funds received"),
		"Funds Due": _("funds due"),
		"Expenditure": _("costs spent"),
		"percent": _("share"),
		"most": _("at most"),
	}


def units() -> dict[str, str]:
	return {
		"head·month": _("head·months"),
		"head": _("heads"),
		"yuan": _("yuan"),
		"month": _("months"),
		"㎡·month": _("㎡·months"),
		"yuan/㎡·month": _("yuan/㎡·month"),
		"piece": _("pieces"),
		"time": _("times"),
		"weight": "",
	}


def explained(figure: Figure) -> str:
	"""A line for each term. A figure of very many terms names the rest by its sum."""
	names, of, in_units = terms(), factors(), units()
	lines = [_term(term, names, of, in_units) for term in figure.terms[:MOST_LINES]]
	if rest := Figure(figure.terms[MOST_LINES:]).amount:
		lines.append(_("and others: {0}").format(spoken(rest)))
	return "\n".join(lines)


def in_short(figure: Figure) -> str:
	"""The first term, without its name: what fits into a row."""
	if not figure.terms:
		return ""
	return _product(figure.terms[0], factors(), units())


def _term(term: Term, names: dict, of: dict, in_units: dict) -> str:
	name = names.get(term.code, term.code)
	head = f"{term.about} · {name}" if term.about else name
	noted = [_factor(factor, of, in_units) for factor in term.factors if factor.kind == NOTED]
	text = f"{head}: {_product(term, of, in_units)} = {spoken(term.amount)}"
	if term.weights != EVEN and term.code in ("from_history", "energy"):
		noted.append(_("spread by season"))
	return f"{text} ({'; '.join(noted)})" if noted else text


def _product(term: Term, of: dict, in_units: dict) -> str:
	text = ""
	for factor in term.factors:
		if factor.kind == NOTED:
			continue
		sign = " ÷ " if factor.kind == OVER else " × "
		text += (sign if text else "") + _factor(factor, of, in_units)
	return text


def _factor(factor: Factor, of: dict, in_units: dict) -> str:
	unit = (
		"%" if factor.kind == PERCENT else in_units.get(factor.unit, factor.unit.replace("yuan", _("yuan")))
	)
	return f"{of.get(factor.code, factor.code)} {spoken(factor.value)} {unit}".rstrip()


def why(changes: list[FactorChange] | tuple[FactorChange, ...]) -> list[str]:
	"""Why a figure is another than before, a sentence for each factor that differs."""
	names, of = terms(), factors()
	found = []
	for one in changes:
		about = f"{one.about} · " if one.about else ""
		what = f"{about}{names.get(one.term, one.term)} {of.get(one.code, one.code)}"
		found.append(f"{what}: {_value(one.before)} → {_value(one.after)}")
	return found


def _value(value: Decimal | None) -> str:
	return "–" if value is None else spoken(value)


def spoken(value: Decimal) -> str:
	"""A number as it is read: thousands apart, no zeros that say nothing."""
	text = f"{value:,f}"
	return text.rstrip("0").rstrip(".") if "." in text else text
