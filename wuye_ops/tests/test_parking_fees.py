"""The fee of a temporary car: explained line by line, taken at the gate, in the books and in the guard's close."""

from datetime import timedelta
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, flt, now_datetime

from wuye_ops.fees import voids
from wuye_ops.fees.parking import GATE_CUSTOMER
from wuye_ops.security import parking, parking_charges
from wuye_ops.tests import factories as make
from wuye_ops.tests import parking_factories as cars
from wuye_ops.tests.bills import CASH, WECHAT, household, person
from wuye_ops.tests.fee_factories import make_item_tax_template
from wuye_ops.tests.parallel import at_once

HOUSE = make.PROPERTY_A


def ago(**delta):
	return now_datetime() - timedelta(**delta)


def key() -> str:
	return frappe.generate_hash(length=20)


class ParkingCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		cars.gate()
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.tariff, self.plate = cars.tariff(), cars.plate()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.clear_document_cache("Parking Tariff", self.tariff.name)

	def as_guard(self) -> None:
		frappe.set_user(make.user("guard"))

	def take(self, mode: str = CASH, **more):
		return parking_charges.take(HOUSE, self.plate, mode, more.pop("request_key", key()), **more)


class TestTheFee(ParkingCase):
	def test_it_is_explained_line_by_line(self) -> None:
		at = now_datetime().replace(hour=20, minute=0, second=0, microsecond=0)
		cars.drive_in(self.plate, at - timedelta(hours=26, minutes=10))
		due = parking.fee_due(HOUSE, self.plate, at)
		# the first 24 hours cost 40 at most, two hours and ten minutes of the next three units
		self.assertEqual((due.due, due.fee.minutes), (Decimal(55), 26 * 60 + 10))
		self.assertEqual(len(due.lines), 3)
		self.assertIn("24 × ¥5.00 = ¥120.00 (by day)", due.lines[0])
		self.assertIn("cap ¥40.00, less ¥80.00", due.lines[1])
		self.assertIn("3 × ¥5.00 = ¥15.00", due.lines[2])

	def test_free_minutes_once_a_day(self) -> None:
		noon = now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
		cars.drive_in(self.plate, noon - timedelta(hours=3))
		self.assertEqual(parking.fee_due(HOUSE, self.plate, noon - timedelta(hours=2, minutes=40)).due, 0)
		cars.drive_out(self.plate, noon - timedelta(hours=2, minutes=40))
		self.assertIsNone(parking.fee_due(HOUSE, self.plate, noon))
		cars.drive_in(self.plate, noon - timedelta(minutes=20))
		self.assertEqual(parking.fee_due(HOUSE, self.plate, noon).due, 5)

	def test_who_pays_nothing(self) -> None:
		home = household()
		with_permit, own_space, resident, police = cars.plate(), cars.plate(), cars.plate(), "沪A1234警"
		cars.permit(home.customer, with_permit)
		for number, fields in ((own_space, {"parking_space": cars.space()}), (resident, {})):
			frappe.get_doc(
				{
					"doctype": "Resident Vehicle",
					"property": HOUSE,
					"plate": number,
					"customer": home.customer,
					"unit": home.unit,
					**fields,
				}
			).insert()
		for number in (with_permit, own_space, resident, police):
			cars.drive_in(number, ago(hours=3))
			self.assertIsNone(parking.fee_due(HOUSE, number), number)
		self.tariff.charges_residents = 1
		self.tariff.save()
		self.assertEqual(parking.fee_due(HOUSE, resident).due, 15)
		self.assertIsNone(parking.fee_due(HOUSE, own_space))

	def test_without_a_tariff_or_not_inside_nothing_is_due(self) -> None:
		self.assertIsNone(parking.fee_due(HOUSE, self.plate))
		cars.drive_in(self.plate, ago(hours=2))
		self.tariff.disabled = 1
		self.tariff.save()
		self.assertIsNone(parking.fee_due(HOUSE, self.plate))


