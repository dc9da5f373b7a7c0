"""What a form, a script or a spreadsheet may send for a cost plan and must not: refused in words, with nothing written."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate
from frappe.utils.xlsxutils import make_xlsx

from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_plans import MATERIAL, OFFICE, account_of, fiscal_year, months
from wuye_ops.tests.http import Client

MANAGER = "badplans@wuye.test"
HEAD = ["科目编号", "科目", *(f"{month}月" for month in range(1, 13)), "备注"]


class TestBadPlans(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_user(MANAGER, "Property Manager")
		cls.property = make.make_property("坏输入花园").name
		cls.year = getdate(nowdate()).year + 1
		cls.fiscal_year = fiscal_year(cls.year)
		cls.account = account_of(MATERIAL, cls.property)
		account_of(OFFICE, cls.property)
		cls.other = frappe.get_doc(
			{
				"doctype": "Company",
				"company_name": f"别家{frappe.generate_hash(length=5)}",
				"abbr": frappe.generate_hash(length=5),
				"default_currency": "CNY",
				"country": "China",
				"chart_of_accounts": "Standard",
			}
		).insert()
		# the web reads what is committed
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		for name in frappe.get_all("Cost Plan", {"property": cls.property}, pluck="name"):
			frappe.delete_doc("Cost Plan", name, force=True)
		frappe.delete_doc("Company", cls.other.name, force=True)
		frappe.db.commit()
		super().tearDownClass()

	def setUp(self) -> None:
		self.client = Client(MANAGER)

	def send(self, *lines: dict, **fields):
		payload = {"property": self.property, "fiscal_year": self.fiscal_year, "lines": list(lines), **fields}
		return self.client.post("/api/resource/Cost Plan", **payload)

	def line(self, **fields) -> dict:
		return {"account": self.account, **months(100), **fields}

	def plans(self) -> int:
		frappe.db.rollback()
		return frappe.db.count("Cost Plan", {"property": self.property})

	def refused(self, words: str, answer) -> None:
		self.assertEqual(answer.status, 417, repr(answer))
		self.assertIn(words, f"{answer.messages} {answer.text}")

	def test_lines_that_make_no_plan(self) -> None:
		before = self.plans()
		foreign = frappe.db.get_value(
			"Account", {"company": self.other.name, "root_type": "Expense", "is_group": 0}
		)
		income = frappe.db.get_value(
			"Account", {"company": make.company(), "root_type": "Income", "is_group": 0}
		)
		group = frappe.db.get_value(
			"Account", {"company": make.company(), "root_type": "Expense", "is_group": 1}
		)
		for words, lines in (
			("另一家公司", [self.line(account=foreign)]),
			("不是物业服务成本科目", [self.line(account=income)]),
			("汇总科目", [self.line(account=group)]),
			("小于 0", [self.line(m3=-5)]),
			("不足一分", [self.line(m3=0.001)]),
			("重复", [self.line(), self.line()]),
		):
			with self.subTest(words):
				self.refused(words, self.send(*lines))
		# all of it at once
		answer = self.send(self.line(m3=-5, m4=0.001), self.line(account=foreign))
		for words in ("小于 0", "不足一分", "另一家公司"):
			self.refused(words, answer)
		self.assertEqual(self.plans(), before, "nothing was written")

	def test_a_plan_that_is_there_already_and_one_of_a_closed_year(self) -> None:
		first = self.send(self.line())
		self.assertTrue(first.ok, repr(first))
		self.refused("已有", self.send(self.line()))
		self.assertEqual(self.plans(), 1)
		name = first.data["name"]
		self.check_missing_months(name)
		self.check_sums_of_others(name)
		row = {"doctype": "Accounts Settings", "field": "acc_frozen_upto"}
		# as it is stored: a date that is not there would come as one of long ago
		frozen = frappe.db.get_value("Accounts Settings", None, "acc_frozen_upto")
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", f"{self.year}-12-31")
		frappe.db.commit()
		try:
			closed = self.client.put(f"/api/resource/Cost Plan/{name}", remark="再改一次")
			self.refused("结账", closed)
		finally:
			if frozen:
				frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", frozen)
			else:
				# an empty date would be kept as one of long ago
				frappe.db.delete("Singles", row)
			frappe.clear_document_cache("Accounts Settings")
			frappe.db.commit()
		frappe.delete_doc("Cost Plan", name, force=True)
		frappe.db.commit()

	def check_missing_months(self, name: str) -> None:
		"""In a form an empty month is 0; in a spreadsheet it may have been forgotten."""
		frappe.set_user(MANAGER)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=6)}.xlsx",
				"is_private": 1,
				"attached_to_doctype": "Cost Plan",
				"attached_to_name": name,
				"content": make_xlsx(
					[HEAD, [int(MATERIAL), "", 1, 2, None, 4, 5, 6, 7, None, 9, 10, 11, 12, ""]], "Plan"
				).getvalue(),
			}
		).insert()
		frappe.db.commit()
		frappe.set_user("Administrator")
		answer = self.client.call(
			"wuye_ops.finance_control.plan_import.take", plan=name, file_url=file.file_url
		)
		self.refused("3、8", answer)

	def check_sums_of_others(self, name: str) -> None:
		"""Sums, statuses and versions are the plan's own: what is sent for them is not taken."""
		self.client.put(f"/api/resource/Cost Plan/{name}", total=1, status="In Force", version=9)
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value("Cost Plan", name, ["total", "status", "version"]), (1_200, "Draft", 1)
		)
