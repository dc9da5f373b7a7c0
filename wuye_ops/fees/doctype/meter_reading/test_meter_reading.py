"""What may be entered as a reading, what is doubted, who confirms it, and what a bill rests on."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.fees import meters
from wuye_ops.tests import factories as make
from wuye_ops.tests.metering import bill, make_estate, make_meter, make_standard, preview, read


class TestMeterReading(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.estate = make_estate()
		self.unit = self.estate.units[0]
		self.meter = make_meter(self.unit)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def refused(self, words: str, call, *args) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			call(*args)

	def change(self, reading: str, **fields):
		return frappe.get_doc("Meter Reading", reading).update(fields).save()

	def last(self) -> tuple:
		day, value = frappe.db.get_value("Meter", self.meter, ["last_read_on", "last_reading"])
		return str(day or ""), value

	def test_a_reading_knows_where_it_belongs_and_what_was_consumed(self) -> None:
		power = make_meter(self.unit, meter_kind="Electricity", factor=40)
		doc = frappe.get_doc(
			"Meter Reading", read(power, ("2025-01-31", 10.1), ("2025-02-28", 10.4), property=None)
		)
		self.assertEqual(
			(doc.property, doc.unit, doc.meter_kind), (self.estate.property, self.unit, "Electricity")
		)
		self.assertEqual((doc.previous_value, doc.consumption, doc.status), (10.1, 12, "Normal"))

	def test_a_reading_that_cannot_be(self) -> None:
		self.refused("填写表盘读数", read, self.meter, ("2025-01-31", None))
		self.refused("负", read, self.meter, ("2025-01-31", -1))
		self.refused("尚未到来", read, self.meter, (add_days(nowdate(), 1), 1))
		new = make_meter(self.unit, installed_on="2025-03-10", initial_reading=5)
		self.refused("安装", read, new, ("2025-03-09", 6))
		self.refused("低于.*5", read, new, ("2025-03-10", 4))
		read(new, ("2025-03-10", 5))

	def test_a_meter_never_counts_down(self) -> None:
		read(self.meter, ("2025-01-31", 100), ("2025-03-31", 120))
		with self.assertRaises(frappe.ValidationError) as refusal:
			read(self.meter, ("2025-04-30", 119.5))
		for words in ("119.5", "120", "2025", "换表"):
			self.assertIn(words, str(refusal.exception))
		self.refused("高于.*120", read, self.meter, ("2025-02-28", 121))
		self.refused("低于.*100", read, self.meter, ("2025-02-28", 99))
		read(self.meter, ("2025-02-28", 110))

	def test_a_day_has_one_reading_however_it_is_written(self) -> None:
		read(self.meter, ("2025-01-31", 100))
		for day in ("2025-01-31", "2025-1-31", "2025-01-31 08:00:00"):
			self.refused("已经抄过.*100", read, self.meter, (day, 101))

	def test_what_follows_a_reading_follows_its_correction(self) -> None:
		read(self.meter, ("2025-01-31", 100))
		late = read(self.meter, ("2025-03-31", 130))
		middle = read(self.meter, ("2025-02-28", 110))
		self.assertEqual(
			frappe.db.get_value("Meter Reading", late, ["previous_value", "consumption"]), (110, 20)
		)
		self.change(middle, value=115)
		self.assertEqual(
			frappe.db.get_value("Meter Reading", late, ["previous_value", "consumption"]), (115, 15)
		)
		frappe.delete_doc("Meter Reading", middle)
		self.assertEqual(
			frappe.db.get_value("Meter Reading", late, ["previous_value", "consumption"]), (100, 30)
		)

	def test_the_meter_knows_its_last_reading(self) -> None:
		read(self.meter, ("2025-01-31", 100))
		late = read(self.meter, ("2025-03-31", 130))
		read(self.meter, ("2025-02-28", 110))
		self.assertEqual(self.last(), ("2025-03-31", 130))
		self.change(late, value=131)
		self.assertEqual(self.last(), ("2025-03-31", 131))
		frappe.delete_doc("Meter Reading", late)
		self.assertEqual(self.last(), ("2025-02-28", 110))
		for name in frappe.get_all("Meter Reading", {"meter": self.meter}, pluck="name"):
			frappe.delete_doc("Meter Reading", name)
		self.assertEqual(self.last(), ("", 0))

	# -- doubt

	def doubtful(self) -> str:
		# 62 days, 20: usual for 31 days is 10, three times that 30
		return read(self.meter, ("2025-04-29", 100), ("2025-06-30", 120), ("2025-07-31", 150.1))

	def test_more_than_three_times_the_usual_is_doubtful(self) -> None:
		doc = frappe.get_doc("Meter Reading", self.doubtful())
		self.assertEqual(doc.status, "Doubtful")
		for words in ("30.1", "10", "3 倍"):
			self.assertIn(words, doc.doubt)
		self.assertEqual((self.change(doc.name, value=150).status, doc.reload().doubt), ("Normal", None))

	def test_whoever_answers_for_the_bills_confirms(self) -> None:
		name = self.doubtful()
		frappe.set_user(make.make_user("meter-clerk@wuye.test", "Fee Clerk"))
		meters.confirm(name)
		doc = frappe.get_doc("Meter Reading", name)
		self.assertEqual((doc.status, doc.confirmed_by), ("Confirmed", "meter-clerk@wuye.test"))
		self.assertIn("30.1", doc.doubt)
		doc.update({"remark": "已上门核对"}).save()
		self.assertEqual(doc.status, "Confirmed")
		# another value has to be believed anew
		doc.update({"value": 160}).save()
		self.assertEqual((doc.status, doc.confirmed_by), ("Doubtful", None))

	def test_whoever_reads_does_not_confirm(self) -> None:
		self.meter = make_meter(make.places().unit)
		name = self.doubtful()
		frappe.set_user(make.user("tech"))
		self.assertRaises(frappe.PermissionError, meters.confirm, name)
		doc = frappe.get_doc("Meter Reading", name)
		doc.update({"status": "Confirmed", "confirmed_by": make.user("tech")}).save()
		self.assertEqual((doc.status, doc.confirmed_by), ("Doubtful", None))
		frappe.set_user(make.user("service"))
		self.assertRaises(frappe.PermissionError, meters.confirm, name)

	# -- bills

	def test_what_a_bill_rests_on_cannot_change_until_the_bill_is_cancelled(self) -> None:
		make_standard(self.estate.property)
		opening = read(self.meter, ("2025-01-31", 100))
		closing = read(self.meter, ("2025-02-28", 110))
		charges, _exceptions = preview(self.estate.property, "2025-02")
		self.assertEqual([charge.amount for charge in charges], [35])
		bill(charges)
		for name in (opening, closing):
			with self.assertRaisesRegex(frappe.ValidationError, "作废"):
				self.change(name, value=109)
			with self.assertRaisesRegex(frappe.ValidationError, "作废"):
				frappe.delete_doc("Meter Reading", name)
		# one more in the billed days would move the beginning of the next bill past what was billed
		self.refused("作废", read, self.meter, ("2025-02-20", 105))
		self.change(closing, remark="照片已补")
		later = read(self.meter, ("2025-03-31", 121))
		self.change(later, value=120)
		frappe.db.set_value("Fee Charge", charges[0].name, "status", "Cancelled")
		self.change(closing, value=109)

	def test_a_shared_meters_readings_are_held_by_the_bills_of_all_who_share(self) -> None:
		make_standard(self.estate.property, "Shared Meter", "Electricity")
		lights = make_meter(property=self.estate.property, shared_point="1号楼照明")
		lift = make_meter(property=self.estate.property, shared_point="1号楼电梯")
		closing = read(lights, ("2025-01-31", 0), ("2025-02-28", 100))
		other = read(lift, ("2025-01-31", 0), ("2025-03-31", 100))
		bill(preview(self.estate.property, "2025-02")[0])
		with self.assertRaisesRegex(frappe.ValidationError, "1号楼照明.*作废"):
			self.change(closing, value=99)
		self.change(other, value=99)
