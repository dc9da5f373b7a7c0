"""The preview of a billing run: every charge and every reason why there is none, kept as rows until they are posted.

What is previewed is what will be posted: the charges planned here become the lines of the bills. Places are read and
charges written in chunks; of a whole property only the weights of shared meters stay in memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import format_datetime, getdate
from pypika.functions import Abs, Coalesce

from wuye_ops.fees import tariffs
from wuye_ops.fees.places import FIELDS, Scope, Unusable, count_places, places_of, shared_meters_of
from wuye_ops.fees.rows import insert_rows
from wuye_ops.rules import billing as rules
from wuye_ops.rules.explanation_record import to_record
from wuye_ops.rules.places import CUSTOMER
from wuye_ops.rules.tariff import METER, SHARED_METER
from wuye_ops.rules.wording import CHINESE, ENGLISH

CHUNK = 1000
LARGEST_CHANGES = 20
CHARGE_FIELDS = (
	"property", "billing_run", "status", "customer", "customer_name", "unit", "parking_space", "fee_standard",
	"fee_item", "period_from", "period_to", "quantity", "unit_price", "amount", "explanation", "explanation_data",
	"planned_key",
)  # fmt: skip
EXCEPTION_FIELDS = (
	"property", "billing_run", "stage", "place", "unit", "parking_space", "customer", "fee_standard", "code",
	"reason",
)  # fmt: skip


@dataclass
class Plan:
	"""What a run is about, and what came out of it so far."""

	run: str
	property: str
	standards: dict[str, rules.FeeStandard]
	periods: dict[str, rules.Period]
	assignments: list[rules.Assignment]
	language: str
	# standards for places that somebody has: that nobody pays for a free one is no fault
	occupied_only: frozenset[str] = frozenset()
	already_billed: int = 0
	skipped: int = 0
	totals: dict[str, list] = field(default_factory=lambda: defaultdict(lambda: [0, Decimal(0)]))

	def scope(self) -> Scope:
		standards = [self.standards[name] for name in self.periods]
		names = {standard.key for standard in standards}
		own = [one for one in self.assignments if one.standard in names]
		kinds = frozenset(kind for standard in standards for kind in standard.applies_to.kinds)
		return Scope(
			property=self.property,
			kinds=kinds | {one.kind for one in own if one.place and one.kind != CUSTOMER},
			first=min(period.first for period in self.periods.values()),
			last=max(period.last for period in self.periods.values()),
			meter_kinds=frozenset(standard.meter_kind for standard in standards if standard.basis == METER),
			customers=frozenset(one.place for one in own if one.kind == CUSTOMER),
		)


def make_plan(run) -> Plan:
	"""The standards that have a cycle due in the run's month. Refuses a run that would bill nothing."""
	documents = tariffs.standards_of(run.property, [row.fee_standard for row in run.standards])
	if not documents:
		frappe.throw(
			_("{0} has no fee standards in use. Enter them first.").format(frappe.bold(run.property)),
			title=_("Nothing to Bill"),
		)
	standards = {name: tariffs.fee_standard(doc) for name, doc in documents.items()}
	month = rules.Month.of(getdate(run.billing_month))
	periods = {
		name: period
		for name, standard in standards.items()
		if (period := rules.billing_period(standard, month))
	}
	if not periods:
		following = min(rules.next_run(standard, month) for standard in standards.values())
		frappe.throw(
			_("No cycle of these fee standards is due in {0}. The next month with one is {1}.").format(
				month, following
			),
			title=_("Nothing to Bill"),
		)
	language = CHINESE if (frappe.local.lang or "").startswith("zh") else ENGLISH
	return Plan(
		run.name,
		run.property,
		standards,
		periods,
		tariffs.assignments_of(run.property),
		language,
		frozenset(name for name, doc in documents.items() if doc.occupied_only),
	)


def biller_of(plan: Plan, scope: Scope) -> rules.Biller:
	shared_kinds = {
		plan.standards[name].meter_kind for name in plan.periods if plan.standards[name].basis == SHARED_METER
	}
	shared = shared_meters_of(plan.property, shared_kinds, scope) if shared_kinds else []
	return rules.Biller(
		rules.resolve(plan.standards[name], period, plan.assignments, shared)
		for name, period in plan.periods.items()
	)


def plan_run(
	run,
	progress: Callable[[int, int], None] = lambda done, total: None,
	checkpoint: Callable[[], None] | None = None,
) -> Plan:
	"""Computes the run and keeps its rows; what an earlier preview kept goes.

	Commits after each chunk; `checkpoint` takes the place of that where the caller commits.
	"""
	plan = make_plan(run)
	checkpoint = checkpoint or frappe.db.commit
	forget_plan(run.name)
	checkpoint()
	scope = plan.scope()
	biller = biller_of(plan, scope)
	total, done = count_places(scope), 0
	if biller.needs_weighing:
		for place in places_of(scope):
			if isinstance(place, rules.Place):
				biller.weigh(place)
	_keep(plan, biller.skips(), {})
	places = places_of(scope)
	while chunk := list(islice(places, CHUNK)):
		usable = [place for place in chunk if isinstance(place, rules.Place)]
		_keep_unusable(plan, [place for place in chunk if isinstance(place, Unusable)])
		_keep(
			plan, (outcome for place in usable for outcome in biller.bill(place)), _billed_parts(plan, usable)
		)
		done += len(chunk)
		progress(done, total)
		checkpoint()
	return plan


