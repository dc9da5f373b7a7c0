"""Meters and readings through Frappe's Data Import, as a fee clerk does it: good rows land, bad rows are named."""

import csv
import io
import json
import time

import frappe
from frappe.core.doctype.data_import.exporter import Exporter
from frappe.tests.utils import FrappeTestCase
from openpyxl import load_workbook

from wuye_ops.fees import reading_sheet
from wuye_ops.property.test_unit_import import failures
from wuye_ops.tests import factories as make
from wuye_ops.tests.metering import make_meter, read

BUILDING = f"{make.PROPERTY_A}-抄表导入楼"
METERS = 60
# What one row may cost on a shared test machine; some 15 ms on one of its own.
SECONDS_PER_ROW = 0.25


class TestMeterImport(FrappeTestCase):
	"""The import commits row by row, so each test clears away what it made."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		# the framework keeps the column names of whoever imported first, in that user's language
		frappe.cache.delete_value("data_import_column_header_map")
		if not frappe.db.exists("Building", BUILDING):
			frappe.get_doc(
				{"doctype": "Building", "property": make.PROPERTY_A, "building_name": "抄表导入楼"}
			).insert()
		self.units = [make.make_unit(BUILDING, f"{number:03d}") for number in range(1, METERS + 1)]
		frappe.db.commit()
		frappe.set_user(make.user("manager"))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		meters = frappe.get_all("Meter", {"meter_no": ["like", "导入%"]}, pluck="name")
		frappe.db.delete("Meter Reading", {"meter": ["in", meters]})
		frappe.db.delete("Meter", {"name": ["in", meters]})
		for name in frappe.get_all(
			"Data Import", {"reference_doctype": ["in", ["Meter", "Meter Reading"]]}, pluck="name"
		):
			frappe.delete_doc("Data Import", name, force=True)
		frappe.db.commit()

	def run_import(self, doctype: str, content: bytes | str, extension: str = "csv"):
		doc = make.make_import(doctype, content, extension)
		frappe.db.commit()
		doc.start_import()
		return doc.reload()

	def meters(self, count: int) -> list[str]:
		"""Meters with a reading of the month before, committed."""
		names = [make_meter(unit, f"导入{unit[-3:]}") for unit in self.units[:count]]
		for name in names:
			read(name, ("2025-06-30", 100))
		frappe.db.commit()
		return names

	def test_the_template_asks_for_what_somebody_who_reads_knows(self) -> None:
		template = Exporter("Meter Reading", export_fields={"Meter Reading": ["meter", "read_on", "value"]})
		self.assertEqual(template.get_csv_array()[0], ["表具", "抄表日期", "读数"])
		required = {
			field.fieldname
			for field in frappe.get_meta("Meter Reading").fields
			if field.reqd and not field.read_only and not field.default
		}
		self.assertEqual(required, {"meter", "value"})

	def test_meters_land_and_each_bad_row_says_what_to_do(self) -> None:
		header = ["物业项目", "表号", "表种", "倍率", "房屋", "公共表", "计量对象", "安装日期", "起码"]
		rows = [
			[make.PROPERTY_A, "导入001", "Water", 1, self.units[0], 0, "", "2025-01-01", 12.5],
			[make.PROPERTY_A, "导入002", "Electricity", 40, "", 1, "1号楼照明", "", ""],
			[make.PROPERTY_A, "导入003", "Water", 0, self.units[1], 0, "", "", ""],
			[make.PROPERTY_A, "导入001", "Water", 1, self.units[2], 0, "", "", ""],
			[make.PROPERTY_A, "导入005", "Water", 1, "", 0, "", "", ""],
			[make.PROPERTY_B, "导入006", "Water", 1, make.places(make.PROPERTY_B).unit, 0, "", "", ""],
		]
		doc = self.run_import("Meter", as_csv(header, rows))
		told = failures(doc)
		self.assertEqual((doc.status, list(told)), ("Partial Success", [4, 5, 6, 7]))
		self.assertIn("倍率须大于 0", told[4])
		self.assertIn("导入001", told[5])
		self.assertIn("房屋", told[6])
		self.assertIn(make.PROPERTY_B, told[7])
		self.assertEqual(frappe.db.get_value("Meter", f"{make.PROPERTY_A}-导入001", "initial_reading"), 12.5)

	def test_readings_land_and_each_bad_row_says_what_to_do(self) -> None:
		names = self.meters(6)
		rows = [[name, "2025-07-31", 110 + number] for number, name in enumerate(names)]
		rows[1][2] = 99
		rows[2][2] = ""
		rows[3][1] = "2099-07-31"
		rows[4][1] = "2025-06-30"
		unread = make_meter(self.units[6], "导入007")
		rows.append([unread, "2025-07-31", ""])
		rows.append(rows[0])
		doc = self.run_import("Meter Reading", as_csv(["表具", "抄表日期", "读数"], rows))
		told = failures(doc)
		self.assertEqual((doc.status, list(told)), ("Partial Success", [3, 4, 5, 6, 8, 9]))
		for row, words in {
			3: "99.*低于.*100",
			4: "填写表盘读数",
			5: "尚未到来",
			6: "已经抄过",
			8: "填写表盘读数",
			9: "已经抄过.*110",
		}.items():
			self.assertRegex(told[row], words)
		self.assertEqual(frappe.db.count("Meter Reading", {"meter": ["in", names]}), 6 + 2)

	def test_an_unknown_meter_stops_the_file_before_its_first_row(self) -> None:
		(name,) = self.meters(1)
		rows = [[name, "2025-07-31", 110], ["没有的表", "2025-07-31", 110]]
		doc = self.run_import("Meter Reading", as_csv(["表具", "抄表日期", "读数"], rows))
		warnings = json.loads(doc.template_warnings)
		self.assertIn(3, [warning.get("row") for warning in warnings])
		self.assertTrue(any("没有的表" in warning["message"] for warning in warnings))
		self.assertEqual(frappe.db.count("Meter Reading", {"meter": name}), 1)

	def test_the_sheet_that_was_handed_out_comes_back_as_an_import(self) -> None:
		names = self.meters(METERS)
		reading_sheet.download(make.PROPERTY_A, "2025-07-31")
		book = load_workbook(io.BytesIO(frappe.local.response.pop("filecontent")))
		sheet = book.active
		for number in range(sheet.max_row, 1, -1):
			if sheet.cell(number, 1).value in names:
				sheet.cell(number, sheet.max_column, 123.456)
			else:
				sheet.delete_rows(number)
		filled = io.BytesIO()
		book.save(filled)
		started = time.monotonic()
		doc = self.run_import("Meter Reading", filled.getvalue(), "xlsx")
		self.assertLess((time.monotonic() - started) / METERS, SECONDS_PER_ROW)
		self.assertEqual((doc.status, failures(doc)), ("Success", {}))
		self.assertEqual(
			set(
				frappe.get_all(
					"Meter", {"name": ["in", names]}, ["last_read_on", "last_reading"], as_list=True
				)
			),
			{(frappe.utils.getdate("2025-07-31"), 123.456)},
		)


def as_csv(header: list[str], rows: list[list]) -> str:
	sheet = io.StringIO()
	csv.writer(sheet).writerows([header, *rows])
	return sheet.getvalue()
