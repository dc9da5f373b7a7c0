"""What residents read of the owners' money: owners theirs, tenants where the property says so, guests and others nothing."""

import json
from datetime import date

import frappe

from wuye_ops.finance_control.owners import portal, publishing
from wuye_ops.finance_control.owners.test_statements import DECISION, FIRST, YEAR, OwnersCase
from wuye_ops.finance_control.report.public_revenue_ledger import public_revenue_ledger as report
from wuye_ops.property.session import in_the_name_of as as_user
from wuye_ops.tests import factories as make
from wuye_ops.tests import owners_money as money


class PortalCase(OwnersCase):
	def setUp(self) -> None:
		super().setUp()
		place = make.make_places(self.property)
		self.units = (place.unit, place.neighbour)
		frappe.db.set_value("Property Unit", self.units[1], "built_up_area", 50)
		self.owner = self.resident("业主", self.units[0], "Owner")
		self.tenant = self.resident("租户", self.units[1], "Tenant")
		other = make.make_property().name
		self.stranger = self.resident("外人", make.make_places(other).unit, "Owner")

	def resident(self, name: str, unit: str, relation: str) -> str:
		customer = make.make_customer(name, unit=unit, relation=relation)
		return make.make_resident(f"owners-{frappe.generate_hash(length=8)}@example.com", customer)

	def published(self, **fields):
		doc = self.statement()
		if fields:
			doc.update(fields)
			doc.save()
		self.publish(doc)
		return doc


