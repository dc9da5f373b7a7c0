"""Tax invoices: asked for once, exported as the platform takes them, and written down when they are made."""

from io import BytesIO

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate
from openpyxl import Workbook, load_workbook

from wuye_ops.fees import collection, deposits, tax_invoice_sheets, tax_invoices
from wuye_ops.rules.tax_invoice import HEADER_COLUMNS, HEADER_SHEET, LINE_COLUMNS, LINE_SHEET
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import Household, bill, clerk, household, pay, person
from wuye_ops.tests.deposits import held, taxed_bill, waiver
from wuye_ops.tests.parallel import at_once

CREDIT_CODE = "91350100M000100Y43"
NUMBERS = (f"2531{number:016}" for number in range(1, 10_000))


def request(home: Household, *bills: str, amounts: dict | None = None, **fields):
	"""What a customer asks for: everything of the bills that is left, or the amount named by line text."""
	found = tax_invoices.lines_for(list(bills))
	rows = [dict(row) for row in found["lines"]]
	for row in rows:
		row["total"] = (amounts or {}).get(row["fee_item"], row["total"])
	return frappe.get_doc(
		{
			"doctype": "Tax Invoice Request",
			"property": home.property,
			"customer": home.customer,
			"kind": "General Invoice",
			"buyer_type": "Individual",
			"title": home.name,
			"lines": rows,
			**fields,
		}
	).insert()


def company_buyer(**fields) -> dict:
	return {"buyer_type": "Company", "title": "某某科技有限公司", "tax_no": CREDIT_CODE, **fields}


class TaxInvoiceCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		clerk()
		clerk(make.PROPERTY_A, 2)
		person("Property Manager")
		person("Property Manager", make.PROPERTY_B)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.home = household()
		self.bill = taxed_bill(self.home, ("物业服务费", 318), ("装修垃圾清运费", 106))
		frappe.db.set_value(
			"Fee Item", {"name": ["in", ["物业服务费", "装修垃圾清运费"]]}, "tax_code", "3040801010000000000"
		)
		frappe.set_user(clerk())

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.local.response = frappe._dict(docs=[])

	def export(self, *docs) -> dict[str, list[tuple]]:
		tax_invoice_sheets.export([doc.name for doc in docs])
		book = load_workbook(BytesIO(frappe.response.filecontent))
		return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


