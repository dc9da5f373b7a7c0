"""Units with their owners through Frappe's Data Import, as a clerk does it: good rows land, bad rows are named."""

import csv
import io
import json
from pathlib import Path

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils.xlsxutils import make_xlsx

from wuye_ops.overrides.data_import import delete_old_sources
from wuye_ops.records.personal_data import reveal
from wuye_ops.rules.identity import valid_resident_id
from wuye_ops.tests import factories as make

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "units.csv"
HEADER = [
	"building", "unit_no", "floor", "built_up_area", "owner_name", "owner_phone", "owner_id_number", "owner_from",
]  # fmt: skip
BUILDING = f"{make.PROPERTY_A}-导入楼"
FOREIGN = f"{make.PROPERTY_B}-1号楼"
ROWS = 60


def id_number(serial: int) -> str:
	"""A made-up ID number with the right check digit."""
	stem = f"11010119800101{serial:03d}"
	return next(stem + check for check in "0123456789X" if valid_resident_id(stem + check))


def good_row(number: int) -> list:
	"""Every fifth owner has the same name as the one before, with another phone."""
	name = f"业主{number - 1 if number % 5 == 0 else number}"
	return [
		BUILDING,
		f"{number:03d}",
		number % 20 + 1,
		88.5,
		name,
		f"1390000{number:04d}",
		id_number(number),
		"2021-05-01",
	]


