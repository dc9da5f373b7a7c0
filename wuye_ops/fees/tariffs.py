"""From documents to the rules: fee standards with their prices, assignments and meters, loaded set-based."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import getdate

from wuye_ops.rules import billing as rules
from wuye_ops.rules.late_charge import Clause, RateVersion
from wuye_ops.rules.places import CUSTOMER, SPACE, UNIT
from wuye_ops.rules.tariff import METERED, PER_SPACE

# check field → usage of a unit
USAGES = {
	"for_residence": "Residence",
	"for_shop": "Shop",
	"for_office": "Office",
	"for_storage": "Storage",
	"for_other": "Other",
}
# What the meters of a kind count, for people to read.
MEASURES = {"Water": "吨", "Electricity": "度", "Gas": "立方米", "Heat": "吉焦", "Hot Water": "吨"}
AGREED, EXEMPT = "Agreed Price", "Exempt"


def exact(value: float | int | str | None) -> Decimal:
	"""The decimal a float column stands for: the database keeps at most nine places, which a float shows exactly."""
	return Decimal(str(value or 0))


def fee_standard(doc) -> rules.FeeStandard:
	"""A Fee Standard as the rules know it. Raises ValueError for what cannot be charged as it stands."""
	return rules.FeeStandard(
		key=doc.name or f"{doc.property}-{doc.standard_name}",
		fee_item=doc.fee_item,
		basis=doc.basis,
		prices=_prices(doc),
		cycle_months=int(doc.cycle_months or 1),
		anchor_month=int(doc.anchor_month or 1),
		in_advance=bool(doc.in_advance) and doc.basis not in METERED,
		ends_on=getdate(doc.ends_on) if doc.ends_on else None,
		applies_to=_applies_to(doc),
		vacancy=rules.VacancyDiscount(
			exact(100 if doc.vacancy_payable_percent is None else doc.vacancy_payable_percent),
			int(doc.vacancy_after_months or 0),
		),
		meter_kind=doc.meter_kind or "" if doc.basis in METERED else "",
		allocate_by=doc.allocate_by or rules.FeeStandard.allocate_by,
		tiers_by=doc.tiers_by or rules.FeeStandard.tiers_by,
		measure=MEASURES.get(doc.meter_kind, "") if doc.basis in METERED else "",
		due_days=int(doc.due_days or 0),
		income_account=doc.income_account or "",
		late_charge=_late_charge(doc),
	)


def _prices(doc) -> tuple[rules.PriceVersion, ...]:
	"""One version for each row with a price, and one for each day on which tiers begin."""
	versions = [rules.PriceVersion(getdate(row.effective_from), exact(row.price)) for row in doc.prices]
	tiers: dict[date, list[rules.Tier]] = defaultdict(list)
	for row in doc.tiers if doc.basis in METERED else ():
		limit = exact(row.up_to) if row.up_to else None
		tiers[getdate(row.effective_from)].append(rules.Tier(limit, exact(row.price)))
	for since, rows in tiers.items():
		rows.sort(key=lambda tier: (tier.up_to is None, tier.up_to or 0))
		versions.append(rules.PriceVersion(since, tiers=tuple(rows)))
	return tuple(versions)


def _applies_to(doc) -> rules.AppliesTo:
	by_space = doc.basis == PER_SPACE
	usages = {doc.space_type} if by_space else {usage for field, usage in USAGES.items() if doc.get(field)}
	floors = bool(doc.limit_floors)
	return rules.AppliesTo(
		kinds=frozenset({SPACE if by_space else UNIT}),
		usages=frozenset(filter(None, usages)),
		buildings=frozenset(row.building for row in doc.buildings),
		floor_from=doc.floor_from if floors else None,
		floor_to=doc.floor_to if floors else None,
		delivered_only=bool(doc.delivered_only),
		assigned_only=bool(doc.assigned_only),
	)


def _late_charge(doc) -> rules.LateCharge | None:
	if not doc.has_late_charge:
		return None
	return rules.LateCharge(
		exact(doc.late_daily_percent), int(doc.late_grace_days or 0), exact(doc.late_cap_percent)
	)


def late_clause(doc, new_rates: Iterable) -> Clause:
	"""The clause on late charges of a Fee Standard, with every rate it has had.

	new_rates: rows of Fee Late Rate; before the first of them the standard's own percentage holds. Raises ValueError for
	what is no clause.
	"""
	later = (RateVersion(getdate(row.effective_from), exact(row.daily_percent)) for row in new_rates)
	return Clause(
		(RateVersion(date.min, exact(doc.late_daily_percent)), *later),
		int(doc.late_grace_days or 0),
		exact(doc.late_cap_percent),
	)


def late_clauses(property_name: str) -> dict[str, Clause]:
	"""By fee standard of the property the clause on late charges, where its contract has one.

	Standards out of use are among them: what was billed with them may still be unpaid.
	"""
	documents = frappe.get_all(
		"Fee Standard",
		{"property": property_name, "has_late_charge": 1},
		["name", "late_daily_percent", "late_grace_days", "late_cap_percent"],
	)
	rates = defaultdict(list)
	for row in frappe.get_all(
		"Fee Late Rate",
		{"parent": ["in", [doc.name for doc in documents] or [""]], "parenttype": "Fee Standard"},
		["parent", "effective_from", "daily_percent"],
	):
		rates[row.parent].append(row)
	return {doc.name: late_clause(doc, rates[doc.name]) for doc in documents}


def standards_of(property_name: str, names: Iterable[str] = ()) -> dict[str, "frappe.Document"]:
	"""The fee standards in use of a property, or the named ones among them, by name."""
	filters = {"property": property_name, "disabled": 0}
	if names := list(names):
		filters["name"] = ["in", names]
	return {
		name: frappe.get_doc("Fee Standard", name)
		for name in frappe.get_all("Fee Standard", filters, pluck="name", order_by="name")
	}


def assignments_of(property_name: str) -> list[rules.Assignment]:
	"""All exceptions of a property."""
	rows = frappe.get_all(
		"Fee Assignment",
		{"property": property_name},
		[
			"fee_standard", "unit", "parking_space", "customer", "effect", "price", "from_date", "to_date",
		],
	)  # fmt: skip
	return [assignment(row) for row in rows]


def assignment(row) -> rules.Assignment:
	"""A Fee Assignment as the rules know it. A customer billed for no place is himself the place."""
	place, kind = row.unit or row.parking_space or "", SPACE if row.parking_space else UNIT
	if (
		not place
		and row.effect != EXEMPT
		and frappe.get_cached_value("Fee Standard", row.fee_standard, "assigned_only")
	):
		place, kind = row.customer, CUSTOMER
	return rules.Assignment(
		standard=row.fee_standard,
		place=place,
		customer="" if kind == CUSTOMER else row.customer or "",
		price=exact(row.price) if row.effect == AGREED else None,
		excluded=row.effect == EXEMPT,
		first=getdate(row.from_date) if row.from_date else None,
		last=getdate(row.to_date) if row.to_date else None,
		kind=kind,
	)
