"""What residents see of their bills on the phone, and what they cannot learn about anybody else's."""

import unicodedata
from io import BytesIO

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate
from pypdf import PdfReader

from wuye_ops.fees import portal
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import Household, bill, clerk, explained_bill, household, pay, person
from wuye_ops.tests.http import Client
from wuye_ops.tests.residents import credit, receipt_for, resident_of

PORTAL = "wuye_ops.fees.portal"
# everything a resident may ever read of a bill, field by field
PUBLIC = {
	"name", "property", "customer", "month", "text", "due_date", "days_overdue", "amount", "outstanding", "credited",
	"paid", "state", "state_label", "colour", "late_charge", "date", "lines", "disputes", "can_dispute", "credits",
	"receipts", "from_prepayment", "hotline", "can_pay", "instructions",
}  # fmt: skip
PUBLIC_LINE = {
	"charge", "place", "fee", "period", "amount", "explanation", "late_charge", "disputes", "can_dispute",
}  # fmt: skip


class PortalCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		clerk()
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.cache.delete_keys("rl:")
		self.home = household()
		self.user = resident_of(self.home.customer)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def as_resident(self, user: str | None = None) -> None:
		frappe.set_user(user or self.user)

	def explained(self, overdue: int = 40, home: Household | None = None) -> str:
		return explained_bill(
			home or self.home,
			("物业服务费", 240.5, "96.2 ㎡ × 2.5 元/㎡·月 × 1 月"),
			("生活垃圾清运费", 20, "20 元/户·月 × 1 月"),
			overdue=overdue,
		)

	def account(self) -> dict:
		(row,) = portal.my_account()["accounts"]
		return row

	def open_names(self) -> list[str]:
		return [row["name"] for row in portal.my_bills()["rows"]]


class TestBills(PortalCase):
	def test_a_resident_sees_what_is_open_and_how_it_came_about(self) -> None:
		late, soon = self.explained(), bill(self.home, 180, overdue=-5)
		frappe.db.set_value("Property", self.home.property, "payment_instructions", "收费处 8:30–18:00")
		frappe.clear_document_cache("Property", self.home.property)
		self.as_resident()
		account = self.account()
		self.assertEqual((account["due"], account["overdue"], account["late_bills"]), (440.5, 260.5, 1))
		self.assertEqual(account["instructions"], "收费处 8:30–18:00")
		self.assertEqual(account["places"], [self.home.unit.removeprefix(f"{self.home.property}-")])
		rows = {row["name"]: row for row in portal.my_bills()["rows"]}
		self.assertEqual(set(rows), {late, soon})
		self.assertEqual((rows[late]["state"], rows[late]["days_overdue"]), ("Overdue", 40))
		self.assertEqual((rows[soon]["state"], rows[soon]["days_overdue"]), ("Unpaid", 0))
		found = portal.bill(late)
		self.assertEqual(set(found), PUBLIC)
		self.assertEqual({frozenset(line) for line in found["lines"]}, {frozenset(PUBLIC_LINE)})
		self.assertEqual([line["amount"] for line in found["lines"]], [240.5, 20])
		self.assertEqual(found["lines"][0]["explanation"], "96.2 ㎡ × 2.5 元/㎡·月 × 1 月")
		self.assertIn("物业服务费", rows[late]["text"])

	def test_what_was_paid_waived_and_taken_from_prepayments_is_told_apart(self) -> None:
		name = self.explained()
		credit(name, 30)
		receipt = receipt_for(self.home, pay(100))
		self.as_resident()
		self.assertEqual(portal.my_bills()["rows"][0]["state"], "Overdue")
		found = portal.bill(name)
		self.assertEqual((found["paid"], found["credited"], found["outstanding"]), (100, 30, 130.5))
		self.assertEqual([row["amount"] for row in found["credits"]], [30])
		self.assertEqual([(row["name"], row["amount"]) for row in found["receipts"]], [(receipt, 100)])
		self.assertEqual(found["from_prepayment"], 0)
		receipt_for(self.home, pay(130.5))
		self.assertEqual(portal.bill(name)["state"], "Paid")
		self.assertEqual(self.open_names(), [])
		self.assertEqual([row["name"] for row in portal.my_bills("settled")["rows"]], [name])

	def test_a_credit_note_that_waits_to_be_matched_has_taken_nothing_off_yet(self) -> None:
		name = self.explained()
		receipt_for(self.home, pay(100))
		credit(name, 30)
		self.as_resident()
		found = portal.bill(name)
		self.assertEqual((found["paid"], found["credited"], found["outstanding"]), (100, 0, 160.5))

	def test_a_bill_credited_in_full_is_not_called_paid(self) -> None:
		name = bill(self.home, 50)
		credit(name, 50)
		self.as_resident()
		(row,) = portal.my_bills("settled")["rows"]
		self.assertEqual((row["name"], row["state"], row["credited"]), (name, "Credited", 50))

	def test_a_part_payment_before_the_due_day(self) -> None:
		name = bill(self.home, 50, overdue=-3)
		receipt_for(self.home, pay(20))
		self.as_resident()
		self.assertEqual(portal.bill(name)["state"], "Part Paid")

	def test_late_charges_are_named_as_such(self) -> None:
		name = explained_bill(self.home, ("违约金", 3.2, "260.50 元 × 0.03 %/天 × 41 天"))
		self.as_resident()
		found = portal.bill(name)
		self.assertTrue(found["late_charge"] and found["lines"][0]["late_charge"])

	def test_prepayments_are_shown(self) -> None:
		receipt_for(self.home, pay(600))
		self.as_resident()
		self.assertEqual((self.account()["due"], self.account()["prepaid"]), (0, 600))

	def test_cancelled_bills_and_credit_notes_are_no_bills(self) -> None:
		gone, kept = bill(self.home, 70), bill(self.home, 50)
		frappe.get_doc("Sales Invoice", gone).cancel()
		note = credit(kept, 20)
		self.as_resident()
		self.assertEqual(self.open_names(), [kept])
		for name in (gone, note, "", "没有"):
			self.assertRaises(frappe.DoesNotExistError, portal.bill, name)

	def test_ten_years_of_bills_come_in_pages_of_few_queries(self) -> None:
		names = [bill(self.home, 10 + number, overdue=number) for number in range(25)]
		self.as_resident()
		with self.assertQueryCount(12):
			first = portal.my_bills()
		self.assertEqual((len(first["rows"]), first["more"]), (20, True))
		second = portal.my_bills(start=20)
		self.assertEqual((len(second["rows"]), second["more"]), (5, False))
		self.assertEqual({row["name"] for row in first["rows"] + second["rows"]}, set(names))
		self.assertEqual(portal.my_bills(start=-7)["rows"][0]["name"], first["rows"][0]["name"])
		with self.assertQueryCount(14):
			portal.bill(names[0])