class TestAsking(TaxInvoiceCase):
	def test_from_a_receipt_in_hand(self) -> None:
		receipt = collection.receive(
			self.home.property, self.home.customer, [pay(424)], frappe.generate_hash(length=20)
		)
		found = tax_invoices.lines_for(payment_receipt=receipt)
		self.assertEqual((found["customer"], found["customer_name"]), (self.home.customer, self.home.name))
		self.assertEqual(
			[(row["net_amount"], row["tax_rate"], row["total"]) for row in found["lines"]],
			[(300, 6, 318), (100, 6, 106)],
		)
		doc = request(self.home, self.bill, payment_receipt=receipt, email="owner@example.com")
		self.assertEqual((doc.status, doc.net_total, doc.tax_total, doc.total), ("Requested", 400, 24, 424))

	def test_no_cent_is_requested_twice(self) -> None:
		first = request(self.home, self.bill, amounts={"物业服务费": 200})
		self.assertEqual([row["total"] for row in tax_invoices.lines_for([self.bill])["lines"]], [118])
		with self.assertRaisesRegex(frappe.ValidationError, "118.00.* is left to be invoiced"):
			request(self.home, self.bill, amounts={"物业服务费": 118.01})
		request(self.home, self.bill)
		with self.assertRaisesRegex(frappe.ValidationError, "requested or invoiced already"):
			tax_invoices.lines_for([self.bill])
		tax_invoices.cancel(first.name, "抬头写错")
		self.assertEqual([row["total"] for row in tax_invoices.lines_for([self.bill])["lines"]], [200, 106])

	def test_what_was_waived_is_not_invoiced(self) -> None:
		doc = waiver(self.home, (self.bill, "物业服务费", 18))
		frappe.set_user(person("Property Manager"))
		frappe.get_doc("Fee Waiver", doc.name).submit()
		frappe.set_user(clerk())
		self.assertEqual([row["total"] for row in tax_invoices.lines_for([self.bill])["lines"]], [300, 106])

	def test_what_is_collected_for_others_is_left_out_with_a_sentence(self) -> None:
		frappe.set_user("Administrator")
		mixed = taxed_bill(self.home, ("物业服务费", 106), ("水费", 50), rate=0)
		frappe.db.set_value("Fee Item", "水费", "pass_through", 1)
		frappe.set_user(clerk())
		found = tax_invoices.lines_for([mixed])
		self.assertEqual([row["fee_item"] for row in found["lines"]], ["物业服务费"])
		self.assertIn("collected for others", found["left_out"][0])
		line = frappe.db.get_value("Sales Invoice Item", {"parent": mixed, "item_name": "水费"})
		with self.assertRaisesRegex(frappe.ValidationError, "who supplies it makes the invoice"):
			request(
				self.home, mixed, lines=[{"sales_invoice": mixed, "sales_invoice_item": line, "total": 50}]
			)

	def test_deposits_and_prepayments_are_no_sales(self) -> None:
		doc = held(self.home, 100)
		with self.assertRaisesRegex(frappe.ValidationError, "A deposit is given back"):
			tax_invoices.lines_for(payment_receipt=doc.payment_receipt)
		home = household()
		prepaid = collection.receive(home.property, home.customer, [pay(10)], frappe.generate_hash(length=20))
		with self.assertRaisesRegex(frappe.ValidationError, "is a prepayment"):
			tax_invoices.lines_for(payment_receipt=prepaid)
		self.assertEqual(deposits.held_of(doc), 100)

	def test_buyers_no_invoice_can_be_made_out_to(self) -> None:
		for fields, sentence in (
			({"title": " "}, "Enter the name"),
			({"title": "张三 13912345678"}, "Enter the name alone"),
			({"tax_no": "11010519491231002X"}, "the name is all that is needed"),
			({"phone": "13912345678"}, "the name is all that is needed"),
			({"kind": "Special Invoice"}, "go to companies only"),
			(company_buyer(tax_no=""), "Enter the taxpayer number"),
			(company_buyer(tax_no="91350100M000100Y44"), "not a unified social credit code"),
			(company_buyer(phone="139 1234 5678"), "landline"),
		):
			with self.subTest(fields=fields), self.assertRaisesRegex(frappe.ValidationError, sentence):
				request(self.home, self.bill, **fields)
		doc = request(
			self.home,
			self.bill,
			**company_buyer(tax_no="91350100 m000100y43", kind="Special Invoice", phone="021-62345678"),
		)
		self.assertEqual(doc.tax_no, CREDIT_CODE)

	def test_lines_that_cannot_be(self) -> None:
		other = bill(household(), 100)
		line = frappe.db.get_value("Sales Invoice Item", {"parent": self.bill, "item_name": "物业服务费"})
		good = {"sales_invoice": self.bill, "sales_invoice_item": line, "total": 10}
		for lines, sentence in (
			([{**good, "total": 0}], "above 0"),
			([{**good, "total": 1.001}], "to the cent"),
			([good, good], "stands here twice"),
			([{"sales_invoice": other, "total": 5}], "no bill of this customer"),
			([{"sales_invoice": self.bill, "total": 5}], "choose the line"),
		):
			with self.subTest(lines=lines), self.assertRaisesRegex(frappe.ValidationError, sentence):
				request(self.home, self.bill, lines=lines)

	def test_of_two_requests_at_once_one_is_refused(self) -> None:
		def ask():
			return request(self.home, self.bill).name

		frappe.db.commit()
		outcomes = at_once((clerk(), ask), (clerk(make.PROPERTY_A, 2), ask))
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		(refused,) = (outcome for outcome in outcomes if not outcome.ok)
		self.assertRegex(str(refused.error), "is left to be invoiced")