class TestReading(PortalCase):
	def test_an_owner_reads_what_was_sealed(self) -> None:
		self.income(f"{YEAR}-02-10", 12000)
		self.income(f"{YEAR}-05-20", -3000, "Repair of Common Parts", "单元门")
		doc = self.published(note="广告位 6 处", show_shares=1)
		self.assertEqual(frappe.db.get_value("Community Notice", doc.notice, "status"), "Published")
		content = frappe.db.get_value("Community Notice", doc.notice, "content")
		self.assertIn("9,000.00", content)
		with as_user(self.owner):
			(row,) = portal.my_statements()["rows"]
			one = portal.statement(row["name"])
		self.assertEqual((row["closing"], one["note"]), (9000, "广告位 6 处"))
		self.assertEqual([entry["amount"] for entry in one["entries"]], [12000, -3000])
		self.assertEqual(one["entries"][1]["decision"], DECISION)
		self.assertEqual([line["side"] for line in one["lines"]], ["Income", "Uses"])
		self.assertEqual(one["share"], 6000, "100 of 150 ㎡")
		self.assertEqual(one["seal"], doc.digest)

	def test_a_draft_is_nobodys_to_read(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		doc = self.statement()
		with as_user(self.owner):
			self.assertEqual(portal.my_statements()["rows"], [])
			self.refused("no such statement", portal.statement, doc.name)

	def test_others_read_nothing(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		doc = self.published()
		with as_user(self.stranger):
			self.assertEqual(portal.my_statements()["rows"], [])
			for function in (
				portal.statement,
				lambda name: portal.voucher(name, "0"),
				lambda name: portal.object_to(name, "x"),
			):
				self.refused("no such statement", function, doc.name)
		with as_user("Guest"):
			self.refused("Log in", portal.my_statements)
			self.refused("Log in", portal.statement, doc.name)
		with as_user(self.tenant):
			self.assertEqual(portal.my_statements(), {"rows": [], "may_read": False})
			self.refused("no such statement", portal.statement, doc.name)
		frappe.db.set_value("Property", self.property, "owners_to_tenants", 1)
		with as_user(self.tenant):
			self.assertEqual([row["name"] for row in portal.my_statements()["rows"]], [doc.name])
			self.assertIsNone(portal.statement(doc.name)["share"])

	def test_a_voucher_is_read_once_it_is_released(self) -> None:
		voucher = self.income(f"{YEAR}-02-10", 100)
		doc = self.published()
		entry = frappe.get_doc("Owners Entry", {"voucher_no": voucher})
		file = frappe.get_doc(
			{
				"doctype": "File", "file_name": "凭证.txt", "content": "广告合同", "is_private": 1,
				"attached_to_doctype": "Owners Entry", "attached_to_name": entry.name,
			}
		).insert()  # fmt: skip
		entry.reload()
		entry.released = 1
		self.refused("Attach the copy", entry.save)
		entry.reload()
		entry.file = file.file_url
		entry.released = 0
		entry.save()
		with as_user(self.owner):
			self.assertIsNone(portal.statement(doc.name)["entries"][0]["voucher"])
			self.refused("not released", portal.voucher, doc.name, "0")
		entry.released = 1
		entry.save()
		with as_user(self.owner):
			self.assertIn("entry=0", portal.statement(doc.name)["entries"][0]["voucher"])
			portal.voucher(doc.name, "0")
			self.assertEqual(frappe.local.response.filecontent, "广告合同")
			self.refused("not released", portal.voucher, doc.name, "7")

	def test_an_objection_is_a_request(self) -> None:
		self.income(f"{YEAR}-02-10", 100)
		doc = self.published()
		with as_user(self.owner):
			self.refused("Write what", portal.object_to, doc.name, "  ")
			name = portal.object_to(doc.name, "广告收入太少")
		request = frappe.get_doc("Service Request", name)
		self.assertEqual(
			(request.property, request.unit, request.kind), (self.property, self.units[0], "Complaint")
		)
		self.assertIn(doc.title[:20], request.subject)


class TestLedgerReport(PortalCase):
	def run_report(self, **filters) -> list[dict]:
		where = {"property": self.property, "from_date": FIRST, "to_date": f"{YEAR}-12-31", **filters}
		_columns, rows, self.message, self.chart = report.execute(where)
		return rows

	def test_its_sums_are_those_of_the_ledger(self) -> None:
		money.public_revenue(self.property, f"{YEAR - 1}-06-01", 500, "广告")
		self.income(f"{YEAR}-01-10", 1000.1)
		self.income(f"{YEAR}-02-10", -200.05, "Reasonable Costs", "电费")
		self.income(f"{YEAR}-03-10", -300, "To Maintenance Fund", "转入维修资金")
		money.public_revenue(self.property, f"{YEAR}-04-10", 7, "?")
		rows = self.run_report()
		self.assertEqual(
			[row.get("balance") for row in rows], [500, 1500.1, 1300.05, 1000.05, 1007.05, None, 1007.05]
		)
		self.assertEqual([rows[-2][side] for side in ("income", "cost", "used")], [1007.1, 200.05, 300])
		self.assertEqual(rows[3]["decision"], DECISION)
		self.assertIn("1 bookings of", self.message)
		self.assertEqual(self.chart["data"]["datasets"][0]["values"], [1000.1, 0, 0, 7])
		self.assertEqual(len(self.run_report(unsaid=1)), 4)

	def test_money_of_no_property_is_pointed_out(self) -> None:
		account, bank = (money.account(number, self.company) for number in (money.REVENUE, money.BANK))
		center = frappe.get_cached_value("Company", self.company, "cost_center")
		lines = [
			{"account": bank, "debit_in_account_currency": 9},
			{"account": account, "credit_in_account_currency": 9},
		]
		frappe.get_doc(
			{
				"doctype": "Journal Entry", "company": self.company, "posting_date": f"{YEAR}-05-05",
				"accounts": [{**line, "cost_center": center} for line in lines],
			}
		).submit()  # fmt: skip
		self.run_report()
		self.assertIn("for no property", self.message)

	def test_who_may_look(self) -> None:
		other = make.make_property().name
		self.income(f"{YEAR}-01-10", 10)
		make.make_user("money-narrow@example.com", "Property Manager")
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": "money-narrow@example.com",
				"allow": "Property",
				"for_value": other,
			}
		).insert()
		with as_user("money-narrow@example.com"):
			self.refused("not yours", self.run_report)
			self.assertFalse(frappe.get_list("Owners Entry", {"property": self.property}))
		make.make_user("money-none@example.com", "Field Staff")
		with as_user("money-none@example.com"):
			self.refused("does not see", self.run_report)
		for text, filters in (
			("Choose a property", {"property": None}),
			("in their order", {"from_date": f"{YEAR}-12-31", "to_date": FIRST}),
			("first and the last", {"to_date": None}),
		):
			self.refused(text, self.run_report, **filters)


class TestAsPaper(PortalCase):
	def test_it_prints_what_is_posted(self) -> None:
		self.income(f"{YEAR}-02-10", 12000)
		doc = self.published(note="注：含税")
		frappe.local.lang = "zh"
		html = frappe.get_print("Owners Statement", doc.name, "Owners Statement Sheet")
		frappe.local.lang = "en"
		for text in ("公共收益收支公示表", "12,000.00", "广告收入", doc.digest, "注：含税"):
			self.assertIn(text, html)


class TestShares(PortalCase):
	def test_shares_add_up_to_the_cent(self) -> None:
		frappe.db.set_value("Property Unit", self.units[1], "built_up_area", 33.33)
		self.income(f"{YEAR}-02-10", 1000)
		doc = self.published(show_shares=1)
		shares = json.loads(doc.record)["shares"]["units"]
		self.assertEqual(sorted(shares.values()), ["249.98", "750.02"])
		self.assertEqual(
			date.fromisoformat(json.loads(doc.record)["published_on"][:10]), doc.published_on.date()
		)
		self.assertTrue(publishing.sealing.is_intact(doc))
