"""What a property needs is worked out by its standards, and shown against who is there."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.people.report.staffing_need import staffing_need as report
from wuye_ops.people.staffing import counting, standards
from wuye_ops.tests import factories as make

CLEANER, GUARD = "编制保洁员", "编制门岗"


class StaffingCase(FrappeTestCase):
	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		make.make_base()
		for name in (CLEANER, GUARD):
			make.make_designation(name)
		self.place = make.make_property("编制花园", built_up_area=48001).name

	def tearDown(self) -> None:
		frappe.db.rollback()

	def standard(self, designation: str = CLEANER, **fields):
		return frappe.get_doc(
			{
				"doctype": "Staffing Standard",
				"property": self.place,
				"designation": designation,
				"basis": "Area",
				"per": 6000,
				**fields,
			}
		).insert()

	def person(self, designation: str = CLEANER, **fields) -> str:
		name = make.make_employee(None, "保洁部", self.place, f"编制{frappe.generate_hash(length=6)}")
		frappe.db.set_value("Employee", name, {"designation": designation, **fields})
		return name

	def rows(self, **filters) -> list[dict]:
		return report.execute({"property": self.place, **filters})[1]


class TestStaffing(StaffingCase):
	def test_a_need_is_worked_out_and_said(self) -> None:
		# 48,001 ㎡ at 6,000 ㎡ a person are 8.0001…: nine people
		(row,) = [row for row in self.rows_with(self.standard()) if row["designation"] == CLEANER]
		self.assertEqual((row["needed"], row["planned"], row["missing"]), (9, 9, 9))
		self.assertIn("48001", row["how"])
		self.assertIn("6000", row["how"])

	def rows_with(self, _standard) -> list[dict]:
		return self.rows()

	def test_a_post_around_the_clock_takes_five_people(self) -> None:
		"""24 hours × 365 days ÷ (238 days × 8 hours) = 4.60."""
		for kind, name in (("Gate", "东门"), ("Gate", "西门"), ("Patrol", "巡逻")):
			frappe.get_doc(
				{
					"doctype": "Guard Post",
					"property": self.place,
					"post_name": name,
					"kind": kind,
					"shifts": [{"shift_name": "白班", "from_time": "08:00:00", "to_time": "20:00:00"}],
				}
			).insert()
		doc = self.standard(GUARD, basis="Posts", post_kind="Gate")
		self.assertEqual(standards.standing(doc.name)["needed"], 10)  # 9.20
		doc.hours = 12
		doc.save()
		self.assertEqual(standards.standing(doc.name)["needed"], 5)  # 4.60
		with self.assertRaises(frappe.ValidationError):
			doc.update({"hours": 25}).save()

	def test_who_is_there_comes_leaves_and_is_asked_for(self) -> None:
		self.standard(agreed=8)
		self.person()
		self.person(relieving_date=add_days(nowdate(), 10))
		self.person(date_of_joining=add_days(nowdate(), 20))
		# after the day up to which is counted, and of another post
		self.person(date_of_joining=add_days(nowdate(), 90))
		asker = self.person(GUARD)
		frappe.get_doc(requisition(self.place, asker, no_of_positions=4)).insert()
		cleaners, guards = self.rows()
		self.assertEqual(
			{key: cleaners[key] for key in ("heads", "joining", "leaving", "asked", "missing", "plan_gap")},
			# eight agreed, two there, one comes, one leaves, four are asked for
			{"heads": 2, "joining": 1, "leaving": 1, "asked": 4, "missing": 2, "plan_gap": 1},
		)
		self.assertEqual((cleaners["state"], guards["state"]), ("To Ask For", "No Standard"))
		self.assertEqual(self.rows(state="No Standard"), [guards])
		by_place = self.rows(group_by="Property")
		self.assertEqual((by_place[0]["heads"], by_place[0]["missing"]), (3, 2))
		figures = report.execute({"property": self.place})[4]
		self.assertEqual([one["value"] for one in figures][2:4], [3, 2])

	def test_too_many_at_one_place_do_not_fill_another(self) -> None:
		self.standard(agreed=1)
		self.person()
		self.person()
		other = self.place
		self.place = make.make_property("编制二期", built_up_area=6000).name
		self.standard()
		found = report._posts(frappe._dict(designation=CLEANER))
		ours = [one for one in found if one.property in (self.place, other)]
		(row,) = report._by_designation(ours)
		self.assertEqual((row["missing"], row["over"], row["heads"]), (1, 1, 2))

	def test_the_number_of_questions_does_not_grow_with_properties(self) -> None:
		self.standard()
		for _number in range(3):
			self.place = make.make_property("编制多", built_up_area=6000).name
			self.standard()
		rows = frappe.get_all("Staffing Standard", {"designation": CLEANER}, list(counting.FIELDS))
		counting.posts(rows, standards.until_day())
		with self.assertQueryCount(6):
			counting.posts(rows, standards.until_day())

	def test_standards_to_begin_with_are_made_once(self) -> None:
		for row in standards.read("people.json")["staffing_standards"]:
			make.make_designation(row["designation"])
		first = standards.make_usual(self.place)
		self.assertEqual((len(first["made"]), first["without_designation"]), (8, []))
		self.assertEqual(standards.make_usual(self.place)["made"], [])
		frappe.db.set_value("Staffing Standard", f"{self.place}-保洁员", {"per": 5000, "agreed": 3})
		other = make.make_property("编制仿").name
		self.assertEqual(len(standards.make_usual(other, like=self.place)["made"]), 8)
		copied = frappe.get_doc("Staffing Standard", f"{other}-保洁员")
		self.assertEqual((copied.per, copied.agreed), (5000, 0))

	def test_bad_standards_are_refused(self) -> None:
		for fields in (
			{"per": 0},
			{"per": -1},
			{"basis": "Posts"},
			{"basis": "Posts", "post_kind": "Gate", "days_a_week": 8},
			{"basis": "Moon"},
			{"least": -1},
			{"agreed": -2},
		):
			with self.subTest(fields), self.assertRaises(frappe.ValidationError):
				self.standard(**fields)
		self.standard()
		with self.assertRaises(frappe.ValidationError):
			self.standard()

	def test_a_manager_sees_the_own_property_and_sets_nothing(self) -> None:
		for place in (make.PROPERTY_A, make.PROPERTY_B):
			self.place = place
			self.standard()
		frappe.set_user(make.user("manager"))
		places = {row["property"] for row in report.execute({})[1]}
		self.assertIn(make.PROPERTY_A, places)
		self.assertNotIn(make.PROPERTY_B, places)
		with self.assertRaises(frappe.PermissionError):
			standards.make_usual(make.PROPERTY_A)
		with self.assertRaises(frappe.PermissionError):
			standards.standing(f"{make.PROPERTY_B}-{CLEANER}")
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			report.execute({})


def requisition(place: str, asker: str, **fields) -> dict:
	return {
		"doctype": "Job Requisition",
		"wuye_property": place,
		"designation": CLEANER,
		"no_of_positions": 1,
		"expected_compensation": 4500,
		"company": make.company(),
		"requested_by": asker,
		"posting_date": nowdate(),
		"expected_by": add_days(nowdate(), 30),
		"status": "Pending",
		"description": "保洁",
		"reason_for_requesting": "两人离职",
		**fields,
	}