class TestUnitImport(FrappeTestCase):
	"""The import commits row by row, so each test clears away what it made."""

	def setUp(self) -> None:
		# the framework keeps the column names of whoever imported first, in that user's language
		frappe.cache.delete_value("data_import_column_header_map")
		if not frappe.db.exists("Building", BUILDING):
			frappe.get_doc(
				{"doctype": "Building", "property": make.PROPERTY_A, "building_name": "导入楼"}
			).insert()
			frappe.db.commit()
		frappe.set_user(make.user("service"))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		customers = frappe.get_all("Occupancy", {"unit": ["like", f"{BUILDING}-%"]}, pluck="customer")
		frappe.db.delete("Occupancy", {"unit": ["like", f"{BUILDING}-%"]})
		for doctype in ("Customer Profile", "Customer"):
			field = "name" if doctype == "Customer" else "customer"
			frappe.db.delete(doctype, {field: ["in", customers]})
		frappe.db.delete("Property Unit", {"building": BUILDING})
		for name in frappe.get_all("Data Import", {"reference_doctype": "Property Unit"}, pluck="name"):
			frappe.delete_doc("Data Import", name, force=True)
		frappe.db.commit()

	def upload(self, content: bytes | str, extension: str = "csv", doctype: str = "Property Unit", **fields):
		"""A saved import with the attached file, as the form leaves it before Start Import."""
		doc = make.make_import(doctype, content, extension, private=False, **fields)
		# a refused row rolls back to here
		frappe.db.commit()
		return doc

	def run_import(self, rows: list[list], **fields):
		doc = self.upload(as_csv(rows), **fields)
		doc.start_import()
		return doc.reload()

	def test_good_rows_land_and_each_bad_row_says_what_to_do(self) -> None:
		rows = [good_row(number) for number in range(1, ROWS + 1)]
		rows[4][5] = "1390000000"
		rows[9][6] = id_number(10)[:-1] + ("1" if id_number(10)[-1] != "1" else "2")
		rows[14][1] = "001"
		rows[19][3] = -88.5
		rows[24][4] = ""
		rows[29][3] = 13900000030
		rows[34][0] = FOREIGN

		doc = self.run_import(rows)

		self.assertEqual(doc.status, "Partial Success")
		told = failures(doc)
		# rows are numbered as in the sheet, whose first row is the header
		self.assertEqual(list(told), [6, 11, 16, 21, 26, 31, 36])
		self.assertIn("电话", told[6])
		self.assertIn("证件号码", told[11])
		self.assertIn(f"{BUILDING}-001", told[16])
		self.assertIn("建筑面积", told[21])
		self.assertIn("025", told[26])
		self.assertIn("㎡", told[31])
		self.assertTrue(told[36])
		self.assertFalse(frappe.db.exists("Property Unit", f"{FOREIGN}-035"))
		self.assertEqual(frappe.db.count("Property Unit", {"building": BUILDING}), ROWS - len(told))

		unit = frappe.get_doc("Property Unit", f"{BUILDING}-060")
		owner = frappe.get_doc("Occupancy", {"unit": unit.name})
		self.assertEqual((unit.status, unit.property, unit.owner_phone), ("Occupied", make.PROPERTY_A, None))
		self.assertEqual((owner.relation, owner.share, owner.is_payer), ("Owner", 100, 1))
		self.assertEqual(str(owner.from_date), "2021-05-01")
		self.assertEqual(owner.customer_name, "业主59")
		self.assertEqual(reveal("Customer Profile", owner.customer, "phone", "导入后核对"), "13900000060")
		# namesakes are two people
		self.assertEqual(
			set(frappe.get_all("Customer", {"customer_name": "业主59"}, pluck="name")),
			{"业主59", "业主59 - 1"},
		)

		corrected = [good_row(row - 1) for row in told]
		again = self.run_import(corrected)
		self.assertEqual((again.status, failures(again)), ("Success", {}))
		self.assertEqual(frappe.db.count("Property Unit", {"building": BUILDING}), ROWS)

	def test_the_same_file_again_skips_nothing_silently(self) -> None:
		self.run_import([good_row(1)])
		again = self.run_import([good_row(1), good_row(2)])
		self.assertEqual((again.status, list(failures(again))), ("Partial Success", [2]))
		self.assertEqual(frappe.db.count("Occupancy", {"unit": f"{BUILDING}-001"}), 1)

	def test_an_unknown_building_stops_the_file_before_its_first_row(self) -> None:
		rows = [good_row(1), good_row(2)]
		rows[1][0] = f"{make.PROPERTY_A}-没有的楼"
		doc = self.run_import(rows)
		warnings = json.loads(doc.template_warnings)
		self.assertIn(3, [warning.get("row") for warning in warnings])
		self.assertTrue(any("没有的楼" in warning["message"] for warning in warnings))
		self.assertEqual(frappe.db.count("Property Unit", {"building": BUILDING}), 0)

	def test_an_excel_sheet_with_numbers_as_numbers(self) -> None:
		rows = [good_row(number) for number in (1, 2, 3)]
		for row in rows:
			row[1], row[5] = int(row[1]) + 100, int(row[5])
		doc = self.upload(make_xlsx([HEADER, *rows], "units").getvalue(), "xlsx")
		doc.start_import()
		doc.reload()
		self.assertEqual((doc.status, failures(doc)), ("Success", {}))
		self.assertTrue(frappe.db.exists("Property Unit", f"{BUILDING}-101"))
		customer = frappe.db.get_value("Occupancy", {"unit": f"{BUILDING}-101"}, "customer")
		self.assertEqual(frappe.db.get_value("Customer Profile", customer, "phone"), "139****0001")

	def test_one_person_with_two_units_is_one_customer(self) -> None:
		first, second, third = good_row(1), good_row(2), good_row(3)
		second[4:7] = [first[4], "", first[6]]  # known by the ID number
		third[4:7] = [first[4], first[5], ""]  # known by name and phone
		doc = self.run_import([first, second, third])
		self.assertEqual((doc.status, failures(doc)), ("Success", {}))
		customers = frappe.get_all("Occupancy", {"unit": ["like", f"{BUILDING}-%"]}, pluck="customer")
		self.assertEqual((len(customers), len(set(customers))), (3, 1))

	def test_a_company_is_known_by_its_credit_code(self) -> None:
		row = good_row(1)
		row[4], row[6] = "虚构商贸有限公司", "91350100M000100Y43"
		self.run_import([row])
		customer = frappe.db.get_value("Occupancy", {"unit": f"{BUILDING}-001"}, "customer")
		self.assertEqual(frappe.db.get_value("Customer", customer, "customer_type"), "Company")

	def test_no_plain_number_is_left_behind(self) -> None:
		rows = [good_row(number) for number in range(1, 4)]
		rows[1][3] = -1
		doc = self.run_import(rows)
		file = frappe.get_doc("File", {"attached_to_name": doc.name})
		self.assertEqual((doc.status, file.is_private), ("Partial Success", 1))
		for row in rows:
			self.assertEqual(tables_with(row[5]) + tables_with(row[6]), [])

		# refused rows can be corrected for a week, then the file goes all the same
		frappe.db.set_value(doc.doctype, doc.name, "modified", "2020-01-01", update_modified=False)
		delete_old_sources()
		self.assertFalse(file.exists_on_disk())

		done = self.upload(as_csv([good_row(2)]))
		path = Path(frappe.get_doc("File", {"attached_to_name": done.name}).get_full_path())
		self.assertTrue(path.exists())
		done.start_import()
		done.reload()
		self.assertEqual((done.status, done.import_file), ("Success", None))
		self.assertFalse(path.exists())
		told = frappe.get_all(
			"Comment", {"reference_name": done.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertEqual(len(told), 1)

	def test_an_update_may_not_carry_an_owner(self) -> None:
		self.run_import([good_row(1)])
		content = f"name,owner_phone\n{BUILDING}-001,13900000099\n"
		doc = self.upload(content, import_type="Update Existing Records")
		doc.start_import()
		doc.reload()
		self.assertEqual((doc.status, list(failures(doc))), ("Error", [2]))
		self.assertEqual(tables_with("13900000099"), [])

	def test_numbers_in_an_error_report_are_masked(self) -> None:
		phone, number = "13900000001", id_number(1)
		log = frappe.log_error(
			"Import failed", f"doc = {{'owner_phone': '{phone}', 'id': '{number}', 'n': 12345678901}}"
		)
		self.assertEqual(
			log.error,
			f"doc = {{'owner_phone': '139****0001', 'id': '110***********{number[-4:]}', 'n': 12345678901}}",
		)

	def test_the_example_file_maps_to_fields(self) -> None:
		content = EXAMPLE.read_text(encoding="utf-8")
		content = content.replace("示例花园-1号楼", BUILDING)
		doc = self.upload(content)
		doc.start_import()
		doc.reload()
		self.assertEqual((doc.status, failures(doc)), ("Success", {}))
		columns = {"built_up_area": None, "floor": None, "delivered_on": None}
		stored = frappe.get_all("Property Unit", {"building": BUILDING}, list(columns), limit=1)[0]
		self.assertTrue(all(stored.values()), stored)


def as_csv(rows: list[list]) -> str:
	sheet = io.StringIO()
	csv.writer(sheet).writerows([HEADER, *rows])
	return sheet.getvalue()


def failures(doc) -> dict[int, str]:
	"""Row of the sheet → what the clerk reads about it."""
	logs = frappe.get_all(
		"Data Import Log",
		{"data_import": doc.name, "success": 0},
		["row_indexes", "messages"],
		order_by="log_index",
	)
	return {
		json.loads(log.row_indexes)[0]: " ".join(
			json.loads(message)["message"] if isinstance(message, str) else message["message"]
			for message in json.loads(log.messages)
		)
		for log in logs
	}


def tables_with(text: str) -> list[str]:
	"""The tables of the site in which the text occurs, in whatever column."""
	columns = frappe.qb.Schema("information_schema").columns
	rows = (
		frappe.qb.from_(columns)
		.select(columns.table_name, columns.column_name)
		.where(columns.table_schema == frappe.conf.db_name)
		.where(columns.data_type.isin(("varchar", "text", "mediumtext", "longtext", "char", "json")))
		.run()
	)
	by_table: dict[str, list[str]] = {}
	for table, column in rows:
		by_table.setdefault(table, []).append(column)
	found = []
	for name, names in by_table.items():
		table = frappe.qb.Table(name)
		match = frappe.qb.terms.Criterion.any(table[column].like(f"%{text}%") for column in names)
		if frappe.qb.from_(table).select(1).where(match).limit(1).run():
			found.append(name)
	return found
