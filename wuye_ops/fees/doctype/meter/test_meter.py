"""What a meter is, what may still change once it has been read, and how it is replaced."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.fees import meters
from wuye_ops.tests import factories as make
from wuye_ops.tests.metering import bill, make_estate, make_meter, make_standard, preview, read


class TestMeter(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.estate = make_estate()
		self.unit = self.estate.units[0]

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def refused(self, words: str, call, *args, **fields) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			call(*args, **fields)

	def change(self, meter: str, **fields):
		return frappe.get_doc("Meter", meter).update(fields).save()

	def test_a_meter_is_of_a_unit_or_shared_and_not_both(self) -> None:
		self.refused("房屋", make_meter, property=self.estate.property, is_shared=0)
		self.refused("公共表", make_meter, self.unit, is_shared=1, shared_point="1号楼照明")
		self.refused("公共表", make_meter, property=self.estate.property)
		self.refused("房屋", make_meter, self.unit, shared_point="1号楼照明")
		for unit in self.estate.units[:2]:
			make_meter(unit)
		make_meter(property=self.estate.property, shared_point="1号楼照明")

	def test_places_of_another_property_are_refused(self) -> None:
		other = make.places(make.PROPERTY_B)
		self.refused("不属于", make_meter, self.unit, property=make.PROPERTY_B)
		self.refused(
			"不属于",
			make_meter,
			property=self.estate.property,
			shared_point="照明",
			buildings=[{"building": other.building}],
		)

	def test_the_factor_is_above_zero_and_one_if_nobody_says(self) -> None:
		for factor in (0, -1):
			self.refused("倍率", make_meter, self.unit, factor=factor)
		self.assertEqual(frappe.db.get_value("Meter", make_meter(self.unit), "factor"), 1)

	def test_the_number_is_the_meters_own_whatever_spaces_surround_it(self) -> None:
		name = make_meter(self.unit, " 水-0101 ")
		self.assertEqual(name, f"{self.estate.property}-水-0101")
		self.assertRaises(frappe.DuplicateEntryError, make_meter, self.unit, "水-0101")

	def test_a_beginning_that_cannot_be(self) -> None:
		self.refused("12.5", make_meter, self.unit, initial_reading=12.5)
		self.refused("尚未到来", make_meter, self.unit, installed_on=add_days(nowdate(), 2))
		name = make_meter(self.unit)
		read(name, ("2025-03-01", 10))
		self.refused("安装", self.change, name, installed_on="2025-03-02")
		self.refused("起码", self.change, name, installed_on="2025-02-01", initial_reading=10.5)
		self.change(name, installed_on="2025-02-01", initial_reading=4)
		# the beginning counts like a reading
		self.assertEqual(frappe.db.get_value("Meter Reading", {"meter": name}, "consumption"), 6)

	def test_what_was_read_stays_what_it_is(self) -> None:
		name = make_meter(self.unit)
		self.change(name, meter_kind="Gas", unit=self.estate.units[1])
		read(name, ("2025-03-01", 10))
		self.refused("抄过", self.change, name, meter_kind="Water")
		self.refused("抄过", self.change, name, unit=self.unit)
		self.refused("抄过", self.change, name, unit=None, is_shared=1, shared_point="照明")

	def test_a_corrected_factor_corrects_what_was_consumed_until_it_was_billed(self) -> None:
		make_standard(self.estate.property)
		name = make_meter(self.unit)
		last = read(name, ("2025-01-31", 10), ("2025-02-28", 12))
		self.change(name, factor=40)
		self.assertEqual(frappe.db.get_value("Meter Reading", last, "consumption"), 80)
		bill(preview(self.estate.property, "2025-02")[0])
		self.refused("作废", self.change, name, factor=1)

	def test_a_reading_cannot_be_written_into_the_meter(self) -> None:
		name = make_meter(self.unit, last_read_on="2025-01-01", last_reading=99, removed_on="2025-01-01")
		read(name, ("2025-03-01", 10))
		doc = self.change(name, last_reading=77, removed_on="2025-03-02", final_reading=5)
		self.assertEqual((doc.last_reading, doc.removed_on), (10, None))

	def test_a_replaced_meter_ends_and_its_successor_begins_on_the_day(self) -> None:
		old = make_meter(self.unit, factor=2)
		read(old, ("2025-06-30", 990))
		new = meters.replace_meter(old, "2025-07-12", 997, "新水表01", 3)
		before, after = frappe.get_doc("Meter", old), frappe.get_doc("Meter", new)
		self.assertEqual(
			(str(before.removed_on), before.final_reading, before.replaced_by), ("2025-07-12", 997, new)
		)
		self.assertEqual(
			(after.unit, after.factor, str(after.installed_on), after.initial_reading, after.replaces),
			(self.unit, 2, "2025-07-12", 3, old),
		)
		self.refused("拆除", read, old, ("2025-07-13", 998))
		self.refused("拆除", self.change, old, factor=3)
		self.refused("拆除", meters.replace_meter, old, "2025-08-01", 999, "新水表02")

	def test_a_replacement_that_cannot_be_leaves_everything_as_it_was(self) -> None:
		old = make_meter(self.unit)
		make_meter(self.estate.units[1], "水-0201")
		read(old, ("2025-06-30", 990))
		self.refused("低于", meters.replace_meter, old, "2025-07-12", 989, "新水表01")
		self.refused("抄表", meters.replace_meter, old, "2025-06-29", 995, "新水表01")
		self.refused("尚未到来", meters.replace_meter, old, add_days(nowdate(), 2), 995, "新水表01")
		frappe.db.savepoint("as_it_was")
		self.assertRaises(frappe.DuplicateEntryError, meters.replace_meter, old, "2025-07-12", 995, "水-0201")
		frappe.db.rollback(save_point="as_it_was")
		self.assertIsNone(frappe.db.get_value("Meter", old, "removed_on"))

	def test_a_meter_put_in_by_mistake_gives_its_place_back(self) -> None:
		old = make_meter(self.unit)
		read(old, ("2025-06-30", 990))
		new = meters.replace_meter(old, "2025-07-12", 997, "新水表01")
		frappe.delete_doc("Meter", new)
		self.assertEqual(
			frappe.db.get_value("Meter", old, ["removed_on", "final_reading", "replaced_by"]), (None, 0, None)
		)
		read(old, ("2025-07-31", 999))

	def test_a_meter_that_was_read_is_not_deleted(self) -> None:
		name = make_meter(self.unit)
		read(name, ("2025-06-30", 990))
		self.assertRaises(frappe.LinkExistsError, frappe.delete_doc, "Meter", name)

	def test_a_meter_taken_out_for_good(self) -> None:
		name = make_meter(self.unit)
		read(name, ("2025-06-30", 990))
		meters.remove_meter(name, "2025-07-12", 997)
		self.assertEqual(getdate(frappe.db.get_value("Meter", name, "removed_on")), getdate("2025-07-12"))
		self.refused("更换|拆除", meters.remove_meter, name, "2025-07-13", 998)

	def test_field_staff_neither_replace_nor_register_meters(self) -> None:
		name = make_meter(make.places().unit)
		frappe.set_user(make.user("tech"))
		self.assertRaises(frappe.PermissionError, meters.replace_meter, name, "2025-07-12", 1, "新水表01")
		self.assertRaises(frappe.PermissionError, meters.remove_meter, name, "2025-07-12", 1)
		self.assertRaises(frappe.PermissionError, make_meter, make.places().unit)