class TestReceipts(PortalCase):
	def test_receipts_with_what_they_are_for(self) -> None:
		self.explained()
		name = receipt_for(self.home, pay(300))
		self.as_resident()
		(row,) = portal.my_receipts()["rows"]
		self.assertEqual((row["name"], row["total"], row["prepaid"], row["valid"]), (name, 300, 39.5, True))
		self.assertIn("物业服务费", row["text"])
		self.assertNotIn("clerk", row)

	def test_the_download_is_marked_as_an_electronic_copy_even_while_the_original_is_printed(self) -> None:
		from wuye_ops.fees import collection

		self.explained()
		name = receipt_for(self.home, pay(260.5))
		self.assertEqual(collection.mark_printed(name), 1)
		frappe.local.lang = "zh"
		self.as_resident()
		portal.receipt_pdf(name)
		answer = frappe.local.response
		self.assertEqual((answer.type, answer.filename), ("download", f"{name}.pdf"))
		text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.filecontent)).pages)
		self.assertIn(name, text)
		# a PDF may name a character by the radical that looks the same
		self.assertIn("电子副本", unicodedata.normalize("NFKC", text).replace(" ", ""))
		self.assertFalse(frappe.flags.ignore_print_permissions)
		# the paper's count is the counter's
		self.assertEqual(frappe.db.get_value("Payment Receipt", name, "times_printed"), 1)


