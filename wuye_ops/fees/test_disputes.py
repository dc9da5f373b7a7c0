"""A bill disputed on the portal or at the desk, answered or withdrawn: once at a time, by whom it concerns, on the record."""

import frappe
from frappe.utils import escape_html

from wuye_ops.fees import disputes, portal, portal_actions
from wuye_ops.fees.test_portal import PortalCase
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import bill, clerk, household, person
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.residents import picture_url, resident_of

REASON = "这个月已经空置，应按七折收取。"


class DisputeCase(PortalCase):
	def setUp(self) -> None:
		super().setUp()
		self.bill = self.explained()
		self.charges = frappe.get_all(
			"Sales Invoice Item", {"parent": self.bill}, pluck="wuye_fee_charge", order_by="idx"
		)

	def disputed(self, charge: int | None = 0, reason: str = REASON, **fields):
		self.as_resident()
		name = portal_actions.dispute(
			self.bill, reason, charge=None if charge is None else self.charges[charge], **fields
		)
		return frappe.get_doc("Fee Dispute", name)

	def line(self, number: int = 0) -> dict:
		self.as_resident()
		return portal.bill(self.bill)["lines"][number]

	def answer(
		self, dispute, outcome: str = "Upheld", text: str = "核实属实，将减免 30%。", user: str | None = None
	) -> None:
		frappe.set_user(user or clerk())
		disputes.answer(dispute.name, outcome, text)