def forget_plan(run: str) -> None:
	frappe.db.delete("Fee Charge", {"billing_run": run, "status": ["in", ["Planned", "Failed"]]})
	frappe.db.delete("Billing Exception", {"billing_run": run})


def _billed_parts(plan: Plan, chunk: list[rules.Place]) -> dict[str, list[rules.BilledPart]]:
	"""What of these places is in the books already, by standard."""
	charge, found = frappe.qb.DocType("Fee Charge"), defaultdict(list)
	first = min(period.first for period in plan.periods.values())
	last = max(period.last for period in plan.periods.values())
	for kind, column in FIELDS.items():
		names = [place.key for place in chunk if place.kind == kind]
		if not names:
			continue
		rows = (
			frappe.qb.from_(charge)
			.select(charge.fee_standard, charge.charge_key, charge.period_from, charge.period_to)
			.where(
				charge[column].isin(names)
				& (charge.status == "Billed")
				& charge.late_for_charge.isnull()
				& charge.fee_standard.isin(list(plan.periods))
				& (charge.period_from <= last)
				& (charge.period_to >= first)
			)
		)
		for row in rows.run(as_dict=True):
			found[row.fee_standard].append(rules.BilledPart(row.charge_key, row.period_from, row.period_to))
	return found


def _keep(plan: Plan, outcomes: Iterable[rules.Outcome], billed: dict[str, list[rules.BilledPart]]) -> None:
	charges, skips = [], []
	for outcome in outcomes:
		if isinstance(outcome, rules.Charge):
			charges.append(outcome)
		elif outcome.code != "no_payer" or outcome.standard not in plan.occupied_only:
			skips.append(outcome)
	if billed:
		parts = [part for parts in billed.values() for part in parts]
		result = rules.sort_out(charges, parts)
		charges, plan.already_billed = result.to_bill, plan.already_billed + len(result.billed)
		skips.extend(result.conflicts)
	plan.skipped += insert_rows(
		"Billing Exception", EXCEPTION_FIELDS, (_skip_row(plan, skip) for skip in skips)
	)
	names = _customer_names({charge.payer for charge in charges})
	insert_rows("Fee Charge", CHARGE_FIELDS, (_charge_row(plan, charge, names) for charge in charges))


def _keep_unusable(plan: Plan, places: list[Unusable]) -> None:
	"""Places whose data contradict each other, one row for each; the others are billed."""
	plan.skipped += insert_rows(
		"Billing Exception",
		EXCEPTION_FIELDS,
		(
			(
				plan.property, plan.run, "Skipped", place.key, *_place_columns(place.key, place.kind), None,
				"contradiction", _("The data contradict each other: {0}").format(place.reason),
			)
			for place in places
		),
	)  # fmt: skip


def _customer_names(customers: set[str]) -> dict[str, str]:
	if not customers:
		return {}
	return dict(
		frappe.get_all("Customer", {"name": ["in", list(customers)]}, ["name", "customer_name"], as_list=True)
	)


def _charge_row(plan: Plan, charge: rules.Charge, names: dict[str, str]) -> tuple:
	total = plan.totals[charge.standard]
	total[0] += 1
	total[1] += charge.amount
	return (
		plan.property,
		plan.run,
		"Planned",
		charge.payer,
		names.get(charge.payer),
		*_place_columns(charge.place, charge.kind)[:2],
		charge.standard,
		charge.fee_item,
		charge.period_from,
		charge.period_to,
		charge.quantity,
		charge.unit_price or 0,
		charge.amount,
		rules.sentence(charge.explanation, plan.language),
		frappe.as_json(to_record(charge.explanation), indent=None),
		charge.key,
	)


def _skip_row(plan: Plan, skip: rules.Skip) -> tuple:
	return (
		plan.property,
		plan.run,
		"Skipped",
		skip.place,
		*_place_columns(skip.place, skip.kind),
		skip.standard,
		skip.code,
		rules.skip_sentence(skip, plan.language),
	)


def _place_columns(place: str, kind: str) -> tuple[str | None, str | None, str | None]:
	"""(unit, parking space, customer); a shared meter's point is none of them."""
	return tuple(place if FIELDS.get(kind) == column else None for column in FIELDS.values())


# -- what the clerk looks at before posting


def summary_rows(plan: Plan) -> list[dict]:
	"""One row for each standard: what is charged, against the period before."""
	before = _amounts_before(plan)
	return [
		{
			"fee_standard": name,
			"fee_item": plan.standards[name].fee_item,
			"period_from": period.first,
			"period_to": period.last,
			"charges": plan.totals[name][0],
			"amount": plan.totals[name][1],
			"previous_amount": before.get(name, 0),
		}
		for name, period in sorted(plan.periods.items())
	]


