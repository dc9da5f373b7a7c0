"""Units with their owners through Frappe's Data Import, against inserting ERPNext's Customer alone.

Run: python benchmarks/unit_import.py --site SITE [--sizes 100 1000 10000]
"""

import csv
import io
import random
import time

import harness

SIZES = (100, 1_000)
BUILDING = "基准楼"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建文婷"
HEADER = [
	"building",
	"unit_no",
	"floor",
	"built_up_area",
	"owner_name",
	"owner_phone",
	"owner_id_number",
	"owner_from",
]
PREFIX = "基准客户"


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		try:
			make_building()
			rows = [measure(size) for size in options.sizes]
		finally:
			clear()
		harness.report(
			"unit_import",
			["rows", "import s", "rows /s", "queries /row", "customers /s", "queries /row", "time ratio"],
			rows,
			[
				"import: each row makes a unit, a customer, an encrypted profile, an occupancy, a version and a log, "
				"and is committed on its own, as Data Import does",
				"customers: inserts of ERPNext's Customer alone, committed one by one",
				"names are drawn from a few hundred, so that most owners have namesakes",
			],
		)


def measure(size: int) -> list:
	import frappe
	from frappe.core.doctype.data_import.data_import import start_import

	doc = upload(size)
	with harness.measured() as imported:
		start_import(doc.name)
	doc.reload()
	assert doc.status == "Success", doc.status
	alone = min(size, 500)
	frappe.flags.in_import = False
	with harness.measured() as customers:
		for number in range(alone):
			frappe.get_doc(
				{"doctype": "Customer", "customer_name": f"{PREFIX} {number}", "customer_type": "Individual"}
			).insert()
			frappe.db.commit()
	clear(keep_building=True)
	per_row, per_customer = imported.seconds / size, customers.seconds / alone
	return [
		size,
		imported.seconds,
		1 / per_row,
		imported.queries / size,
		1 / per_customer,
		customers.queries / alone,
		per_row / per_customer,
	]


def building() -> str:
	from wuye_ops.tests import factories as make

	return f"{make.PROPERTY_A}-{BUILDING}"


def make_building() -> None:
	import frappe

	from wuye_ops.tests import factories as make

	if not frappe.db.exists("Building", building()):
		frappe.get_doc(
			{"doctype": "Building", "property": make.PROPERTY_A, "building_name": BUILDING}
		).insert()
	frappe.db.commit()


def upload(size: int):
	import frappe

	doc = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": "Property Unit",
			"import_type": "Insert New Records",
			"mute_emails": 1,
		}
	).insert()
	sheet = io.StringIO()
	csv.writer(sheet).writerows([HEADER, *owners(size)])
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"units-{size}-{int(time.time())}.csv",
			"content": sheet.getvalue(),
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"is_private": 1,
		}
	).insert()
	doc.import_file = file.file_url
	doc.save()
	frappe.db.commit()
	return doc


def owners(size: int):
	"""Rows of a made-up register; identity numbers of the year 1900 are nobody's."""
	chance = random.Random(size)
	for number in range(size):
		floor, flat = divmod(number, 4)
		name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(["", *GIVEN])
		yield [
			building(), f"{floor + 1}-{flat + 1:02d}", floor % 30 + 1, round(chance.uniform(50, 150), 2), name,
			f"139{number:08d}", id_number(number), "2021-05-01",
		]  # fmt: skip


def id_number(number: int) -> str:
	stem = f"110101{1900 + number // 300_000}0{number // 30_000 % 9 + 1}{number // 1_000 % 28 + 1:02d}{number % 1_000:03d}"
	total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(stem))
	return stem + "10X98765432"[total % 11]


def clear(keep_building: bool = False) -> None:
	import frappe

	frappe.db.rollback()
	frappe.flags.in_import = False
	units = ["like", f"{building()}-%"]
	customers = frappe.get_all("Occupancy", {"unit": units}, pluck="customer")
	frappe.db.delete("Occupancy", {"unit": units})
	for start in range(0, len(customers), 1_000):
		some = ["in", customers[start : start + 1_000]]
		frappe.db.delete("Customer Profile", {"customer": some})
		frappe.db.delete("Customer", {"name": some})
	frappe.db.delete("Customer", {"name": ["like", f"{PREFIX} %"]})
	frappe.db.delete("Version", {"ref_doctype": "Property Unit", "docname": units})
	frappe.db.delete("Property Unit", {"name": units})
	imports = frappe.get_all(
		"Data Import", {"reference_doctype": "Property Unit", "owner": "Administrator"}, pluck="name"
	)
	for name in imports:
		frappe.delete_doc("Data Import", name, force=True, delete_permanently=True)
	if not keep_building and frappe.db.exists("Building", building()):
		for area in frappe.get_all("Service Area", {"building": building()}, pluck="name"):
			frappe.delete_doc("Service Area", area, force=True, delete_permanently=True)
		frappe.delete_doc("Building", building(), force=True, delete_permanently=True)
	frappe.db.commit()


if __name__ == "__main__":
	main()
