"""A small estate with meters for tests: three flats with their owners, what is charged for, and the preview of a bill."""

from dataclasses import dataclass
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.utils import add_months, getdate

from wuye_ops.tests import factories as make


@dataclass(frozen=True)
class Estate:
	property: str
	building: str
	units: tuple[str, ...]
	owners: tuple[str, ...]


def make_estate(areas: tuple[float, ...] = (80, 90, 100)) -> Estate:
	"""A property of its own, so that a run bills nothing but what the test has made."""
	key = frappe.generate_hash(length=6)
	name = (
		frappe.get_doc(
			{
				"doctype": "Property",
				"property_name": f"抄表苑{key}",
				"property_code": key.upper(),
				"company": make.company(),
				"service_calendar": "全天候服务",
			}
		)
		.insert()
		.name
	)
	building = (
		frappe.get_doc({"doctype": "Building", "property": name, "building_name": "1号楼"}).insert().name
	)
	units, owners = [], []
	for number, area in enumerate(areas, 1):
		unit = make.make_unit(building, f"{number}01", built_up_area=area, floor=number)
		owners.append(make.make_customer(f"业主{number}{key}", unit=unit))
		units.append(unit)
	return Estate(name, building, tuple(units), tuple(owners))


def make_meter(unit: str | None = None, number: str | None = None, **fields) -> str:
	"""A water meter of a unit; or, with `shared_point` and `property`, a shared one for electricity."""
	if unit:
		fields = {"property": frappe.db.get_value("Property Unit", unit, "property"), **fields}
	else:
		fields = {"is_shared": 1, "meter_kind": "Electricity", **fields}
	return (
		frappe.get_doc(
			{
				"doctype": "Meter",
				"unit": unit,
				"meter_no": number or frappe.generate_hash(length=8),
				"meter_kind": "Water",
				**fields,
			}
		)
		.insert()
		.name
	)


def read(meter: str, *readings: tuple[str, float], **fields) -> str:
	"""Enters readings (day, value); returns the name of the last."""
	name = ""
	for day, value in readings:
		doc = {"doctype": "Meter Reading", "meter": meter, "read_on": day, "value": value, **fields}
		name = frappe.get_doc(doc).insert().name
	return name


def make_standard(property_name: str, basis: str = "Meter", kind: str = "Water", **fields) -> str:
	"""A fee by meter in arrears, month by month, from 2020 on; 3.50 yuan unless `prices` or `tiers` say otherwise."""
	if not frappe.db.exists("Fee Item", "代收能耗费"):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": "代收能耗费", "category": "Utility"}).insert()
	doc = {
		"doctype": "Fee Standard",
		"property": property_name,
		"standard_name": f"{basis} {kind}",
		"fee_item": "代收能耗费",
		"basis": basis,
		"meter_kind": kind,
		**fields,
	}
	if "tiers" not in fields:
		doc.setdefault("prices", [{"effective_from": "2020-01-01", "price": 3.5}])
	return frappe.get_doc(doc).insert().name


def preview(property_name: str, measured: str):
	"""(charges by unit, exceptions) of a billing run's real preview; nothing of it stays after the test.

	`measured` is the month in which the meters ran: it is billed in the month after.
	"""
	from wuye_ops.fees.planning import plan_run

	month = add_months(getdate(f"{measured}-01"), 1)
	run = frappe.get_doc(
		{
			"doctype": "Billing Run",
			"property": property_name,
			"billing_month": month,
			"posting_date": month,
		}
	).insert()
	with patch.object(frappe.db, "commit"):
		plan_run(run)
	charges = frappe.get_all(
		"Fee Charge",
		{"billing_run": run.name},
		["name", "unit", "customer", "quantity", "amount", "explanation", "period_from", "period_to"],
		order_by="unit, period_from",
	)
	exceptions = frappe.get_all(
		"Billing Exception", {"billing_run": run.name}, ["unit", "place", "code", "reason"]
	)
	return charges, exceptions


def bill(charges) -> None:
	"""As if the run had been posted: the charges are in the books."""
	for charge in charges:
		frappe.db.set_value("Fee Charge", charge.name, "status", "Billed")


def cents(amounts) -> Decimal:
	return sum((Decimal(str(amount)).quantize(Decimal("0.01")) for amount in amounts), Decimal(0))