def _period_before(plan: Plan, name: str) -> rules.Period:
	months = plan.standards[name].cycle_months
	return rules.Period.of_months(rules.Month.of(plan.periods[name].first).plus(-months), months)


def _amounts_before(plan: Plan) -> dict[str, float]:
	charge, found = frappe.qb.DocType("Fee Charge"), {}
	for name in plan.periods:
		period = _period_before(plan, name)
		rows = (
			frappe.qb.from_(charge)
			.select(Sum(charge.amount))
			.where(
				(charge.fee_standard == name)
				& (charge.status == "Billed")
				& charge.late_for_charge.isnull()
				& (charge.period_from >= period.first)
				& (charge.period_to <= period.last)
			)
			.run()
		)
		found[name] = rows[0][0] or 0
	return found


def largest_changes(plan: Plan, limit: int = LARGEST_CHANGES) -> list[dict]:
	"""The places whose amount differs most from the period before, whichever way."""
	changes = []
	for name in plan.periods:
		changes.extend(_changes(plan, name, limit))
	changes.sort(key=lambda row: -abs(row["difference"]))
	return changes[:limit]


def _changes(plan: Plan, name: str, limit: int) -> list[dict]:
	period = _period_before(plan, name)
	now = _by_place(name, plan.periods[name], run=plan.run)
	before = _by_place(name, period)
	rows = {
		row.place: {**row, "fee_standard": name}
		# places that are charged in one of the two periods only are changes too
		for one, other, sign in ((now, before, 1), (before, now, -1))
		for row in _differences(one, other, sign, limit)
	}
	# in the first period of all everything is new, which says nothing
	return list(rows.values()) if any(row["previous_amount"] for row in rows.values()) else []


def _differences(one, other, sign: int, limit: int) -> list:
	"""The places of one period with their amounts in both, 0 if none, those that differ most first."""
	mine, theirs = Coalesce(one.amount, 0), Coalesce(other.amount, 0)
	now, before = (mine, theirs) if sign > 0 else (theirs, mine)
	difference = now - before
	return (
		frappe.qb.from_(one)
		.left_join(other)
		.on(one.place == other.place)
		.select(one.place, now.as_("amount"), before.as_("previous_amount"), difference.as_("difference"))
		.where(difference != 0)
		.orderby(Abs(difference), order=frappe.qb.desc)
		.limit(limit)
		.run(as_dict=True)
	)


def _by_place(name: str, period: rules.Period, run: str | None = None):
	"""A subquery: what each place is charged for the standard in the period, planned by the run or billed."""
	charge = frappe.qb.DocType("Fee Charge")
	mine = (charge.billing_run == run) & (charge.status == "Planned") if run else charge.status == "Billed"
	place = Coalesce(charge.unit, charge.parking_space, charge.customer)
	return (
		frappe.qb.from_(charge)
		.select(place.as_("place"), Sum(charge.amount).as_("amount"))
		.where(
			(charge.fee_standard == name)
			& mine
			& charge.late_for_charge.isnull()
			& (charge.period_from >= period.first)
			& (charge.period_to <= period.last)
		)
		.groupby(place)
	)


def planned_figures(run: str) -> tuple[int, int, float]:
	"""(bills, charges, amount) of the rows planned by a run."""
	charge = frappe.qb.DocType("Fee Charge")
	row = (
		frappe.qb.from_(charge)
		.select(Count(charge.customer).distinct(), Count("*"), Sum(charge.amount))
		.where((charge.billing_run == run) & (charge.status == "Planned"))
		.run()
	)[0]
	return row[0] or 0, row[1] or 0, row[2] or 0


def failed_bills(run: str) -> int:
	charge = frappe.qb.DocType("Fee Charge")
	return (
		frappe.qb.from_(charge)
		.select(Count(charge.customer).distinct())
		.where((charge.billing_run == run) & (charge.status == "Failed"))
		.run()
	)[0][0]


# What a preview rests on.
BASIS = (
	"Fee Standard", "Fee Assignment", "Property Unit", "Parking Space", "Occupancy", "Meter", "Meter Reading",
)  # fmt: skip


def changed_since(run) -> str | None:
	"""What of a run's basis has changed since its preview, as a sentence; None when nothing has."""
	for doctype in (*BASIS, "Property"):
		field = "name" if doctype == "Property" else "property"
		row = frappe.db.get_value(
			doctype,
			{field: run.property, "modified": [">", run.previewed_on]},
			["name", "modified"],
			as_dict=True,
			order_by="modified desc",
		)
		if row:
			return _("{0} {1} was changed on {2}, after the preview.").format(
				_(doctype), frappe.bold(row.name), format_datetime(row.modified)
			)
	for row in frappe.get_all(
		"Deleted Document",
		{"deleted_doctype": ["in", BASIS], "creation": [">", run.previewed_on]},
		["deleted_doctype", "deleted_name", "creation", "data"],
	):
		if (frappe.parse_json(row.data) or {}).get("property") == run.property:
			return _("{0} {1} was deleted on {2}, after the preview.").format(
				_(row.deleted_doctype), frappe.bold(row.deleted_name), format_datetime(row.creation)
			)
	return None