class TestTaking(ParkingCase):
	def test_a_guard_takes_it_and_the_books_have_it(self) -> None:
		template = make_item_tax_template(9)
		self.tariff.update({"item_tax_template": template, "vat_inclusive": 1})
		self.tariff.save()
		entry = cars.drive_in(self.plate, ago(hours=2, minutes=5))
		self.as_guard()
		charge = self.take(WECHAT, expected=Decimal(15), reference_no="4200001")
		self.assertEqual((charge.status, charge.amount, charge.minutes), ("Paid", 15, 125))
		self.assertEqual((charge.gate_entry, charge.clerk), (entry, make.user("guard")))
		frappe.set_user("Administrator")
		invoice = frappe.get_doc("Sales Invoice", charge.sales_invoice)
		self.assertEqual((invoice.docstatus, invoice.grand_total, invoice.outstanding_amount), (1, 15, 0))
		self.assertEqual((invoice.net_total, invoice.total_taxes_and_charges), (13.76, 1.24))
		self.assertEqual((invoice.items[0].item_code, invoice.property), ("临时停车费", HOUSE))
		self.assertEqual(invoice.customer_name, GATE_CUSTOMER.format(HOUSE))
		# the books are kept for decades, the plate is not
		self.assertNotIn(self.plate, frappe.as_json(invoice.as_dict()))
		receipt = frappe.get_doc("Payment Receipt", charge.payment_receipt)
		self.assertEqual((receipt.total, receipt.settled, receipt.prepaid), (15, 15, 0))
		self.assertEqual(
			(receipt.modes[0].mode_of_payment, receipt.modes[0].reference_no), (WECHAT, "4200001")
		)
		account = frappe.db.get_value("Mode of Payment Account", {"parent": WECHAT}, "default_account")
		moved = frappe.get_all(
			"GL Entry", {"voucher_no": receipt.payment_entry, "account": account}, pluck="debit"
		)
		self.assertEqual(moved, [15])

	def test_the_same_request_pays_once_and_the_stay_owes_nothing_more(self) -> None:
		cars.drive_in(self.plate, ago(hours=1))
		self.as_guard()
		first, again = self.take(request_key="one-stay"), self.take(request_key="one-stay")
		self.assertEqual(first.name, again.name)
		with self.assertRaisesRegex(frappe.ValidationError, "nothing to pay"):
			self.take()
		with self.assertRaisesRegex(frappe.ValidationError, "used for another car"):
			parking_charges.take(HOUSE, cars.plate(), CASH, "one-stay")

	def test_what_comes_on_top_is_paid_later(self) -> None:
		cars.drive_in(self.plate, ago(hours=3, minutes=30))
		self.as_guard()
		self.take(at=ago(hours=2))
		# 90 minutes: 10; now 210 minutes: 20, of which 10 are paid
		self.assertEqual(parking.fee_due(HOUSE, self.plate).due, 10)
		second = self.take()
		self.assertEqual((second.amount, second.earlier), (10, 10))

	def test_another_unit_has_begun(self) -> None:
		cars.drive_in(self.plate, ago(hours=2, seconds=90))
		self.as_guard()
		with self.assertRaisesRegex(frappe.ValidationError, "another unit has begun"):
			self.take(expected=Decimal(10))
		self.assertFalse(frappe.db.exists("Parking Charge", {"plate": self.plate}))

	def test_what_cannot_be_taken(self) -> None:
		cars.drive_in(self.plate, ago(hours=2))
		bills = frappe.db.count("Sales Invoice")
		self.as_guard()
		for plate, mode, request_key, message in (
			("垃圾##!!", CASH, key(), "not a number plate"),
			(self.plate, "贝壳", key(), "not a mode of payment in use"),
			(self.plate, CASH, "", "has no key"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, message):
				parking_charges.take(HOUSE, plate, mode, request_key)
		with self.assertRaises(frappe.PermissionError):
			parking_charges.take(make.PROPERTY_B, self.plate, CASH, key())
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			self.take()
		self.assertEqual(frappe.db.count("Sales Invoice"), bills)

	def test_nobody_is_kept_for_money(self) -> None:
		cars.drive_in(self.plate, ago(hours=2))
		self.as_guard()
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			parking_charges.let_go(HOUSE, self.plate, " ", key())
		with self.assertRaisesRegex(frappe.PermissionError, "Only a head"):
			parking_charges.let_go(HOUSE, self.plate, "系统故障", key(), waive=True)
		charge = parking_charges.let_go(HOUSE, self.plate, "司机拒绝", key())
		self.assertEqual((charge.status, charge.amount, charge.sales_invoice), ("Left Unpaid", 10, None))
		told = frappe.get_all("Notification Log", {"document_name": charge.name}, ["for_user", "subject"])
		self.assertEqual([row.for_user for row in told], [make.user("manager")])
		self.assertNotIn(self.plate, told[0].subject)
		frappe.set_user(make.user("manager"))
		self.assertEqual(
			parking_charges.let_go(HOUSE, self.plate, "探视病人", key(), waive=True).status, "Waived"
		)

	def test_a_charge_is_not_written_by_hand(self) -> None:
		self.as_guard()
		with self.assertRaisesRegex(frappe.PermissionError, "taken at the gate"):
			frappe.get_doc(
				{"doctype": "Parking Charge", "property": HOUSE, "plate": "沪A12345", "status": "Paid"}
			).insert()


class TestAfterwards(ParkingCase):
	def test_the_guards_close_counts_it(self) -> None:
		cars.drive_in(self.plate, ago(hours=2))
		# a guard of this test's own, who has taken nothing else
		frappe.set_user(person("Gate Guard", number=int(frappe.generate_hash(length=6), 36)))
		charge = self.take()
		close = frappe.get_doc({"doctype": "Day Close", "property": HOUSE}).insert()
		cash = next(row for row in close.modes if row.mode_of_payment == CASH)
		self.assertEqual((close.receipts, cash.booked), (1, 10))
		cash.counted = 10
		close.submit()
		self.assertEqual(
			frappe.db.get_value("Payment Receipt", charge.payment_receipt, "day_close"), close.name
		)
		# what others took is not for a guard to see
		frappe.set_user(person("Fee Clerk"))
		self.assertTrue(frappe.has_permission("Payment Receipt", "read", charge.payment_receipt))
		frappe.set_user(make.user("guard"))
		self.assertFalse(frappe.has_permission("Payment Receipt", "read", charge.payment_receipt))
		self.assertFalse(frappe.has_permission("Day Close", "read", close.name))
		with self.assertRaises(frappe.PermissionError):
			frappe.get_list("Payment Receipt")

	def test_a_void_receipt_leaves_no_bill_behind(self) -> None:
		cars.drive_in(self.plate, ago(hours=2))
		self.as_guard()
		charge = self.take()
		frappe.set_user("Administrator")
		frappe.set_user(make.user("manager"))
		voids.void(charge.payment_receipt, "收错车")
		charge.reload()
		self.assertEqual((charge.status, charge.reason), ("Voided", "收错车"))
		self.assertEqual(frappe.db.get_value("Sales Invoice", charge.sales_invoice, "docstatus"), 2)
		self.assertEqual(parking.fee_due(HOUSE, self.plate).due, 10)


class TestAtOnce(ParkingCase):
	def test_two_gates_charge_one_car_once(self) -> None:
		cars.drive_in(self.plate, ago(hours=2))
		frappe.db.commit()
		# made once, before: the account of the gate and the item of its fee
		first = cars.plate()
		cars.drive_in(first, ago(hours=2))
		parking_charges.take(HOUSE, first, CASH, key())
		frappe.db.commit()
		guard, plate = make.user("guard"), self.plate
		outcomes = at_once(
			*((guard, lambda: parking_charges.take(HOUSE, plate, CASH, key()).name) for _ in range(4))
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1)
		for outcome in outcomes:
			if not outcome.ok:
				self.assertIn("nothing to pay", str(outcome.error))
		self.assertEqual(frappe.db.count("Parking Charge", {"plate": plate, "status": "Paid"}), 1)
		paid = frappe.get_all("Parking Charge", {"plate": plate}, ["sales_invoice", "amount"])
		self.assertEqual(flt(paid[0].amount), 10)
		for number in (plate, first):
			cars.drive_out(number, add_to_date(now_datetime(), seconds=-1))
		frappe.db.set_value("Parking Tariff", self.tariff.name, "disabled", 1)
		frappe.db.commit()
