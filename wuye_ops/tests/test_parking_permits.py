"""Permits with their monthly fee and rented space; notes of misuse; how full it is, and what drivers are told."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, flt, get_last_day, getdate, now_datetime, nowdate

from wuye_ops.property.places import department_of
from wuye_ops.rules import parking_permit as rules
from wuye_ops.security import parking, parking_notes, parking_permits, parking_places
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests import parking_factories as cars
from wuye_ops.tests.bills import household, person
from wuye_ops.tests.test_parking_fees import HOUSE, ParkingCase


class TestPermit(ParkingCase):
	def setUp(self) -> None:
		super().setUp()
		self.home, self.space = household(), cars.space()

	def monthly(self, **fields):
		standard = fees.make_standard(
			HOUSE, f"车位租赁{frappe.generate_hash(length=5)}", price=300, basis="Space", assigned_only=1
		)
		return cars.permit(
			self.home.customer,
			self.plate,
			parking_space=self.space,
			unit=self.home.unit,
			fee_standard=standard.name,
			**fields,
		)

	def test_the_desk_makes_one_and_its_fee_is_assigned(self) -> None:
		permit = self.monthly()
		assignment = frappe.get_doc("Fee Assignment", permit.fee_assignment)
		self.assertEqual(
			(assignment.parking_space, assignment.customer, assignment.effect, assignment.to_date),
			(self.space, self.home.customer, "Charge", getdate(permit.to_date)),
		)
		occupancy = frappe.get_doc("Occupancy", permit.occupancy)
		self.assertEqual(
			(occupancy.relation, occupancy.is_payer, occupancy.to_date),
			("Tenant", 1, getdate(permit.to_date)),
		)
		self.assertEqual(frappe.db.get_value("Parking Space", self.space, "status"), "Occupied")
		(found,) = parking.permits_for(HOUSE, self.plate)
		self.assertEqual((found.name, found.parking_space), (permit.name, self.space))
		self.assertEqual(rules.reasons(found.rule, HOUSE, self.plate, getdate(nowdate())), ())

	def test_renewed_suspended_and_ended_by_steps_only(self) -> None:
		permit = self.monthly()
		frappe.set_user(make.user("service"))
		self.assertEqual(parking_permits.offered(permit.name), ["renew", "suspend", "end"])
		later = add_days(nowdate(), 60)
		parking_permits.renew(permit.name, later)
		permit.reload()
		for doctype, name in (("Fee Assignment", permit.fee_assignment), ("Occupancy", permit.occupancy)):
			self.assertEqual(frappe.db.get_value(doctype, name, "to_date"), getdate(later), doctype)
		with self.assertRaisesRegex(frappe.ValidationError, "Renew to a day after"):
			parking_permits.renew(permit.name, nowdate())
		with self.assertRaisesRegex(frappe.ValidationError, "not entered by hand"):
			permit.update({"to_date": add_days(nowdate(), 365)}).save()
		permit.reload()
		with self.assertRaisesRegex(frappe.ValidationError, "not entered by hand"):
			permit.update({"status": "Ended"}).save()
		parking_permits.suspend(permit.name, "车辆维修，业主申请停用")
		(found,) = parking.permits_for(HOUSE, self.plate)
		self.assertEqual(
			[reason.code for reason in rules.reasons(found.rule, HOUSE, self.plate, getdate(nowdate()))],
			["suspended"],
		)
		parking_permits.resume(permit.name)
		parking_permits.end(permit.name, nowdate(), "车已出售")
		self.assertEqual(parking.permits_for(HOUSE, self.plate), [])
		self.assertEqual(
			frappe.db.get_value("Fee Assignment", permit.fee_assignment, "to_date"), getdate(nowdate())
		)
		with self.assertRaisesRegex(frappe.ValidationError, "not possible any more"):
			parking_permits.renew(permit.name, later)

	def test_one_space_and_one_plate_have_one_permit(self) -> None:
		self.monthly()
		other = household()
		with self.assertRaisesRegex(frappe.ValidationError, "has permit"):
			cars.permit(other.customer, parking_space=self.space)
		with self.assertRaisesRegex(frappe.ValidationError, "has permit"):
			cars.permit(other.customer, self.plate)
		cars.permit(
			other.customer, self.plate, from_date=add_days(nowdate(), 31), to_date=add_days(nowdate(), 61)
		)

	def test_a_space_that_somebody_else_occupies_is_not_rented_twice(self) -> None:
		other = household()
		frappe.get_doc(
			{
				"doctype": "Occupancy",
				"parking_space": self.space,
				"customer": other.customer,
				"relation": "Owner",
				"from_date": "2020-01-01",
			}
		).insert()
		with self.assertRaisesRegex(frappe.ValidationError, "as its occupant"):
			cars.permit(self.home.customer, parking_space=self.space)

	def test_what_is_no_permit(self) -> None:
		for fields, message in (
			({"to_date": None}, "has a last day"),
			({"to_date": add_days(nowdate(), -1)}, "ends on"),
			({"vehicles": []}, "1 to 10 vehicles"),
			({"vehicles": [{"plate": "###"}]}, "not a number plate"),
			({"vehicles": [{"plate": "沪A11111"}, {"plate": "沪a11111"}]}, "listed twice"),
			({"parking_space": cars.space(make.PROPERTY_B)}, "does not belong to property"),
			({"vehicles_at_once": 0}, "At least one"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, message):
				cars.permit(self.home.customer, cars.plate(), **fields)

	def test_two_cars_on_one_space(self) -> None:
		second = cars.plate()
		cars.permit(self.home.customer, self.plate, second)
		cars.drive_in(self.plate)
		(found,) = parking.permits_for(HOUSE, second)
		(reason,) = rules.reasons(found.rule, HOUSE, second, getdate(nowdate()))
		self.assertEqual((reason.code, reason.params["by"]), ("space_taken", (self.plate,)))

	def test_what_nobody_renews_ends_after_the_days_of_grace(self) -> None:
		permit = self.monthly()
		for days, status in ((-3, "Active"), (-4, "Ended")):
			frappe.db.set_value("Parking Permit", permit.name, "to_date", add_days(nowdate(), days))
			parking_permits.follow_the_day()
			self.assertEqual(frappe.db.get_value("Parking Permit", permit.name, "status"), status)

	def test_the_holder_and_the_desk_hear_before_it_ends(self) -> None:
		permit = self.monthly(to_date=add_days(nowdate(), parking_permits.REMIND_DAYS))
		for _again in range(2):
			parking_permits.follow_the_day()
		told = frappe.get_all("Notification Log", {"document_name": permit.name}, pluck="for_user")
		self.assertEqual(told.count(make.user("service")), 1)
		self.assertEqual(frappe.db.count("Communication", {"reference_name": permit.name}), 1)


class TestNotes(ParkingCase):
	def note(self, **fields):
		return frappe.get_doc(
			{
				"doctype": "Parking Note",
				"property": HOUSE,
				"plate": self.plate,
				"misuse": "No Space",
				"place": "3号楼前",
				**fields,
			}
		).insert()

	def test_a_guard_notes_it_and_the_third_time_a_letter_is_due(self) -> None:
		home = household()
		cars.permit(home.customer, self.plate, unit=home.unit)
		frappe.set_user(make.user("guard"))
		first = self.note()
		self.assertEqual(
			(first.customer, first.unit, first.times, first.letter_due), (home.customer, home.unit, 1, 0)
		)
		self.assertEqual(first.noted_by, make.user("guard"))
		self.note()
		third = self.note()
		self.assertEqual((third.times, third.letter_due), (3, 1))
		with self.assertRaises(frappe.PermissionError):
			parking_notes.tell(third.name, "Phone")
		frappe.set_user(make.user("service"))
		parking_notes.tell(third.name, "Portal")
		third.reload()
		self.assertEqual((third.status, third.letter_due, third.told_by), ("Told", 0, make.user("service")))
		text = frappe.db.get_value("Communication", {"reference_name": third.name}, "content")
		self.assertIn("3号楼前", text)
		self.assertIn("3th note", text)
		printed = frappe.get_print("Parking Note", third.name, "Parking Letter")
		self.assertIn("3号楼前", printed)

	def test_a_note_that_was_wrong_does_not_count(self) -> None:
		first = self.note()
		parking_notes.settle(first.name, "看错车牌", withdrawn=1)
		self.note()
		self.assertEqual(self.note().times, 2)
		with self.assertRaisesRegex(frappe.ValidationError, "closed already"):
			parking_notes.tell(first.name, "Phone")

	def test_a_fire_lane_is_told_at_once(self) -> None:
		frappe.set_user(make.user("guard"))
		note = self.note(misuse="Fire Lane")
		told = set(frappe.get_all("Notification Log", {"document_name": note.name}, pluck="for_user"))
		_department, employee = department_of(make.PROPERTY_A, "Order")
		head = frappe.db.get_value("Employee", employee, "user_id")
		self.assertEqual(told, {head, make.user("manager")})

	def test_what_is_no_note(self) -> None:
		for fields, message in (
			({"plate": "!!"}, "not a number plate"),
			({"place": ""}, "Say where"),
			({"noted_on": now_datetime() + timedelta(hours=1)}, "not about later"),
			({"parking_space": cars.space(make.PROPERTY_B)}, "does not belong"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, message):
				self.note(**fields)
		note = self.note()
		with self.assertRaisesRegex(frappe.ValidationError, "not entered by hand"):
			note.update({"plate": "沪B00000"}).save()
		with self.assertRaisesRegex(frappe.PermissionError, "Notes are kept"):
			note.delete()


class TestPlaces(ParkingCase):
	def setUp(self) -> None:
		super().setUp()
		self.house = make.make_property("车位满").name
		self.spaces = [cars.space(self.house) for _ in range(4)]

	def test_places_left_for_temporary_cars(self) -> None:
		self.assertIsNone(parking.spaces_left(make.make_property("无车位").name))
		self.assertEqual(parking.spaces_left(self.house), 4)
		frappe.db.set_value("Parking Space", self.spaces[0], "status", "Disabled")
		customer = make.make_customer(f"停车{frappe.generate_hash(length=5)}")
		fixed, floating = cars.plate(), cars.plate()
		cars.permit(
			customer, fixed, property_name=self.house, parking_space=self.spaces[1], permit_kind="Other"
		)
		cars.permit(customer, floating, property_name=self.house)
		# of four: one disabled, one given, one kept for the permit without a space
		self.assertEqual(parking.spaces_left(self.house), 1)
		for number in (fixed, floating):
			cars.drive_in(number, property_name=self.house)
		self.assertEqual(parking.spaces_left(self.house), 1)
		cars.drive_in(self.plate, property_name=self.house)
		self.assertEqual(parking.spaces_left(self.house), 0)
		self.assertEqual(
			parking_places.vehicles_inside(self.house), {"own": 1, "floating": 1, "temporary": 1}
		)

	def test_what_drivers_are_told(self) -> None:
		cars.tariff(self.house)
		gate, other = cars.gate(self.house), cars.gate(self.house, "另一门")
		for fields in (
			{"subject": "东坡道封闭", "level": "Closed", "gate": gate},
			{"subject": "另一门的", "gate": other},
			{
				"subject": "已过",
				"valid_from": add_days(now_datetime(), -3),
				"valid_to": add_days(now_datetime(), -1),
			},
			{"subject": "停用", "disabled": 1},
			{"subject": "慢行"},
		):
			frappe.get_doc(
				{
					"doctype": "Parking Guidance",
					"property": self.house,
					"message": "请走西坡道",
					"valid_from": add_days(now_datetime(), -1),
					**fields,
				}
			).insert()
		told = parking.guidance(self.house, gate)
		self.assertEqual([row["subject"] for row in told], ["东坡道封闭", "慢行", "Places left: 4", "Tariff"])
		self.assertIn("¥5.00 for each started 1 h", told[-1]["message"])

	def test_the_occupancy_report(self) -> None:
		from frappe.desk import query_report

		cars.drive_in(self.plate, property_name=self.house)
		frappe.db.set_value("Parking Space", self.spaces[0], "status", "Disabled")
		everywhere = query_report.run("Parking Occupancy", {})["result"]
		(row,) = (row for row in everywhere if isinstance(row, dict) and row.get("property") == self.house)
		self.assertEqual((row["spaces"], row["usable"], row["temporary"], row["free"]), (4, 3, 1, 2))
		in_house = query_report.run("Parking Occupancy", {"property": self.house})
		self.assertEqual(len([row for row in in_house["result"] if isinstance(row, dict)]), 4)
		frappe.set_user(make.user("service", make.PROPERTY_B))
		seen = {
			row["property"]
			for row in query_report.run("Parking Occupancy", {})["result"]
			if isinstance(row, dict)
		}
		self.assertLessEqual(seen, {make.PROPERTY_B})


class TestTariff(ParkingCase):
	def test_a_property_has_one_tariff_in_force(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "Disable it first"):
			frappe.get_doc(
				{"doctype": "Parking Tariff", "property": HOUSE, "tariff_name": "第二个", "price": 3}
			).insert()

	def test_what_cannot_be_charged(self) -> None:
		for fields, message in (
			({"price": 1.005}, "whole cents"),
			({"has_night": 1, "night_price": 1}, "from when to when"),
			({"has_night": 1, "night_from": "20:00:00", "night_to": "20:00:00"}, "from when to when"),
			({"cap": 50, "most": 40}, "not below the cap"),
		):
			self.tariff.reload()
			with self.assertRaisesRegex(frappe.ValidationError, message):
				self.tariff.update(fields).save()

	def test_the_form_shows_what_a_stay_costs(self) -> None:
		from wuye_ops.security import parking_tariffs

		frappe.set_user(make.user("guard"))
		shown = parking_tariffs.examples(self.tariff.as_dict(convert_dates_to_str=True))
		self.assertEqual(
			[(row["stay"], row["amount"]) for row in shown["rows"]],
			[
				("20 min", "¥0.00"),
				("1 h", "¥5.00"),
				("2 h 30 min", "¥15.00"),
				("8 h", "¥40.00"),
				("1 d", "¥40.00"),
				("2 d 2 h", "¥90.00"),
			],
		)
		frappe.set_user(person("Records Clerk"))
		with self.assertRaises(frappe.PermissionError):
			parking_tariffs.examples({})


class TestMonthlyFee(FrappeTestCase):
	"""From the permit to the bill: a billing run charges what was agreed, and no import is needed."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.estate = fees.make_estate(2, area=lambda number: 100)
		self.addCleanup(self.remove)

	def remove(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		permits = frappe.get_all("Parking Permit", {"property": self.estate.property}, pluck="name")
		frappe.db.delete("Parking Permit Vehicle", {"parent": ["in", permits or [""]]})
		frappe.db.delete("Parking Permit", {"property": self.estate.property})
		self.estate.remove()

	def permit(self, number: int, standard, **fields):
		return cars.permit(
			self.estate.payers[number],
			property_name=self.estate.property,
			unit=self.estate.units[number],
			from_date=fees.month(),
			to_date=get_last_day(fees.month()),
			fee_standard=standard.name,
			**fields,
		)

	def test_a_space_a_place_among_many_and_an_agreed_price(self) -> None:
		house = self.estate.property
		by_space = fees.make_standard(house, "车位租赁", basis="Space", price=300, assigned_only=1)
		fixed = fees.make_standard(house, "地面月卡", basis="Fixed", price=180, assigned_only=1)
		space = cars.space(house)
		self.permit(0, by_space, parking_space=space)
		self.permit(1, fixed, fee_effect="Agreed Price", price=150, fee_reason="老业主优惠")
		with self.assertRaisesRegex(frappe.ValidationError, "Choose the space"):
			self.permit(1, by_space)
		frappe.db.commit()
		run = fees.preview_now(fees.make_run(house))
		charges = {row.customer: (row.parking_space, flt(row.amount)) for row in fees.charges_of(run)}
		self.assertEqual(charges, {self.estate.payers[0]: (space, 300), self.estate.payers[1]: (None, 150)})