class TestIsolation(PortalCase):
	def nothing_of(self, name: str, receipt: str, user: str) -> None:
		self.as_resident(user)
		self.assertNotIn(name, self.open_names())
		self.assertNotIn(receipt, [row["name"] for row in portal.my_receipts()["rows"]])
		for attempt in (lambda: portal.bill(name), lambda: portal.receipt_pdf(receipt)):
			self.assertRaises(frappe.DoesNotExistError, attempt)

	def test_neighbours_see_nothing(self) -> None:
		name, receipt = bill(self.home, 70), receipt_for(self.home, pay(10))
		for place in (make.PROPERTY_A, make.PROPERTY_B):
			self.nothing_of(name, receipt, resident_of(household(place).customer))

	def test_a_family_member_is_billed_nothing_and_sees_nothing(self) -> None:
		name, receipt = bill(self.home, 70), receipt_for(self.home, pay(10))
		child = make.make_customer(f"子女{frappe.generate_hash(length=5)}")
		make.make_occupancy(self.home.unit, child, relation="Family", share=0, is_payer=0)
		user = resident_of(child)
		self.nothing_of(name, receipt, user)
		self.as_resident(user)
		self.assertEqual(portal.my_account()["accounts"], [])

	def test_a_tenant_who_pays_sees_their_own_bills_and_the_owner_their_own(self) -> None:
		owners = bill(self.home, 70)
		tenant = make.make_customer(f"租户{frappe.generate_hash(length=5)}")
		frappe.db.set_value("Occupancy", {"unit": self.home.unit}, "is_payer", 0)
		make.make_occupancy(
			self.home.unit, tenant, relation="Tenant", share=0, from_date=add_days(nowdate(), -30)
		)
		tenants = bill(Household(self.home.property, self.home.unit, tenant, ""), 80)
		self.as_resident(resident_of(tenant))
		self.assertEqual(self.open_names(), [tenants])
		self.as_resident()
		self.assertEqual(self.open_names(), [owners])

	def test_who_moved_out_still_sees_what_they_owe_and_not_what_came_after(self) -> None:
		mine = bill(self.home, 70)
		frappe.db.set_value("Occupancy", {"unit": self.home.unit}, "to_date", add_days(nowdate(), -10))
		heir = make.make_customer(f"新业主{frappe.generate_hash(length=5)}")
		make.make_occupancy(self.home.unit, heir, from_date=add_days(nowdate(), -9))
		later = bill(Household(self.home.property, self.home.unit, heir, ""), 90)
		self.as_resident()
		self.assertEqual(self.open_names(), [mine])
		self.as_resident(resident_of(heir))
		# nothing of the previous occupant
		self.assertEqual(self.open_names(), [later])
		self.assertRaises(frappe.DoesNotExistError, portal.bill, mine)

	def test_one_user_for_two_customers_sees_both(self) -> None:
		other = household(make.PROPERTY_B)
		doc = frappe.get_doc("Customer", other.customer)
		doc.append("portal_users", {"user": self.user})
		doc.save()
		names = {bill(self.home, 70), bill(other, 30)}
		self.as_resident()
		self.assertEqual(set(self.open_names()), names)
		self.assertEqual([row["due"] for row in portal.my_account()["accounts"]], [30, 70])

	def test_over_the_web(self) -> None:
		name, receipt = self.explained(), receipt_for(self.home, pay(10))
		other = resident_of(household().customer)
		staff = person("Field Staff")
		frappe.db.commit()
		mine, theirs, field, guest = Client(self.user), Client(other), Client(staff), Client(None)
		self.assertTrue(mine.get(f"/my-bills/{name}").ok)
		self.assertIn(name, mine.get(f"/api/method/{PORTAL}.my_bills").text)
		self.assertTrue(mine.get(f"/api/method/{PORTAL}.receipt_pdf", receipt=receipt).ok)
		for client in (theirs, field, guest):
			for path in (
				f"/api/method/{PORTAL}.bill?name={name}",
				f"/api/method/{PORTAL}.receipt_pdf?receipt={receipt}",
				f"/printview?doctype=Payment Receipt&name={receipt}&format=Fee Receipt",
			):
				answer = client.get(path)
				self.assertNotIn("96.2 ㎡", answer.text, path)
				self.assertFalse(answer.ok and receipt in answer.text, (client.user, path))
		self.assertEqual(theirs.get(f"/my-bills/{name}").status, 404)
		self.assertEqual(guest.get("/my-bills").status, 302)
		self.assertIn("my-bills", guest.get(f"/my-bills/{name}").headers["Location"])
		# the documents themselves are closed, one's own too
		for doctype, document in (("Sales Invoice", name), ("Payment Receipt", receipt)):
			self.assertTrue(mine.read(doctype, document).refused)
		self.assertNotIn(receipt, mine.get(f"/printview?doctype=Payment Receipt&name={receipt}").text)

	def test_a_tap_held_down_does_not_make_a_hundred_pdfs(self) -> None:
		receipt = receipt_for(self.home, pay(10))
		frappe.db.commit()
		client = Client(self.user)
		path = f"/api/method/{PORTAL}.receipt_pdf"
		statuses = [client.get(path, receipt=receipt).status for _n in range(11)]
		self.assertEqual((statuses[0], statuses[-1]), (200, 429))
