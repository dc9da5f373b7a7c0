"""A plan from a spreadsheet: taken whole, or refused with everything that is wrong in it."""

from io import BytesIO

import frappe
from frappe.utils.xlsxutils import make_xlsx
from openpyxl import load_workbook

from wuye_ops.finance_control import plan_import
from wuye_ops.finance_control.test_cost_plans import CostPlanCase
from wuye_ops.tests.cost_plans import DRAFTER, ENERGY, MATERIAL, OFFICE, make_plan

HEAD = ["科目编号", "科目", *(f"{month}月" for month in range(1, 13)), "备注"]


class TestPlanImport(CostPlanCase):
	def setUp(self) -> None:
		super().setUp()
		self.plan = make_plan(self.property, self.year, {OFFICE: 100})
		for number in (MATERIAL, ENERGY):
			self.account(number)

	def take(
		self, *rows: list, head: list = HEAD, name: str = "plan.xlsx", content: bytes | None = None
	) -> dict:
		frappe.set_user(DRAFTER)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=6)}{name}",
				"is_private": 1,
				"attached_to_doctype": "Cost Plan",
				"attached_to_name": self.plan.name,
				"content": content or make_xlsx([head, *rows], "Plan").getvalue(),
			}
		).insert()
		return plan_import.take(self.plan.name, file.file_url)

	def refused(self, *rows: list, **how) -> str:
		with self.assertRaises(frappe.ValidationError) as caught:
			self.take(*rows, **how)
		self.assertEqual(frappe.get_doc("Cost Plan", self.plan.name).total, 1200, "nothing was taken")
		return str(caught.exception)

	def test_rows_become_lines(self) -> None:
		months = ["1,000.50", 200, *[0] * 9, "￥3"]
		self.assertEqual(self.take([640102, "物料", *months, "冬季盐"], ["", "合计", *months])["lines"], 1)
		doc = frappe.get_doc("Cost Plan", self.plan.name)
		line = self.line(doc, MATERIAL)
		self.assertEqual((line.m1, line.m2, line.m12, line.total), (1000.50, 200, 3, 1203.50))
		self.assertEqual((line.by_hand, line.remark), (1, "冬季盐"))
		self.assertEqual(self.line(doc, OFFICE).total, 1200, "other lines stay")
		self.assertEqual(doc.notes[-1].kind, "Imported")

	def test_missing_months_are_named(self) -> None:
		words = self.refused([640102, "", 1, 2, None, 4, 5, 6, 7, None, 9, 10, 11, 12, ""])
		self.assertIn("3、8", words)

	def test_everything_wrong_is_told_at_once(self) -> None:
		whole = [1] * 12
		words = self.refused(
			["999999", "", *whole, ""], [640102, "", "很多", *whole[1:], ""], [640104, "", *whole, ""]
		)
		self.assertIn("999999", words)
		self.assertIn("很多", words)
		self.assertIn("-5", self.refused([640104, "", -5, *whole[1:], ""]))
		self.assertIn("parts of a cent", self.refused([640104, "", 0.123, *whole[1:], ""]))
		self.assertIn("twice", self.refused([640104, "", *whole, ""], [640104, "", *whole, ""]))

	def test_a_sheet_without_the_months_and_a_file_that_is_none(self) -> None:
		self.assertIn("headings", self.refused([640104, 5], head=["科目", "金额"]))
		self.assertIn("not a spreadsheet", self.refused(content=b"PK nonsense"))
		self.assertIn("headings", self.refused(name="plan.csv", content="随便写的".encode("gb18030")))

	def test_the_sheet_of_a_plan_comes_back_as_it_went(self) -> None:
		frappe.set_user(DRAFTER)
		plan_import.sheet(self.plan.name)
		content = frappe.local.response.pop("filecontent")
		rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
		self.assertIn(OFFICE, [str(row[0]) for row in rows])
		self.assertEqual(self.take(content=content)["lines"], 1)
		self.assertEqual(frappe.get_doc("Cost Plan", self.plan.name).total, 1200)

	def test_files_of_others_are_not_read(self) -> None:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "other.xlsx", "is_private": 1, "content": make_xlsx([HEAD], "x").getvalue()}
		).insert()  # fmt: skip
		frappe.set_user(DRAFTER)
		with self.assertRaisesRegex(frappe.ValidationError, "Upload"):
			plan_import.take(self.plan.name, file.file_url)
