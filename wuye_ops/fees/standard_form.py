"""What the form of a fee standard computes: an example, and what one place would be charged. Both by the real rules.

The standard may be unsaved: what is computed is what stands in the form.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import format_date, getdate, nowdate

from wuye_ops.fees import tariffs
from wuye_ops.fees.places import DOCTYPES, FIELDS, Scope, places_of, shared_meters_of
from wuye_ops.rules import billing as rules
from wuye_ops.rules.places import SPACE, UNIT
from wuye_ops.rules.tariff import METER, METERED, PER_SPACE, SHARED_METER
from wuye_ops.rules.wording import CHINESE, ENGLISH

# The home of the example, and what its meter counts in a month.
EXAMPLE_AREA, EXAMPLE_CONSUMPTION = Decimal(100), Decimal(20)
# Homes that share the meter of the example.
EXAMPLE_SHARERS = 4


def _language() -> str:
	return CHINESE if (frappe.local.lang or "").startswith("zh") else ENGLISH


def _standard_of(doc: str | dict):
	"""(document, rules' standard) of what stands in the form, saved or not."""
	values = frappe.parse_json(doc)
	document = frappe.get_doc({**values, "doctype": "Fee Standard"})
	if not document.name or document.get("__islocal"):
		document.name = f"{document.property}-{document.standard_name}"
	return document, tariffs.fee_standard(document)


# -- an example


@frappe.whitelist()
def example(doc: str | dict) -> dict:
	"""One cycle of an example home, in the words of the bill.

	Returns {"problem": …} while the standard cannot be charged as it stands.
	"""
	frappe.has_permission("Fee Standard", "read", throw=True)
	if not any(row.get("effective_from") for table in ("prices", "tiers") for row in _rows(doc, table)):
		return {"problem": _("Enter a price to see an example.")}
	try:
		_document, standard = _standard_of(doc)
	except (ValueError, TypeError) as error:
		return {"problem": _("This cannot be charged: {0}").format(str(error))}
	standard = replace(standard, applies_to=rules.AppliesTo(kinds=standard.applies_to.kinds))
	month = rules.next_run(standard, _first_month(standard))
	period = rules.billing_period(standard, month)
	charge = next(
		(one for one in _example_outcomes(standard, period) if isinstance(one, rules.Charge)),
		None,
	)
	if charge is None:
		return {"problem": _("No price is in force in {0}.").format(month)}
	return {
		"place": _example_place(standard),
		"run_month": str(month),
		"period_from": str(period.first),
		"period_to": str(period.last),
		"sentence": rules.sentence(charge.explanation, _language()),
		"amount": float(charge.amount),
	}


def _rows(doc: str | dict, table: str) -> list[dict]:
	return frappe.parse_json(doc).get(table) or []


def _first_month(standard: rules.FeeStandard) -> rules.Month:
	"""This month, or the first that is billed at a price: a new standard often begins later, an old one has ended."""
	first, today = standard.prices[0].effective_from, getdate(nowdate())
	month = rules.Month.of(max(first, min(today, standard.ends_on or today)))
	while (
		period := rules.billing_period(standard, rules.next_run(standard, month))
	) and period.first < first:
		month = month.plus(1)
	return month


def _example_place(standard: rules.FeeStandard) -> str:
	if standard.basis == PER_SPACE:
		return _("a parking space")
	if standard.basis == METER:
		return _("a unit that uses {0} {1} a month").format(EXAMPLE_CONSUMPTION, standard.measure)
	if standard.basis == SHARED_METER:
		return _("one of {0} units of {1} ㎡ that share {2} {3} a month").format(
			EXAMPLE_SHARERS, EXAMPLE_AREA, EXAMPLE_SHARERS * EXAMPLE_CONSUMPTION, standard.measure
		)
	return _("a unit of {0} ㎡").format(EXAMPLE_AREA)


def _example_outcomes(standard: rules.FeeStandard, period: rules.Period) -> list[rules.Outcome]:
	name = _("Example")
	kind = SPACE if standard.basis == PER_SPACE else UNIT
	owner = rules.BillingTerm(
		key=name, relation="Owner", share=Decimal(100), from_date=date.min, to_date=None, is_payer=True, customer=name
	)  # fmt: skip
	count = EXAMPLE_SHARERS if standard.basis == SHARED_METER else 1
	meter = _example_meter(standard, period, count)
	places = [
		rules.Place(
			key=f"{name} {number}",
			kind=kind,
			area=EXAMPLE_AREA,
			terms=(owner,),
			meters=(meter,) if standard.basis == METER else (),
		)
		for number in range(1, count + 1)
	]
	shared = (rules.SharedMeter(_("the shared meter"), (meter,)),) if standard.basis == SHARED_METER else ()
	biller = rules.Biller([rules.resolve(standard, period, (), shared)])
	return list(rules.bill_all(biller, places))


def _example_meter(standard: rules.FeeStandard, period: rules.Period, homes: int) -> rules.Meter | None:
	if standard.basis not in METERED:
		return None
	opening, used = Decimal(500), EXAMPLE_CONSUMPTION * homes * standard.cycle_months
	return rules.Meter(
		key="001",
		kind=standard.meter_kind,
		readings=(
			rules.Reading(period.first - timedelta(days=1), opening, confirmed=True),
			rules.Reading(period.last, opening + used, confirmed=True),
		),
	)


# -- one place


@frappe.whitelist()
def try_on(doc: str | dict, place_type: str, place: str, month: str) -> dict:
	"""What a run of the month would charge the place by this standard, or why nothing.

	place_type: Property Unit or Parking Space. The user must be allowed to read both the place and fee standards of its
	property; nothing is written.
	"""
	kind = next((kind for kind, doctype in DOCTYPES.items() if doctype == place_type), None)
	if kind is None:
		frappe.throw(_("Choose a unit or a parking space."), title=_("Try on a Place"))
	frappe.has_permission(place_type, "read", doc=place, throw=True)
	try:
		document, standard = _standard_of(doc)
	except (ValueError, TypeError) as error:
		frappe.throw(_("This cannot be charged: {0}").format(str(error)), title=_("Fee Standard"))
	# a standard of another property would show that property's exceptions and shared meters
	frappe.has_permission("Fee Standard", "read", doc=document, throw=True)
	if frappe.db.get_value(place_type, place, "property") != document.property:
		frappe.throw(
			_("{0} {1} does not belong to property {2}. Choose one that does.").format(
				_(place_type), frappe.bold(place), frappe.bold(document.property)
			),
			title=_("Another Property"),
		)
	asked = rules.Month.of(getdate(month))
	run_month = rules.next_run(standard, asked)
	period = rules.billing_period(standard, run_month)
	found, outcomes = _outcomes_of(document, standard, period, kind, place)
	charges = [one for one in outcomes if isinstance(one, rules.Charge)]
	return {
		"run_month": str(run_month),
		"not_due": str(asked) if run_month != asked else None,
		"period_from": str(period.first),
		"period_to": str(period.last),
		"charges": _shown(charges),
		"amount": float(sum((charge.amount for charge in charges), Decimal(0))),
		"skips": [rules.skip_sentence(one, _language()) for one in outcomes if isinstance(one, rules.Skip)],
		"nothing": None if outcomes else _why_nothing(standard, period, found),
		"billed": _billed(document.name, kind, place, period),
	}


def _outcomes_of(
	document, standard: rules.FeeStandard, period: rules.Period, kind: str, name: str
) -> tuple[rules.Place | None, list[rules.Outcome]]:
	"""The place as a run would read it, and what comes out of it. A share is known only when all places are weighed."""
	scope = Scope(
		property=document.property,
		kinds=frozenset({kind})
		| (standard.applies_to.kinds if standard.basis == SHARED_METER else frozenset()),
		first=period.first,
		last=period.last,
		meter_kinds=frozenset({standard.meter_kind}) if standard.basis == METER else frozenset(),
	)
	shared = (
		shared_meters_of(document.property, {standard.meter_kind}, scope)
		if standard.basis == SHARED_METER
		else ()
	)
	assignments = tariffs.assignments_of(document.property)
	biller = rules.Biller([rules.resolve(standard, period, assignments, shared)])
	found = None
	for place in places_of(scope):
		if biller.needs_weighing:
			biller.weigh(place)
		if place.key == name and place.kind == kind:
			found = place
			if not biller.needs_weighing:
				break
	if found is None:
		return None, []
	return found, [*biller.skips(), *biller.bill(found)]


def _shown(charges: list[rules.Charge]) -> list[dict]:
	names = dict(
		frappe.get_all(
			"Customer",
			{"name": ["in", [charge.payer for charge in charges] or [""]]},
			["name", "customer_name"],
			as_list=True,
		)
	)
	return [
		{
			"payer": names.get(charge.payer) or charge.payer,
			"period_from": str(charge.period_from),
			"period_to": str(charge.period_to),
			"amount": float(charge.amount),
			"sentence": rules.sentence(charge.explanation, _language()),
		}
		for charge in charges
	]


def _why_nothing(standard: rules.FeeStandard, period: rules.Period, place: rules.Place | None) -> str:
	if all(standard.version_on(day) is None for day in (period.first, period.last)):
		return _("No price is in force from {0} to {1}.").format(
			format_date(period.first), format_date(period.last)
		)
	if standard.applies_to.assigned_only:
		return _("Only places with a Fee Assignment are charged, and this one has none for these days.")
	if place is None or not standard.applies_to.matches(place):
		return _("The conditions under “Applies to” do not reach this place.")
	return _("The place is exempt for these days, or was not delivered yet.")


def _billed(standard: str, kind: str, place: str, period: rules.Period) -> list[dict]:
	"""Bills of the place for days of the period, so that nobody takes the trial for a second bill."""
	return frappe.get_list(
		"Fee Charge",
		filters={
			FIELDS[kind]: place,
			"fee_standard": standard,
			"status": "Billed",
			"late_for_charge": ["is", "not set"],
			"period_from": ["<=", period.last],
			"period_to": [">=", period.first],
		},
		fields=["sales_invoice", "period_from", "period_to", "amount"],
		order_by="period_from",
		limit=20,
	)
