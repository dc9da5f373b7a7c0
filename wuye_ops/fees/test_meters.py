"""From the meter to the bill: what a billing run makes of readings, replaced and shared meters, and who may see them."""

import io

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, get_first_day, nowdate
from openpyxl import load_workbook

from wuye_ops.fees import meter_page, meters, reading_sheet
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client
from wuye_ops.tests.metering import cents, make_estate, make_meter, make_standard, preview, read
from wuye_ops.tests.parallel import at_once

PAGE = "wuye_ops.fees.meter_page"


class TestMeterBills(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.estate = make_estate()
		self.unit, self.second, self.third = self.estate.units

	def preview(self, month: str):
		return preview(self.estate.property, month)

	def test_a_meter_replaced_in_mid_month_bills_both_parts(self) -> None:
		make_standard(self.estate.property)
		old = make_meter(self.unit)
		read(old, ("2025-06-30", 990))
		new = meters.replace_meter(old, "2025-07-12", 997, "新水表01", 3)
		read(new, ("2025-07-31", 8))
		charges, _exceptions = self.preview("2025-07")
		# 7 up to the replacement and 5 after it, at 3.50
		self.assertEqual([(row.unit, row.quantity, row.amount) for row in charges], [(self.unit, 12, 42)])
		self.assertIn("990 → 997", charges[0].explanation)
		self.assertIn("3 → 8", charges[0].explanation)
		# the month after knows the new one only
		read(new, ("2025-08-31", 18))
		self.assertEqual([row.amount for row in self.preview("2025-08")[0]], [35])

	def test_a_shared_meters_cost_is_shared_to_the_cent(self) -> None:
		make_standard(
			self.estate.property,
			"Shared Meter",
			"Electricity",
			prices=[{"effective_from": "2020-01-01", "price": 0.617}],
		)
		lights = make_meter(
			property=self.estate.property,
			shared_point="1号楼照明",
			buildings=[{"building": self.estate.building}],
		)
		read(lights, ("2025-06-30", 0), ("2025-07-31", 162.1))
		charges, exceptions = self.preview("2025-07")
		self.assertEqual([row.unit for row in charges], list(self.estate.units))
		# 162.1 × 0.617 = 100.0157, by 80, 90 and 100 ㎡ of 270: 29.6355…, 33.34, 37.0444…
		self.assertEqual(cents(row.amount for row in charges), cents([100.02]))
		self.assertEqual([row.amount for row in charges], [29.64, 33.34, 37.04])
		self.assertEqual(exceptions, [])

	def test_a_shared_meter_replaced_in_mid_month_is_shared_as_one(self) -> None:
		make_standard(self.estate.property, "Shared Meter", "Electricity", allocate_by="Household")
		old = make_meter(property=self.estate.property, shared_point="1号楼电梯", factor=10)
		read(old, ("2025-06-30", 100))
		new = meters.replace_meter(old, "2025-07-10", 101, "新电表01", 0)
		read(new, ("2025-07-31", 2))
		charges, _exceptions = self.preview("2025-07")
		# (1 + 2) × 10 × 3.50 = 105 by three households
		self.assertEqual([row.amount for row in charges], [35, 35, 35])

	def test_tiers_go_on_through_the_year_and_begin_anew_with_the_next(self) -> None:
		make_standard(
			self.estate.property,
			tiers_by="Year",
			tiers=[
				{"effective_from": "2020-01-01", "up_to": 20, "price": 3},
				{"effective_from": "2020-01-01", "up_to": 30, "price": 4},
				{"effective_from": "2020-01-01", "price": 6},
			],
		)
		meter = make_meter(self.unit)
		read(meter, ("2024-12-31", 100), ("2025-01-31", 115), ("2025-02-28", 130), ("2025-03-31", 135))
		amounts = [self.preview(f"2025-0{month}")[0][0].amount for month in (1, 2, 3)]
		# 15 × 3; 5 × 3 + 10 × 4; 5 × 6
		self.assertEqual(amounts, [45, 55, 30])
		read(meter, ("2025-12-31", 180), ("2026-01-31", 190))
		self.assertEqual([row.amount for row in self.preview("2026-01")[0]], [30])

	def test_a_doubtful_reading_is_billed_when_somebody_has_confirmed_it(self) -> None:
		make_standard(self.estate.property)
		meter = make_meter(self.unit)
		doubtful = read(meter, ("2025-04-29", 100), ("2025-06-30", 120), ("2025-07-31", 150.1))
		charges, exceptions = self.preview("2025-07")
		told = {row.code: row.reason for row in exceptions if row.unit == self.unit}
		self.assertEqual((charges, list(told)), ([], ["implausible_reading"]))
		# the bill's doubt and the reading's are the same
		doubt = frappe.db.get_value("Meter Reading", doubtful, "doubt")
		self.assertTrue(all(figure in text for figure in ("30.1", "10") for text in (doubt, *told.values())))
		meters.confirm(doubtful)
		self.assertEqual([row.amount for row in self.preview("2025-07")[0]], [105.35])

	def test_a_meter_unread_for_years_goes_on_from_its_last_reading(self) -> None:
		make_standard(self.estate.property)
		meter = make_meter(self.unit)
		read(meter, ("2022-06-30", 90), ("2023-06-30", 100), ("2025-07-31", 112))
		self.assertEqual([row.amount for row in self.preview("2025-07")[0]], [42])
		self.assertEqual(
			frappe.db.get_value("Meter Reading", {"meter": meter, "value": 112}, "consumption"), 12
		)

	def test_what_cannot_be_billed_says_why(self) -> None:
		make_standard(self.estate.property)
		read(make_meter(self.unit), ("2025-06-30", 100))
		read(make_meter(self.second), ("2025-07-31", 100))
		_charges, exceptions = self.preview("2025-07")
		self.assertEqual(
			{row.unit: row.code for row in exceptions},
			{self.unit: "no_reading", self.second: "no_opening_reading", self.third: "no_meter"},
		)


class TestMeterPage(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.estate = make_estate()
		self.property, self.unit = self.estate.property, self.estate.units[0]
		self.clerk = make.make_user("meter-clerk@wuye.test", "Fee Clerk")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_the_round_goes_floor_by_floor_and_door_by_door(self) -> None:
		attic = make.make_unit(self.estate.building, "1101", floor=11)
		door = make.make_unit(self.estate.building, "1002", floor=10)
		for unit in (attic, door, *reversed(self.estate.units)):
			make_meter(unit)
		area = frappe.db.get_value("Service Area", {"building": self.estate.building})
		make_meter(property=self.property, shared_point="1号楼照明", service_area=area)
		make_meter(property=self.property, shared_point="小区路灯")
		gone = make_meter(self.unit)
		meters.remove_meter(gone, nowdate(), 0)
		frappe.set_user(self.clerk)
		rows = meter_page.round_of(self.property, self.estate.building)["rows"]
		self.assertEqual([row["where"] for row in rows], ["1号楼照明", "101", "201", "301", "1002", "1101"])
		self.assertEqual([row["where"] for row in meter_page.round_of(self.property)["rows"]], ["小区路灯"])
		(mine,) = (one for one in meter_page.overview()["properties"] if one["name"] == self.property)
		self.assertEqual(
			[(row["label"], row["total"]) for row in mine["buildings"]], [("1号楼", 6), ("公共表", 1)]
		)

	def test_a_round_takes_as_many_queries_for_many_meters_as_for_one(self) -> None:
		make_meter(self.unit)
		frappe.set_user(self.clerk)
		meter_page.round_of(self.property, self.estate.building)
		few = self.queries()
		frappe.set_user("Administrator")
		for number in range(12):
			read(make_meter(self.estate.units[number % 3]), (nowdate(), 1))
		frappe.set_user(self.clerk)
		self.assertEqual(self.queries(), few)

	def queries(self) -> int:
		count = 0
		original = frappe.db.sql

		def counted(*args, **kwargs):
			nonlocal count
			count += 1
			return original(*args, **kwargs)

		frappe.db.sql = counted
		try:
			meter_page.overview()
			meter_page.round_of(self.property, self.estate.building)
		finally:
			frappe.db.sql = original
		return count

	def test_read_this_month_is_read(self) -> None:
		read(make_meter(self.unit), (add_months(get_first_day(nowdate()), -1), 5))
		read(make_meter(self.estate.units[1]), (nowdate(), 5))
		(mine,) = (one for one in meter_page.overview()["properties"] if one["name"] == self.property)
		self.assertEqual((mine["read"], mine["total"]), (1, 2))
		rows = meter_page.round_of(self.property, self.estate.building)["rows"]
		self.assertEqual([bool(row["read"]) for row in rows], [False, True])

	def test_the_same_value_twice_is_saved_once_and_another_one_is_asked_about(self) -> None:
		meter = make_meter(self.unit)
		frappe.set_user(self.clerk)
		for _attempt in range(2):
			self.assertTrue(meter_page.record(meter, nowdate(), "12.5")["saved"])
		self.assertEqual(frappe.db.count("Meter Reading", {"meter": meter}), 1)
		for seen in (None, 11):
			with self.assertRaisesRegex(frappe.ValidationError, "12.5"):
				meter_page.record(meter, nowdate(), "13", instead_of=seen)
		self.assertTrue(meter_page.record(meter, nowdate(), "13", instead_of=12.5)["saved"])
		self.assertEqual(frappe.db.get_value("Meter", meter, "last_reading"), 13)

	def test_a_doubtful_value_is_saved_when_its_sender_is_sure(self) -> None:
		meter = make_meter(self.unit, usual_consumption=10)
		month_ago = add_months(nowdate(), -1)
		read(meter, (month_ago, 100))
		frappe.set_user(self.clerk)
		(row,) = meter_page.round_of(self.property, self.estate.building)["rows"]
		self.assertAlmostEqual(row["doubtful_above"], 30, delta=1)
		answer = meter_page.record(meter, nowdate(), "200")
		self.assertFalse(answer["saved"])
		self.assertIn("100", answer["doubt"])
		self.assertFalse(frappe.db.exists("Meter Reading", {"meter": meter, "read_on": nowdate()}))
		self.assertEqual(frappe.db.get_value("Meter", meter, "last_reading"), 100)
		self.assertTrue(meter_page.record(meter, nowdate(), "200", sure=1)["saved"])
		self.assertEqual(
			frappe.db.get_value("Meter Reading", {"meter": meter, "read_on": nowdate()}, "status"), "Doubtful"
		)

	def test_what_is_no_number_and_what_is_lower_is_refused(self) -> None:
		meter = make_meter(self.unit)
		read(meter, (add_months(nowdate(), -1), 100))
		for value in ("", "12a", "-1", "1e9", "NaN", "99.9", "<b>1</b>"):
			with self.assertRaises(frappe.ValidationError):
				meter_page.record(meter, nowdate(), value)

	def test_a_photo_must_have_been_uploaded_to_the_reading(self) -> None:
		meter = make_meter(self.unit)
		reading = meter_page.record(meter, nowdate(), "12.5")["reading"]
		self.assertRaises(frappe.ValidationError, meter_page.add_photo, reading, "/private/files/x.png")


class TestTwoPhones(FrappeTestCase):
	"""Two people at the same meter at the same moment."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.meter = make_meter(make.places().unit)
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for name in frappe.get_all("Meter Reading", {"meter": self.meter}, pluck="name"):
			frappe.delete_doc("Meter Reading", name, force=True)
		frappe.delete_doc("Meter", self.meter, force=True)
		frappe.db.commit()

	def both(self, first, second) -> list:
		return at_once(
			*(
				(make.user(key), lambda value=value, day=day: meter_page.record(self.meter, day, value))
				for key, (day, value) in (("tech", first), ("tech2", second))
			)
		)

	def test_the_same_value_is_saved_once_and_both_are_content(self) -> None:
		outcomes = self.both((nowdate(), "12"), (nowdate(), "12"))
		self.assertTrue(all(one.ok and one.result["saved"] for one in outcomes), outcomes)
		self.assertEqual(frappe.db.count("Meter Reading", {"meter": self.meter}), 1)

	def test_of_two_values_one_is_saved_and_the_other_reads_of_it(self) -> None:
		outcomes = self.both((nowdate(), "12"), (nowdate(), "13"))
		(won,) = [one for one in outcomes if one.ok]
		(lost,) = [one for one in outcomes if not one.ok]
		value = frappe.db.get_value("Meter Reading", {"meter": self.meter}, "value")
		self.assertIn(value, (12, 13))
		self.assertIn(f"<strong>{value:g}</strong>", str(lost.error))
		self.assertTrue(won.result["saved"])

	def test_a_later_day_and_a_lower_value_cannot_both_be_saved(self) -> None:
		outcomes = self.both((add_days(nowdate(), -1), "20"), (nowdate(), "12"))
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)


class TestMeterIsolation(FrappeTestCase):
	"""Over the real web API, with what is committed."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.mark = f"隐{frappe.generate_hash(length=6)}"
		cls.meter = make_meter(make.places(make.PROPERTY_A).unit, cls.mark)
		cls.shared = make_meter(
			property=make.PROPERTY_A,
			shared_point=f"{cls.mark}照明",
			buildings=[{"building": make.places(make.PROPERTY_A).building}],
		)
		cls.reading = read(cls.meter, ("2025-01-31", 100))
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for name in frappe.get_all("Meter Reading", {"meter": ["in", [cls.meter, cls.shared]]}, pluck="name"):
			frappe.delete_doc("Meter Reading", name, force=True)
		for name in (cls.meter, cls.shared):
			frappe.delete_doc("Meter", name, force=True)
		frappe.db.commit()
		super().tearDownClass()

	def test_staff_of_another_property_see_and_change_nothing(self) -> None:
		for key in ("tech", "manager"):
			client = Client(make.user(key, make.PROPERTY_B))
			for answer in (
				client.list("Meter", limit_page_length=0),
				client.list("Meter Reading", limit_page_length=0),
				client.get(f"/api/method/{PAGE}.overview"),
				client.get(
					f"/api/method/{PAGE}.round_of",
					property=make.PROPERTY_A,
					building=make.places(make.PROPERTY_A).building,
				),
				client.get(f"/api/method/{PAGE}.round_of", property=make.PROPERTY_A),
			):
				self.assertTrue(answer.ok, answer)
				self.assertNotIn(self.mark, answer.text)
			for answer in (
				client.read("Meter", self.meter),
				client.read("Meter Reading", self.reading),
				client.put(f"/api/resource/Meter Reading/{self.reading}", value=101),
				client.post("/api/resource/Meter Reading", meter=self.meter, read_on="2025-02-28", value=101),
				client.call(f"{PAGE}.record", meter=self.meter, read_on="2025-02-28", value="101"),
				client.call(f"{PAGE}.add_photo", reading=self.reading, photo="/private/files/x.png"),
				client.call("wuye_ops.fees.meters.confirm", reading=self.reading),
				client.call(
					"wuye_ops.fees.meters.replace_meter",
					meter=self.meter,
					on="2025-02-28",
					final_reading=101,
					new_meter_no="新表",
				),
				client.get("/api/method/wuye_ops.fees.reading_sheet.download", property=make.PROPERTY_A),
			):
				self.assertTrue(answer.refused, answer)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Meter Reading", {"meter": self.meter}), 1)

	def test_who_does_not_read_meters_has_no_page(self) -> None:
		for user in (make.user("service"), make.user("guard"), make.user("resident")):
			client = Client(user)
			self.assertFalse(client.get(f"/api/method/{PAGE}.overview").ok, user)
			self.assertEqual(client.get("/meter-readings").status, 403, user)
		guest = Client()
		self.assertFalse(guest.get(f"/api/method/{PAGE}.overview").ok)
		self.assertEqual(guest.get("/meter-readings").status, 302)
		self.assertEqual(Client(make.user("tech")).get("/meter-readings").status, 200)

	def test_only_who_may_export_gets_the_sheet(self) -> None:
		path = "/api/method/wuye_ops.fees.reading_sheet.download"
		self.assertTrue(Client(make.user("tech")).get(path, property=make.PROPERTY_A).refused)
		self.assertTrue(Client(make.user("manager")).get(path, property=make.PROPERTY_A).ok)
		frappe.set_user(make.user("manager"))
		reading_sheet.download(make.PROPERTY_A)
		frappe.set_user("Administrator")
		sheet = load_workbook(io.BytesIO(frappe.local.response.pop("filecontent"))).active
		rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
		self.assertEqual(rows[self.meter][5:7], ("2025-01-31", 100))
		self.assertIsNone(rows[self.meter][-1])
