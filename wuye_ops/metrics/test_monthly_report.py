"""月报: the month of a property on paper, sent to its managers once."""

from datetime import date
from io import BytesIO
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, get_first_day, getdate, nowdate
from pypdf import PdfReader, PdfWriter

from wuye_ops.metrics import monthly_report
from wuye_ops.metrics.cockpit_view import view_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.metric_factories import declared, put


def _blank() -> bytes:
	writer, content = PdfWriter(), BytesIO()
	writer.add_blank_page(595, 842)
	writer.write(content)
	return content.getvalue()


PDF = _blank()


class TestMonthlyReport(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.this = getdate(get_first_day(nowdate()))
		self.last = getdate(add_months(self.this, -1))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.clear_document_cache("Metric Settings", "Metric Settings")
		frappe.db.rollback()

	def print(self, user: str | None = None, **what) -> PdfReader:
		frappe.set_user(user or make.user("manager"))
		# a browser of somebody Chinese asks for it
		frappe.local.lang = "zh"
		monthly_report.pdf(**what)
		return PdfReader(BytesIO(frappe.local.response.pop("filecontent")))

	def send_due(self, today: date) -> int:
		with patch.object(frappe.db, "commit"), patch.object(monthly_report, "get_pdf", return_value=PDF):
			return monthly_report.send_due(today)

	def report(self, property_name: str = make.PROPERTY_A):
		return frappe.get_doc("Monthly Report", {"property": property_name, "month": self.last})

	def sent_on_day(self, day: int) -> None:
		frappe.db.set_single_value("Metric Settings", "report_day", day)
		frappe.clear_document_cache("Metric Settings", "Metric Settings")

	def write(self, user: str | None = None, **fields):
		frappe.set_user(user or make.user("manager"))
		values = {"property": make.PROPERTY_A, "month": self.last, **fields}
		return frappe.get_doc({"doctype": "Monthly Report", **values}).insert()

	# -- on paper

	def test_the_month_on_paper_in_chinese(self) -> None:
		"""It says what was measured, what that means, what missed its target, and what the manager says to it."""
		self.write(month=self.this, notes="电梯配件晚到三天，已与维保单位约定备件清单。")
		with declared():
			put(make.PROPERTY_A, self.this, 9, 10)
			pdf = self.print(month=str(self.this))
		text = "".join(page.extract_text() for page in pdf.pages).replace("\t", "")
		# the reader gives some characters as the radicals they look like
		for words in ("测试花园", "90%", "95%", "达标数", "未达标指标", "电梯配件晚到三天"):
			with self.subTest(words):
				self.assertIn(words, text)
		width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox[2:])
		self.assertEqual((round(width), round(height)), (210, 297))

	def test_nobody_prints_what_is_not_theirs(self) -> None:
		with self.assertRaises(frappe.PermissionError):
			self.print(property_name=make.PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			self.print(make.user("resident"))

	def test_what_is_typed_is_text(self) -> None:
		make.make_request(subject="<script>alert(1)</script>")
		self.write(month=self.this, notes="<img src=x onerror=alert(1)>")
		page = monthly_report.html(view_of())
		self.assertIn("&lt;img", page)
		self.assertNotIn("<img", page)
		self.assertNotIn("<script", page)

	# -- by mail

	def test_sent_to_the_managers_of_each_property_once(self) -> None:
		self.sent_on_day(6)
		before, day = self.this.replace(day=5), self.this.replace(day=6)
		self.assertEqual(self.send_due(before), 0)
		with declared():
			put(make.PROPERTY_A, self.last, 9, 10)
			self.assertGreaterEqual(self.send_due(day), 2)
			self.assertEqual(self.send_due(day), 0)
		doc = self.report()
		self.assertEqual((doc.met, doc.missed), (0, 1))
		self.assertIn(make.user("manager"), doc.recipients)
		self.assertNotIn(make.user("manager", make.PROPERTY_B), doc.recipients)
		file = frappe.get_doc("File", {"file_url": doc.report_file})
		self.assertEqual((file.is_private, file.attached_to_name), (1, doc.name))
		self.assertTrue(
			frappe.db.exists(
				"Notification Log", {"for_user": make.user("manager"), "document_name": doc.name}
			)
		)

	def test_without_a_day_nothing_is_sent(self) -> None:
		self.sent_on_day(0)
		self.assertEqual(self.send_due(self.this.replace(day=28)), 0)

	def test_after_an_outage_it_is_made_up_for(self) -> None:
		self.sent_on_day(6)
		self.assertGreaterEqual(self.send_due(self.this.replace(day=20)), 2)

	def test_what_the_manager_has_written_goes_with_it(self) -> None:
		written = self.write(notes="本月重点：消防水泵大修。")
		frappe.set_user("Administrator")
		self.sent_on_day(1)
		with patch.object(monthly_report, "_html", wraps=monthly_report._html) as made:
			self.send_due(self.this)
		self.assertEqual(self.report().name, written.name)
		self.assertIn("本月重点：消防水泵大修。", [call.args[2] for call in made.call_args_list])

	def test_a_sent_report_stays_as_it_is(self) -> None:
		doc = self.write(notes="一")
		with patch.object(monthly_report, "get_pdf", return_value=PDF):
			monthly_report.send_now(doc.name)
		doc.reload()
		self.assertTrue(doc.sent_on)
		doc.notes = "二"
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		with self.assertRaises(frappe.ValidationError):
			monthly_report.send_now(doc.name)
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.PermissionError):
			self.report().delete()

	def test_two_managers_write_one_report(self) -> None:
		self.write()
		with self.assertRaises(frappe.ValidationError):
			self.write(month=self.last.replace(day=9))

	def test_what_is_written_when_it_is_sent_is_not_entered_by_hand(self) -> None:
		for field, value in (("met", 9), ("sent_on", "2026-01-01 00:00:00"), ("recipients", "x@example.com")):
			with self.subTest(field), self.assertRaises(frappe.ValidationError):
				self.write(**{field: value})

	def test_managers_read_and_write_their_own_only(self) -> None:
		doc = self.write()
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertFalse(frappe.has_permission("Monthly Report", "read", doc=doc.name))
		with self.assertRaises(frappe.PermissionError):
			monthly_report.send_now(doc.name)
		with self.assertRaises(frappe.PermissionError):
			self.write(make.user("manager", make.PROPERTY_B))