class TestOpening(DisputeCase):
	def test_a_line_is_disputed_with_a_photo_and_the_clerks_hear_of_it(self) -> None:
		doc = self.disputed(pictures=[picture_url("JPEG")])
		self.assertEqual(
			(doc.status, doc.channel, doc.property, doc.customer, doc.unit, doc.amount, doc.reason),
			("Open", "Portal", self.home.property, self.home.customer, self.home.unit, 240.5, REASON),
		)
		file = frappe.get_doc("File", {"attached_to_name": doc.name})
		self.assertTrue(file.is_private and file.file_name.endswith(".jpg"))
		self.assertEqual(doc.photo_1, file.file_url)
		line = self.line()
		self.assertFalse(line["can_dispute"])
		self.assertTrue(self.line(1)["can_dispute"])
		self.assertEqual((line["disputes"][0]["reason"], line["disputes"][0]["open"]), (REASON, True))
		self.assertTrue(portal.my_bills()["rows"][0]["disputed"])
		self.assertEqual(disputes.has_open_dispute([self.bill, "x"]), {self.bill})
		log = frappe.get_all("Notification Log", {"document_name": doc.name}, ["for_user", "subject"])
		self.assertIn(clerk(), [row.for_user for row in log])
		self.assertIn(self.bill, log[0].subject)

	def test_one_open_dispute_for_a_line_and_none_beside_the_whole_bill(self) -> None:
		self.disputed(0)
		self.disputed(1)
		for charge in (0, None):
			with self.assertRaisesRegex(frappe.DuplicateEntryError, "is open"):
				self.disputed(charge)
		self.as_resident()
		self.assertFalse(portal.bill(self.bill)["can_dispute"])

	def test_while_the_whole_bill_is_disputed_no_line_is(self) -> None:
		doc = self.disputed(None)
		self.assertEqual((doc.amount, doc.fee_charge), (260.5, None))
		self.assertRaises(frappe.DuplicateEntryError, self.disputed, 0)
		self.assertFalse(self.line()["can_dispute"])

	def test_two_taps_at_once_are_one_dispute(self) -> None:
		frappe.db.commit()
		attempt = lambda: portal_actions.dispute(self.bill, REASON, charge=self.charges[0])  # noqa: E731
		outcomes = at_once((self.user, attempt), (self.user, attempt))
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		self.assertEqual(frappe.db.count("Fee Dispute", {"sales_invoice": self.bill}), 1)

	def test_what_is_not_ones_own_is_refused_as_what_is_not_there(self) -> None:
		other = household()
		theirs = self.explained(home=other)
		charge = frappe.db.get_value("Sales Invoice Item", {"parent": theirs}, "wuye_fee_charge")
		self.as_resident()
		for name in (theirs, "没有"):
			with self.assertRaisesRegex(frappe.DoesNotExistError, "no such bill of yours"):
				portal_actions.dispute(name, REASON)
		with self.assertRaisesRegex(frappe.ValidationError, "is no line of bill"):
			portal_actions.dispute(self.bill, REASON, charge=charge)

	def test_empty_and_endless_reasons_and_what_is_no_photo(self) -> None:
		files = frappe.db.count("File", {"attached_to_doctype": "Fee Dispute"})
		for fields, sentence in (
			({"reason": "  "}, "Say what is wrong"),
			({"reason": "长" * 1001}, "at most 1000"),
			({"pictures": ["data:image/png;base64,AAAA"]}, "not a photo"),
			({"pictures": ["data:text/html;base64,PHNjcmlwdD4="]}, "not a photo"),
			({"pictures": [picture_url()] * 4}, "at most 3 photos"),
			({"pictures": ["没有"]}, "not a photo"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, sentence):
				self.disputed(**fields)
		self.assertEqual(frappe.db.count("Fee Dispute", {"sales_invoice": self.bill}), 0)
		self.assertEqual(frappe.db.count("File", {"attached_to_doctype": "Fee Dispute"}), files)

	def test_a_script_in_a_reason_stays_text(self) -> None:
		evil = "<img src=x onerror=alert(1)>多收了"
		doc = self.disputed(reason=evil)
		content = frappe.db.get_value("Notification Log", {"document_name": doc.name}, "email_content")
		self.assertNotIn("<img", content or "")
		self.assertIn(escape_html("多收了"), doc.reason)

	def test_nobody_opens_disputes_all_day(self) -> None:
		self.as_resident()
		for number in range(10):
			doc = self.disputed(number % 2)
			portal_actions.withdraw(doc.name)
		with self.assertRaisesRegex(frappe.ValidationError, "10 disputes within a day"):
			self.disputed()

	def test_cancelled_bills_are_not_disputed(self) -> None:
		name = bill(self.home, 70)
		frappe.get_doc("Sales Invoice", name).cancel()
		frappe.set_user(clerk())
		with self.assertRaisesRegex(frappe.ValidationError, "not a bill in force"):
			self.taken_down(sales_invoice=name)

	def taken_down(self, **fields):
		"""At the desk, for a customer who rang."""
		return frappe.get_doc(
			{
				"doctype": "Fee Dispute",
				"property": self.home.property,
				"customer": self.home.customer,
				"sales_invoice": self.bill,
				"reason": REASON,
				"channel": "Phone",
				**fields,
			}
		).insert()

	def test_staff_take_one_down_for_a_customer_who_rings(self) -> None:
		frappe.set_user(make.user("service"))
		doc = self.taken_down(fee_charge=self.charges[1], status="Upheld", answer="x", amount=9999)
		self.assertEqual((doc.status, doc.amount, doc.answer), ("Open", 20, None))
		self.assertEqual(len(self.line(1)["disputes"]), 1)
		frappe.set_user(clerk())
		for fields in ({"customer": household().customer}, {"property": make.PROPERTY_B}):
			with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				self.taken_down(**fields)


class TestEnding(DisputeCase):
	def test_the_answer_is_read_on_the_portal_and_the_line_can_be_disputed_again(self) -> None:
		doc = self.disputed()
		self.answer(doc)
		(shown,) = self.line()["disputes"]
		self.assertEqual(
			(shown["answer"], shown["open"], shown["colour"]), ("核实属实，将减免 30%。", False, "green")
		)
		self.assertNotIn("answered_by", shown)
		self.assertEqual(disputes.has_open_dispute([self.bill]), set())
		doc.reload()
		self.assertEqual((doc.status, doc.answered_by, doc.open_key), ("Upheld", clerk(), None))
		message = frappe.get_last_doc("Communication", {"reference_name": doc.name})
		self.assertIn(self.user, message.recipients)
		self.disputed()

	def test_who_answers_what(self) -> None:
		doc = self.disputed()
		for user in (
			make.user("service"),
			make.user("head"),
			clerk(make.PROPERTY_B),
			person("Internal Auditor", None),
			self.user,
		):
			with self.assertRaises(frappe.PermissionError, msg=user):
				self.answer(doc, user=user)
		for outcome, text, sentence in (
			("Open", "好", "upheld or rejected"),
			("Withdrawn", "好", "upheld or rejected"),
			("Upheld", "  ", "Write the answer"),
			("Upheld", "长" * 1001, "at most 1000"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, sentence):
				self.answer(doc, outcome, text)
		self.answer(doc, "Rejected", "合同约定空置满六个月起。", user=make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "not open any more"):
			self.answer(doc)

	def test_the_customer_withdraws_and_nobody_else_does(self) -> None:
		doc = self.disputed()
		self.as_resident(resident_of(household().customer))
		self.assertRaises(frappe.DoesNotExistError, portal_actions.withdraw, doc.name)
		self.as_resident()
		portal_actions.withdraw(doc.name)
		self.assertEqual(doc.reload().status, "Withdrawn")
		with self.assertRaisesRegex(frappe.ValidationError, "not open any more"):
			portal_actions.withdraw(doc.name)
		second = self.disputed()
		frappe.set_user(make.user("service"))
		disputes.take_back(second.name)
		self.assertEqual(second.reload().status, "Withdrawn")

	def test_nothing_is_changed_or_deleted_by_hand(self) -> None:
		doc = self.disputed()
		for user in (clerk(), "Administrator"):
			frappe.set_user(user)
			for change in (
				{"status": "Upheld"},
				{"reason": "改"},
				{"amount": 1},
				{"answer": "改"},
				{"open_key": None},
			):
				with self.assertRaisesRegex(frappe.ValidationError, "not changed after it was opened"):
					frappe.get_doc("Fee Dispute", doc.name).update(change).save()
			self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Fee Dispute", doc.name)

	def test_over_the_web_others_see_neither_it_nor_its_photo(self) -> None:
		doc = self.disputed(pictures=[picture_url()])
		other = resident_of(household().customer)
		clerk(make.PROPERTY_B)
		frappe.set_user("Administrator")
		frappe.db.commit()
		photo = f"/api/method/wuye_ops.fees.portal.dispute_photo?dispute={doc.name}&number=1"
		mine = Client(self.user)
		self.assertTrue(mine.get(photo).ok)
		self.assertFalse(mine.get(photo[:-1] + "2").ok)
		self.assertTrue(mine.read("Fee Dispute", doc.name).refused)
		for client in (Client(other), Client(None), Client(clerk(make.PROPERTY_B))):
			for path in (photo, f"/api/resource/Fee Dispute/{doc.name}", doc.photo_1):
				self.assertFalse(client.get(path).ok, (client.user, path))
