"""What the demo's owners pay: standards, exceptions, meters with a year of readings, and three months of bills.

The bills are made by the product itself, preview and posting; only the readings are written past their controllers.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import frappe

from wuye_ops.demo import bulk
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.fees import batches, late_charges, runs
from wuye_ops.fees.bills import LATE_CHARGES
from wuye_ops.rules.proration import Month

MONTHS_BILLED = 3
MONTHS_READ = 13
OUTPUT_VAT = "销项税额"
TEMPLATES = {6: "增值税 6%（示例）", 9: "增值税 9%（示例）"}


def make_fees(
	registry: Registry,
	rng: Random,
	now: datetime,
	company: str,
	places: list[Place],
	say: Callable[[str], None],
) -> None:
	say("收费标准、表具与抄表 …")
	had_items = fee_items()
	templates = _tax_templates(registry, company)
	for place in places:
		developer = frappe.db.get_value("Customer", place.plan.developer)
		frappe.db.set_value("Property", place.name, "developer", developer)
		_standards(registry, place, now, templates)
		_exceptions(registry, rng, place, now)
		_meters(registry, rng, place, now)
	this_month = Month.of(now.date())
	for back in range(MONTHS_BILLED - 1, -1, -1):
		month = this_month.plus(-back)
		say(f"{month} 出账 …")
		for place in places:
			_bill(registry, place, month, now)
	_charge_late(registry, places, now)
	# standards and late charges have the items of their fees made
	for item in sorted(fee_items() - had_items):
		registry.add("Item", item)


def fee_items() -> set[str]:
	"""The items that have been made for fees so far, which goes with the first bill or standard of a fee."""
	return set(frappe.get_all("Fee Item", {"item": ["is", "set"]}, pluck="item"))


def _tax_templates(registry: Registry, company: str) -> dict[int, str]:
	account = frappe.db.get_value("Account", {"company": company, "account_name": OUTPUT_VAT, "is_group": 0})
	if not account:
		return {}
	return {
		rate: ensure(
			registry,
			{
				"doctype": "Item Tax Template",
				"title": title,
				"company": company,
				"taxes": [{"tax_type": account, "tax_rate": rate}],
			},
			title=title,
			company=company,
		)
		for rate, title in TEMPLATES.items()
	}


# -- standards and exceptions


def _standards(registry: Registry, place: Place, now: datetime, templates: dict[int, str]) -> None:
	begin, raised = date(now.year - 2, 1, 1), date(now.year, 1, 1)
	vat = {"item_tax_template": templates.get(6)}
	clause = {"has_late_charge": 1}
	if place.plan.kind == "Residential":
		_standard(
			registry, place, "住宅物业费", "物业服务费", "Area", [(begin, 2.45), (raised, 2.6)],
			for_residence=1, vacancy_payable_percent=70, vacancy_after_months=6, in_advance=1, **vat, **clause,
		)  # fmt: skip
		_standard(
			registry,
			place,
			"产权车位",
			"车位管理费",
			"Space",
			[(begin, 60)],
			space_type="Owned",
			in_advance=1,
			**vat,
		)
		_standard(
			registry,
			place,
			"垃圾清运",
			"生活垃圾清运费",
			"Unit",
			[(begin, 8)],
			delivered_only=1,
			in_advance=1,
		)
		_standard(
			registry, place, "楼道照明电费", "公摊电费", "Shared Meter", [(begin, 0.62)],
			meter_kind="Electricity", allocate_by="Area", delivered_only=1,
		)  # fmt: skip
	elif place.plan.kind == "Office":
		_standard(
			registry,
			place,
			"写字楼物业费",
			"物业服务费",
			"Area",
			[(begin, 18.5), (raised, 19)],
			in_advance=1,
			**vat,
			**clause,
		)
		_standard(
			registry,
			place,
			"写字楼电费",
			"电费",
			"Meter",
			[(begin, 0.98)],
			meter_kind="Electricity",
			delivered_only=1,
		)
		_standard(
			registry, place, "月租车位", "车位租赁费", "Space", [(begin, 480)], space_type="Leased", occupied_only=1, in_advance=1,
			item_tax_template=templates.get(9),
		)  # fmt: skip
	else:
		_standard(
			registry,
			place,
			"商铺物业费",
			"物业服务费",
			"Area",
			[(begin, 12)],
			cycle_months="3",
			in_advance=1,
			**vat,
			**clause,
		)
		_standard(
			registry, place, "月租车位", "车位租赁费", "Space", [(begin, 350)], space_type="Leased", occupied_only=1, in_advance=1,
			item_tax_template=templates.get(9),
		)  # fmt: skip


def _standard(
	registry: Registry,
	place: Place,
	name: str,
	fee_item: str,
	basis: str,
	prices: list[tuple[date, float]],
	**fields,
) -> None:
	make(
		registry,
		{
			"doctype": "Fee Standard",
			"property": place.name,
			"standard_name": name,
			"fee_item": fee_item,
			"basis": basis,
			"prices": [
				{"effective_from": since, "price": price, "source": "物业服务合同（示例）"}
				for since, price in prices
			],
			"due_days": 30,
			**fields,
		},
	)


def _exceptions(registry: Registry, rng: Random, place: Place, now: datetime) -> None:
	"""A few units with an agreed price or exempt, and vacancies registered with the office."""
	standard = frappe.db.get_value("Fee Standard", {"property": place.name, "fee_item": "物业服务费"})
	occupied = frappe.get_all(
		"Property Unit", {"property": place.name, "status": "Occupied"}, pluck="name", order_by="name"
	)
	chosen = rng.sample(occupied, min(4, len(occupied)))
	for position, unit in enumerate(chosen):
		agreed = position < 2
		make(
			registry,
			{
				"doctype": "Fee Assignment",
				"fee_standard": standard,
				"unit": unit,
				"effect": "Agreed Price" if agreed else "Exempt",
				"price": 2.2 if agreed else None,
				"from_date": date(now.year, 1, 1),
				"to_date": None if agreed else date(now.year, 12, 31),
				"reason": "补充协议约定价格（示例）" if agreed else "物业办公用房（示例）",
			},
		)
	vacant = frappe.get_all(
		"Property Unit", {"property": place.name, "status": "Vacant"}, pluck="name", order_by="name"
	)
	rows = []
	for unit in vacant[::2]:
		row = frappe.get_doc(
			{
				"doctype": "Property Unit Vacancy",
				"parent": unit,
				"parenttype": "Property Unit",
				"parentfield": "vacancies",
				"from_date": now.date() - timedelta(days=rng.randint(200, 600)),
				"proof": "空置登记表",
				"idx": 1,
			}
		)
		row.name = frappe.generate_hash(length=10)
		rows.append(row)
	bulk.insert(rows, now)


# -- meters


def _meters(registry: Registry, rng: Random, place: Place, now: datetime) -> None:
	meters = []
	if place.plan.kind == "Residential":
		for building in frappe.get_all("Building", {"property": place.name}, pluck="name", order_by="name"):
			label = building.removeprefix(f"{place.name}-")
			meter = _meter(place, f"公摊-{label}", now, is_shared=1, shared_point=f"{label}楼道照明")
			meter.append("buildings", {"building": building})
			meters.append((meter, 40 * rng.randint(8, 14)))
	elif place.plan.kind == "Office":
		units = frappe.get_all(
			"Property Unit",
			{"property": place.name, "status": ["!=", "Undelivered"]},
			["name", "unit_no", "building", "built_up_area"],
			order_by="name",
		)
		for unit in units:
			label = unit.building.removeprefix(f"{place.name}-")
			meter = _meter(place, f"{label}-{unit.unit_no}", now, unit=unit.name)
			meters.append((meter, max(20, round(unit.built_up_area * rng.uniform(2, 5)))))
	if not meters:
		return
	readings = [
		reading for meter, usual in meters for reading in _readings(rng, place, meter, usual, now.date())
	]
	bulk.insert([meter for meter, _usual in meters], now)
	bulk.insert(readings, now)
	registry.add("Meter", *(meter.name for meter, _usual in meters))
	registry.add("Meter Reading", *(reading.name for reading in readings))


def _meter(place: Place, number: str, now: datetime, **fields):
	meter = frappe.get_doc(
		{
			"doctype": "Meter",
			"property": place.name,
			"meter_no": number,
			"meter_kind": "Electricity",
			"factor": 1,
			"installed_on": date(now.year - 3, 1, 1),
			**fields,
		}
	)
	meter.name = f"{place.name}-{number}"
	return meter


def _readings(rng: Random, place: Place, meter, usual: int, today: date) -> list:
	"""One at the end of each month, up to the last that has ended; one in a hundred shows far too much."""
	value, rows = rng.randint(100, 9000), []
	month = Month.of(today)
	for back in range(MONTHS_READ, 0, -1):
		day = month.plus(-back).last
		used = round(usual * rng.uniform(0.75, 1.25))
		doubtful = back == 1 and rng.random() < 0.01
		if doubtful:
			used *= 6
		reading = frappe.get_doc(
			{
				"doctype": "Meter Reading",
				"property": place.name,
				"meter": meter.name,
				"unit": meter.unit,
				"meter_kind": meter.meter_kind,
				"read_on": day,
				"value": value + used,
				"previous_value": value if rows else 0,
				"consumption": used if rows else 0,
				"status": "Doubtful" if doubtful else "Normal",
				"doubt": f"用量 {used}，约为平时的 6 倍" if doubtful else None,
			}
		)
		reading.name = f"{meter.name}-{day}"
		value += used
		rows.append(reading)
	meter.last_read_on, meter.last_reading = rows[-1].read_on, value
	return rows


# -- bills


def _charge_late(registry: Registry, places: list[Place], now: datetime) -> None:
	"""One household has not paid the oldest bill: what that costs, up to yesterday."""
	until = now.date() - timedelta(days=1)
	for place in places:
		if late := next(late_charges.late_charges(place.name, until), None):
			_run(
				registry,
				now,
				{
					"property": place.name,
					"kind": LATE_CHARGES,
					"customer": late.line.customer,
					"until": until,
					"posting_date": now.date(),
				},
			)
			return


def _bill(registry: Registry, place: Place, month: Month, now: datetime) -> None:
	_run(
		registry,
		now,
		{
			"property": place.name,
			"billing_month": month.first,
			"posting_date": min(date(month.year, month.number, 5), now.date()),
		},
	)


def _run(registry: Registry, now: datetime, basis: dict) -> None:
	"""As the clerk does it: preview, look, post. The demo is one transaction, so nothing is committed in between."""

	def nothing() -> None:
		"""The demo's caller commits."""

	run = make(registry, {"doctype": "Billing Run", **basis})
	plan = runs.planner(run).plan_run(run, checkpoint=nothing)
	runs.close_preview(run, plan, now)
	if not run.planned_charges:
		return
	writer = batches.CONTROLLER if runs.not_in_bulk(run) else batches.BULK
	batches.make_batches(run, writer)
	runs.move(run, "Posting", writer=writer, posted_by=frappe.session.user)
	poster = batches.Poster(run, checkpoint=nothing)
	poster.work()
	runs.close_posting(run, poster.reasons())