class TestIssuing(TaxInvoiceCase):
	def test_exported_imported_and_taken_back(self) -> None:
		doc = request(
			self.home,
			self.bill,
			**company_buyer(kind="Special Invoice", email="fp@example.com", title="=某公司"),
		)
		sheets = self.export(doc)
		self.assertEqual(sheets[HEADER_SHEET][0], HEADER_COLUMNS)
		header = dict(zip(HEADER_COLUMNS, sheets[HEADER_SHEET][1], strict=True))
		self.assertEqual(
			(
				header["发票流水号"],
				header["发票类型"],
				header["是否含税"],
				header["受票方自然人标识"],
				header["购买方纳税人识别号"],
			),
			(doc.name, "增值税专用发票", "是", "否", CREDIT_CODE),
		)
		self.assertEqual(sheets[LINE_SHEET][0], LINE_COLUMNS)
		line = dict(zip(LINE_COLUMNS, sheets[LINE_SHEET][1], strict=True))
		self.assertEqual(
			(line["项目名称"], line["商品和服务税收编码"], line["数量"], line["金额"], line["税率"]),
			("物业服务费", "3040801010000000000", 1, 318, 0.06),
		)
		doc.reload()
		self.assertEqual((doc.status, doc.exported_by), ("Exported", clerk()))
		first_time = doc.exported_on
		self.export(doc)
		self.assertEqual(doc.reload().exported_on, first_time)
		number = next(NUMBERS)
		result = tax_invoice_sheets.read_answers(
			self.sheet(
				("发票流水号", "数电发票号码", "开票日期", "价税合计"),
				(doc.name, number, nowdate(), "424.00"),
			)
		)
		self.assertEqual(result, {"done": 1, "errors": []})
		doc.reload()
		self.assertEqual(
			(doc.status, doc.invoice_no, doc.invoice_date), ("Issued", number, getdate(nowdate()))
		)
		with self.assertRaisesRegex(frappe.ValidationError, "is .*Issued"):
			tax_invoices.cancel(doc.name, "x")
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, "taken back by a red one"):
			frappe.get_doc("Sales Invoice", self.bill).cancel()
		frappe.set_user(clerk())
		tax_invoices.red_letter(doc.name, next(NUMBERS), "抬头有误")
		self.assertEqual(doc.reload().status, "Red-lettered")
		self.assertEqual(request(self.home, self.bill).total, 424)

	def test_each_bad_row_is_named_and_the_others_are_written(self) -> None:
		good, wrong = request(self.home, self.bill), self.another()
		foreign = self.foreign()
		number = next(NUMBERS)
		result = tax_invoice_sheets.read_answers(
			self.csv(
				"流水号,发票号码,开票日期,价税合计",
				f"{good.name},{number},{nowdate().replace('-', '/')},424",
				f"{wrong.name},123,{nowdate()},",
				f"{wrong.name},{number},{nowdate()},",
				f"{wrong.name},{next(NUMBERS)},{add_days(nowdate(), 1)},",
				f"{wrong.name},{next(NUMBERS)},{nowdate()},99",
				f"TI-0000-00001,{next(NUMBERS)},{nowdate()},",
				f"{foreign},{next(NUMBERS)},{nowdate()},",
				f"{good.name},{next(NUMBERS)},{nowdate()},",
				",,,",
			)
		)
		self.assertEqual(result["done"], 1)
		texts = [row["error"] for row in result["errors"]]
		self.assertEqual([row["row"] for row in result["errors"]], [3, 4, 5, 6, 7, 8, 9])
		for text, sentence in zip(
			texts,
			(
				"it has 20 digits",
				"stands on",
				"a day up to today",
				"over 99",
				"There is no request",
				"There is no request",
				"is Issued",
			),
			strict=True,
		):
			self.assertIn(sentence, text)
		self.assertEqual(wrong.reload().status, "Requested")

	def test_sheets_that_are_none(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "has no column 发票流水号"):
			tax_invoice_sheets.read_answers(self.csv("a,b", "1,2"))
		with self.assertRaisesRegex(frappe.ValidationError, "Upload the sheet first"):
			tax_invoice_sheets.read_answers("/private/files/nowhere.xlsx")
		with self.assertRaisesRegex(frappe.ValidationError, "not a spreadsheet"):
			tax_invoice_sheets.read_answers(self.file("x.xlsx", b"PK\x03\x04nonsense"))

	def test_without_a_code_nothing_is_exported(self) -> None:
		frappe.db.set_value("Fee Item", "物业服务费", "tax_code", None)
		doc = request(self.home, self.bill)
		with self.assertRaisesRegex(frappe.ValidationError, "no tax classification code"):
			tax_invoice_sheets.export([doc.name])
		self.assertEqual(doc.reload().status, "Requested")

	def test_after_export_it_stays_as_it_is(self) -> None:
		doc = request(self.home, self.bill, status="Issued", invoice_no=next(NUMBERS))
		self.assertEqual((doc.status, doc.invoice_no), ("Requested", None))
		self.export(doc)
		doc.reload()
		doc.title = "李四"
		with self.assertRaisesRegex(frappe.ValidationError, "stays as it is"):
			doc.save()
		with self.assertRaisesRegex(frappe.PermissionError, "Cancel it instead"):
			frappe.set_user("Administrator")
			doc.reload().delete()

	def test_who_may_and_who_may_not(self) -> None:
		doc = request(self.home, self.bill)
		frappe.set_user(person("Property Manager", make.PROPERTY_B))
		self.assertEqual(frappe.get_list("Tax Invoice Request", {"name": doc.name}), [])
		for attempt in (
			lambda: tax_invoice_sheets.export([doc.name]),
			lambda: tax_invoices.issued(doc.name, next(NUMBERS), nowdate()),
			lambda: tax_invoices.cancel(doc.name, "x"),
			lambda: tax_invoices.lines_for([self.bill]),
		):
			with self.assertRaises(frappe.PermissionError):
				attempt()
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.PermissionError):
			tax_invoice_sheets.export([doc.name])

	def test_an_invoice_file_is_private_and_a_pdf_or_ofd(self) -> None:
		doc = request(self.home, self.bill)
		tax_invoices.issued(doc.name, next(NUMBERS), nowdate())
		file = frappe.get_doc(
			{
				"doctype": "File", "file_name": "invoice.ofd", "content": b"PK-ofd", "is_private": 0,
				"attached_to_doctype": doc.doctype, "attached_to_name": doc.name,
			}
		).insert()  # fmt: skip
		self.assertTrue(file.is_private)
		tax_invoices.attach_file(doc.name, file.file_url)
		self.assertEqual(doc.reload().invoice_file, file.file_url)
		with self.assertRaisesRegex(frappe.ValidationError, "Attach the file"):
			tax_invoices.attach_file(doc.name, "/files/other.pdf")

	# -- sheets

	def another(self):
		frappe.set_user("Administrator")
		home = household()
		name = taxed_bill(home, ("物业服务费", 106))
		frappe.set_user(clerk())
		return request(home, name)

	def foreign(self) -> str:
		frappe.set_user("Administrator")
		home = household(make.PROPERTY_B)
		doc = request(home, taxed_bill(home, ("物业服务费", 106)))
		frappe.set_user(clerk())
		return doc.name

	def sheet(self, *rows: tuple) -> str:
		book = Workbook()
		for row in rows:
			book.active.append(row)
		stream = BytesIO()
		book.save(stream)
		return self.file("answers.xlsx", stream.getvalue())

	def csv(self, *lines: str) -> str:
		return self.file("answers.csv", "\n".join(lines).encode("gb18030"))

	def file(self, name: str, content: bytes) -> str:
		return (
			frappe.get_doc({"doctype": "File", "file_name": name, "content": content, "is_private": 1})
			.insert()
			.file_url
		)
