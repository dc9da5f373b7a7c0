"""A request about one's data: in time, by the right people, and nothing is told before it is clear who asks."""

import io

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate
from openpyxl import load_workbook

from wuye_ops.records.privacy import copies, requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.privacy_factories import make_data_request

PHONE = "13987650077"


class TestDataSubjectRequest(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.clerk = make.make_user("records.a@wuye.test", "Records Clerk")
		self.customer = make.make_customer(
			f"=请求客户{frappe.generate_hash(length=6)}",
			phone=PHONE,
			unit=make.places().unit,
			relation="Tenant",
			share=0,
			is_payer=0,
		)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def ask(self, kind: str = "Copy", **fields):
		return make_data_request(self.customer, make.PROPERTY_A, kind, **fields)

	def move(self, doc, status: str, **fields):
		doc.reload()
		doc.update({"status": status, **fields})
		return doc.save()

	def test_a_request_is_answered_within_working_days(self) -> None:
		doc = self.ask(received_on=nowdate())
		# the property of the tests works every day
		self.assertEqual(getdate(doc.due_on), getdate(add_days(nowdate(), 15)))
		self.assertEqual([row.step for row in doc.log], ["Entered"])

	def test_nothing_is_answered_before_it_is_clear_who_asks(self) -> None:
		doc = self.ask()
		with self.assertRaises(frappe.ValidationError):
			self.move(doc, "Answered", answer="已提供")
		with self.assertRaisesRegex(frappe.ValidationError, "who asks"):
			self.move(doc, "In Progress")
		self.move(doc, "In Progress", identity_checked="ID Card Seen")
		self.assertEqual(doc.checker, "Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, "Write the answer"):
			self.move(doc, "Answered")
		self.move(doc, "Answered", answer="已当面提供副本")
		self.assertEqual([row.step for row in doc.log], ["Entered", "Identity Checked", "Answered"])
		with self.assertRaisesRegex(frappe.ValidationError, "no longer be changed"):
			doc.answer = "改写"
			doc.save()

	def test_somebody_else_needs_a_proof_that_they_may_ask(self) -> None:
		doc = self.ask(requested_by="Heir")
		with self.assertRaisesRegex(frappe.ValidationError, "Attach"):
			self.move(doc, "In Progress", identity_checked="Power of Attorney and ID Card")

	def test_customer_service_takes_it_down_and_does_not_answer(self) -> None:
		frappe.set_user(make.user("service"))
		doc = self.ask()
		self.move(doc, "In Progress", identity_checked="ID Card Seen")
		with self.assertRaises(frappe.ValidationError):
			self.move(doc, "Answered", answer="已提供")
		frappe.set_user(make.user("manager"))
		self.move(doc, "Answered", answer="已提供")

	def test_a_refusal_has_a_reason(self) -> None:
		frappe.set_user(make.user("manager"))
		doc = self.ask("Delete")
		with self.assertRaisesRegex(frappe.ValidationError, "reason"):
			self.move(doc, "Refused")
		self.move(doc, "Refused", answer="物业服务合同仍在履行")
		self.assertIsNone(doc.open_key)

	def test_one_request_of_a_kind_is_open_at_a_time(self) -> None:
		self.ask()
		with self.assertRaises(frappe.DuplicateEntryError):
			self.ask()
		self.ask("Correct")

	def test_what_was_asked_stays_and_holds_no_numbers(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "leave phone and identity numbers out"):
			self.ask(details=f"请改成 {PHONE}")
		doc = self.ask(details="请提供全部信息")
		doc.kind = "Delete"
		with self.assertRaisesRegex(frappe.ValidationError, "stays as it was"):
			doc.save()
		doc.reload()
		doc.due_on = add_days(nowdate(), 300)
		doc.save()
		self.assertEqual(getdate(doc.due_on), getdate(add_days(nowdate(), 15)))
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Data Subject Request", doc.name)

	def test_it_was_not_received_in_the_future(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "future"):
			self.ask(received_on=add_days(nowdate(), 1))

	def test_the_copy_has_whole_numbers_and_leaves_a_trace(self) -> None:
		doc = self.ask()
		with self.assertRaisesRegex(frappe.ValidationError, "First check"):
			copies.download(doc.name)
		self.move(doc, "In Progress", identity_checked="ID Card Seen")
		copies.download(doc.name)
		book = load_workbook(io.BytesIO(frappe.local.response.filecontent))
		cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
		self.assertIn(PHONE, [cell.value for cell in cells])
		# a name that begins like a formula is a text
		name = frappe.db.get_value("Customer", self.customer, "customer_name")
		self.assertEqual({cell.data_type for cell in cells if cell.value == name}, {"s"})
		looks = frappe.get_all(
			"Personal Data Access", {"reason": ["like", f"%{doc.name}%"]}, pluck="fieldname"
		)
		self.assertIn("phone", looks)
		doc.reload()
		self.assertEqual(doc.log[-1].step, "Copy Fetched")

	def test_another_property_gets_no_copy_and_no_answer(self) -> None:
		doc = self.ask()
		self.move(doc, "In Progress", identity_checked="ID Card Seen")
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			copies.download(doc.name)
		with self.assertRaises(frappe.PermissionError):
			requests.preview_erasure(doc.name)

	def test_who_lives_here_is_not_erased(self) -> None:
		frappe.set_user(make.user("manager"))
		doc = self.ask("Delete")
		preview = requests.preview_erasure(doc.name)
		self.assertFalse(preview["allowed"])
		self.assertIn(make.places().unit, preview["forbidden_by"][0]["what"])
		frappe.set_user("Administrator")
		self.move(doc, "In Progress", identity_checked="ID Card Seen")
		with self.assertRaisesRegex(frappe.ValidationError, "let somebody else"):
			self.move(doc, "Answered", answer="已删除")
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "cannot be erased yet"):
			self.move(doc, "Answered", answer="已删除")

	def test_those_in_charge_are_reminded_once_a_day(self) -> None:
		doc = self.ask()
		frappe.db.set_value("Data Subject Request", doc.name, "due_on", add_days(nowdate(), -1))
		requests.remind()
		requests.remind()
		told = frappe.get_all(
			"Notification Log",
			{"document_name": doc.name, "for_user": make.user("manager"), "subject": ["like", "Late%"]},
		)
		self.assertEqual(len(told), 1)
