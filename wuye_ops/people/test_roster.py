"""The roster: what is needed, who is assigned and refused, coverage, stand-ins, and who is told what nobody mans."""

from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.metrics.registry import Scope
from wuye_ops.people import figures
from wuye_ops.people.report.roster_coverage import roster_coverage
from wuye_ops.people.roster import metrics, planning, sheet, shortages
from wuye_ops.people.roster.board import board
from wuye_ops.tests import factories as make

A, B = make.PROPERTY_A, make.PROPERTY_B
DAY_SHIFT, NIGHT_SHIFT = "排班测试白班", "排班测试夜班"
GUARD = "排班测试保安"
REFUSED = (frappe.ValidationError, frappe.DuplicateEntryError)


class TestRoster(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		make.make_designation(GUARD)
		for name, begins, ends in (
			(DAY_SHIFT, "08:00:00", "20:00:00"),
			(NIGHT_SHIFT, "20:00:00", "08:00:00"),
		):
			if not frappe.db.exists("Shift Type", name):
				frappe.get_doc(
					{"doctype": "Shift Type", "__newname": name, "start_time": begins, "end_time": ends}
				).insert()
		cls.one = make.make_employee(None, "秩序维护部", A, "排班甲")
		cls.two = make.make_employee(None, "秩序维护部", A, "排班乙")
		cls.other = make.make_employee(None, "秩序维护部", B, "排班丙")
		frappe.db.set_value("Employee", {"name": ["in", (cls.one, cls.two)]}, "designation", GUARD)
		cls.first = getdate(nowdate()) + timedelta(days=1)
		cls.second = cls.first + timedelta(days=1)
		cls.post = frappe.get_doc(
			{"doctype": "Guard Post", "property": A, "post_name": "排班测试门岗", "kind": "Gate"}
		).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("one_test")
		self.addCleanup(frappe.db.rollback, save_point="one_test")
		self.addCleanup(frappe.set_user, "Administrator")
		# what other tests have left is needed by nobody here
		frappe.db.delete("Roster Need", {"property": A})
		self.day = self.need(post=self.post.name)
		self.night = self.need(post=self.post.name, shift_type=NIGHT_SHIFT)

	def need(self, **fields):
		doc = {
			"doctype": "Roster Need",
			"property": A,
			"shift_type": DAY_SHIFT,
			"people": 1,
			"from_date": self.first,
			**fields,
		}
		return frappe.get_doc(doc).insert()

	def assign(self, need, employee, *days):
		return planning.assign(need.name, [employee], [str(day) for day in days])

	def test_a_need_is_one_post_on_days_there_are_and_said_once(self) -> None:
		cases = (
			({"designation": GUARD, "post": self.post.name}, "岗点|岗位|either"),
			({}, "岗点|岗位|either"),
			({"property": B, "post": self.post.name}, "项目|another property"),
			({"designation": GUARD, "people": 0}, "至少|at least"),
			({"designation": GUARD, "until_date": "2020-01-01"}, "早于|before"),
			({"post": self.post.name}, "相同需求|the same"),
		)
		for fields, words in cases:
			with self.subTest(fields), self.assertRaisesRegex(REFUSED, words):
				self.need(**fields)

	def test_coverage_is_hours_manned_of_those_needed(self) -> None:
		self.assertEqual(self.assign(self.day, self.one, self.first, self.second)["made"], 2)
		# 12 + 12 of 2 days × (12 + 12) hours
		part = metrics.count(Scope(self.first, self.second, (A,)))[A]
		self.assertEqual((part.numerator, part.denominator), (Decimal(24), Decimal(48)))
		rows = metrics.rows(Scope(self.first, self.second, (A,)), 0, 10)
		self.assertEqual([row.name for row in rows], [self.night.name, self.day.name])
		self.assertEqual(sum(row.numerator for row in rows), part.numerator)
		filters = {"property": A, "from_date": str(self.first), "to_date": str(self.second)}
		table = roster_coverage.execute(filters)[1]
		self.assertEqual(
			sorted((row["need"], row["short"]) for row in table),
			sorted([(self.day.name, 0)] * 2 + [(self.night.name, 1)] * 2),
		)

	def test_a_shift_that_ends_a_second_before_midnight_is_counted(self) -> None:
		late = {
			"doctype": "Shift Type",
			"__newname": "排班测试中班",
			"start_time": "16:00:00",
			"end_time": "23:59:59",
		}
		need = self.need(designation=GUARD, shift_type=frappe.get_doc(late).insert().name)
		self.assign(need, self.one, self.first)
		days = [metrics.count(Scope(day, day, (A,)))[A] for day in (self.first, self.second)]
		both = metrics.count(Scope(self.first, self.second, (A,)))[A]
		self.assertEqual(days[0] + days[1], both)
		self.assertEqual(both.numerator, Decimal("7.999722"))

	def test_who_is_on_leave_mans_nothing_and_is_not_assigned(self) -> None:
		self.assign(self.day, self.one, self.first)
		self.leave(self.one, self.first)
		part = metrics.count(Scope(self.first, self.first, (A,)))[A]
		self.assertEqual(part.numerator, 0)
		seen = board(A, str(self.first))
		person = next(row for row in seen["people"] if row["employee"] == self.one)
		self.assertTrue(person["days"][str(self.first)]["leave"])
		self.assertTrue(person["warnings"])
		told = self.assign(self.night, self.one, self.first)
		self.assertEqual(told["made"], 0)
		self.assertTrue(told["refused"])

	def test_too_little_rest_is_said_and_an_overlap_refused(self) -> None:
		self.assign(self.day, self.one, self.second)
		again = self.need(designation=GUARD)
		self.assertEqual(self.assign(again, self.one, self.second)["made"], 0)
		# the night before ends when the day begins: one stretch of 24 hours, which is said
		stand = {row["employee"]: row for row in planning.stand_ins(self.day.name, str(self.first))}
		self.assertIn(self.two, stand)
		self.assertNotIn(self.other, stand)

	def test_a_week_is_copied_once(self) -> None:
		self.assign(self.day, self.one, self.first, self.second)
		week = str(self.first + timedelta(days=7))
		self.assertEqual(planning.copy_week(A, week)["made"], 2)
		self.assertEqual(planning.copy_week(A, week)["made"], 0)

	def test_a_cycle_mans_day_and_night(self) -> None:
		cycle = [self.day.name, self.night.name, ""]
		last = self.first + timedelta(days=2)
		told = planning.rotate(cycle, [self.one, self.two], str(self.first), str(last))
		self.assertEqual((told["made"], told["refused"]), (4, []))

	def test_who_is_taken_off_stays_on_record(self) -> None:
		self.assign(self.day, self.one, self.first)
		name = frappe.db.get_value("Shift Assignment", {"wuye_roster_need": self.day.name, "docstatus": 1})
		planning.take_off(name)
		self.assertEqual(frappe.db.get_value("Shift Assignment", name, "docstatus"), 2)
		part = metrics.count(Scope(self.first, self.first, (A,)))[A]
		self.assertEqual(part.numerator, 0)

	def test_a_guard_without_the_certificate_of_the_post_is_not_assigned(self) -> None:
		frappe.get_doc({"doctype": "Certificate Kind", "kind_name": "排班测试保安员证"}).insert()
		frappe.get_doc(
			{
				"doctype": "Certificate Requirement",
				"work_kind": "Guard Post",
				"post_kind": "Gate",
				"any_of": [{"kind": "排班测试保安员证"}],
			}
		).insert()
		told = self.assign(self.day, self.one, self.first)
		self.assertEqual(told["made"], 0)
		self.assertIn("排班测试保安员证", told["refused"][0]["reason"])

	def test_only_ones_own_people_and_places_are_planned(self) -> None:
		with self.assertRaises(frappe.PermissionError):
			self.assign(self.day, self.other, self.first)
		frappe.set_user(make.user("manager"))
		self.assertEqual(self.assign(self.day, self.one, self.first)["made"], 1)
		for user in (make.user("manager", B), make.user("tech")):
			frappe.set_user(user)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				self.assign(self.day, self.one, self.second)
			with self.subTest(user), self.assertRaises(frappe.PermissionError):
				board(A, str(self.first))

	def test_who_may_write_a_need_makes_the_shifts_without_hrmss_right(self) -> None:
		frappe.set_user(make.user("manager"))
		self.assertFalse(frappe.has_permission("Shift Assignment", "create"))
		self.assertEqual(self.assign(self.day, self.one, self.first)["made"], 1)
		name = frappe.db.get_value("Shift Assignment", {"wuye_roster_need": self.day.name, "docstatus": 1})
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Shift Assignment", name).cancel()
		# what is over is taken off all the same
		self.day.db_set("disabled", 1)
		planning.take_off(name)
		self.assertEqual(frappe.db.get_value("Shift Assignment", name, "owner"), make.user("manager"))
		# and what HR has planned in its own form stays HR's
		own = self.by_hr(self.two)
		with self.assertRaises(frappe.ValidationError):
			planning.take_off(own)

	def test_a_head_plans_the_posts_of_the_own_department(self) -> None:
		engineering, order = make.make_department("工程部"), make.make_department("排班测试别部")
		self.post.db_set("department", order)
		frappe.clear_document_cache("Guard Post", self.post.name)
		self.addCleanup(frappe.clear_document_cache, "Guard Post", self.post.name)
		mine = self.need(designation=GUARD, department=engineering)
		theirs = self.need(designation=GUARD, shift_type=NIGHT_SHIFT, department=order)
		tech = make.employee("tech")
		frappe.db.set_value("Employee", tech, "designation", GUARD)
		frappe.set_user(make.user("head"))
		self.assertEqual(self.assign(mine, tech, self.first)["made"], 1)
		# the guard post brings its department, whatever the need says
		for need in (theirs, self.day):
			with self.subTest(need.title), self.assertRaises(frappe.PermissionError):
				self.assign(need, tech, self.second)
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Roster Need", theirs.name).update({"department": engineering}).save()
		with self.assertRaises(frappe.PermissionError):
			self.need(
				post=self.post.name, shift_type=DAY_SHIFT, from_date="2020-01-01", until_date="2020-02-01"
			)
		seen = board(A, str(self.first))
		self.assertEqual(
			{need["name"] for need in seen["needs"] if need["may_plan"]}, {mine.name}, "the others are read"
		)
		self.assertEqual(len(seen["needs"]), 4)
		# a week is copied where it is the own
		frappe.set_user("Administrator")
		self.assign(self.day, self.one, self.first)
		frappe.set_user(make.user("head"))
		self.assertEqual(planning.copy_week(A, str(self.first + timedelta(days=7)))["made"], 1)
		self.assertEqual(
			self.need(designation=GUARD, from_date="2020-01-01", until_date="2020-02-01").docstatus, 0
		)

	def test_the_month_is_printed_for_those_who_may_read_it(self) -> None:
		self.post.db_set("post_name", "<b>东门</b>")
		frappe.clear_document_cache("Guard Post", self.post.name)
		self.assign(self.day, self.one, self.first)
		frappe.set_user(make.user("manager"))
		with patch.object(sheet, "get_pdf", side_effect=lambda html, options: html) as made:
			sheet.pdf(A, str(self.first))
		self.assertEqual(made.call_args.args[1]["orientation"], "Landscape")
		self.assertEqual(frappe.local.response.type, "pdf")
		paper = frappe.local.response.filecontent
		self.assertIn(f"{A}-{self.first:%Y-%m}", frappe.local.response.filename)
		for text in ("排班甲", "排班乙", f"{DAY_SHIFT} 08:00–20:00", "1/1", "0/1", "&lt;b&gt;东门"):
			self.assertIn(text, paper)
		self.assertNotIn("排班丙", paper)
		self.assertNotIn("<b>东门", paper)
		frappe.set_user(make.user("manager", B))
		with self.assertRaises(frappe.PermissionError):
			sheet.pdf(A, str(self.first))

	def test_the_workspace_leads_to_what_its_figures_count(self) -> None:
		self.assign(self.day, self.one, self.first, self.second)
		frappe.set_user(make.user("manager"))
		card = figures.coverage()
		# of six days of two shifts of 12 hours two are manned
		self.assertEqual((card["value"], card["route"][1]), (16.67, "Roster Coverage"))
		rows = roster_coverage.execute({**card["route_options"], "property": A})[1]
		self.assertEqual(sum(row["short"] for row in rows), 10)
		area = figures.area_per_head()
		heads = frappe.db.count("Employee", {"wuye_property": A, "status": "Active"})
		self.assertEqual(area["route_options"], {"metric": "people.area_per_head"})
		self.assertGreater(heads, 0)
		frappe.db.set_value("Employee", self.two, {"status": "Left", "relieving_date": nowdate()})
		left = figures.turnover()
		self.assertGreater(left["value"], 0)
		frappe.set_user("Administrator")
		frappe.set_user(make.make_user("roster.hr@test.wuye", "HR User", "Employee"))
		self.assertEqual(figures.turnover()["route"], ["List", "Employee"])
		self.assertGreater(figures.area_per_head()["value"], 0)
		frappe.set_user(make.user("tech"))
		for card in (figures.coverage, figures.turnover, figures.area_per_head):
			with self.subTest(card.__name__), self.assertRaises(frappe.PermissionError):
				card()

	def test_an_employee_of_another_company_is_refused(self) -> None:
		frappe.db.set_value("Employee", self.two, "company", "另一家公司", update_modified=False)
		with self.assertRaises(frappe.PermissionError):
			self.assign(self.day, self.two, self.first)

	def test_what_nobody_mans_is_told_once(self) -> None:
		self.assign(self.day, self.one, self.first)
		shortages.follow_the_day()
		days = [row.on_day for row in self.day.reload().warnings]
		self.assertEqual(len(days), 2)
		self.assertNotIn(self.first, days)
		shortages.follow_the_day()
		self.assertEqual(len(self.day.reload().warnings), 2)

	def test_warnings_that_were_killed_half_way_go_on_the_next_time(self) -> None:
		said: list[str] = []

		def told(users, doc, subject) -> None:
			if len(said) == 2:
				raise SystemExit
			said.append(subject)

		with patch.object(shortages, "tell_staff", side_effect=told), self.assertRaises(SystemExit):
			shortages.follow_the_day()
		# the third had its row, and nobody was told: the transaction of the worker that died is rolled back
		rows = frappe.get_all("Roster Need Warning", {"parent": ["in", (self.day.name, self.night.name)]})
		self.assertEqual(len(rows), 3)
		frappe.db.rollback(save_point="roster_warning")
		said_first = len(said)
		with patch.object(shortages, "tell_staff", side_effect=lambda *about: said.append(about[2])):
			self.assertEqual(shortages.follow_the_day()["failed"], 0)
			self.assertEqual(shortages.follow_the_day()["told"], 0)
		# two posts on three days, each once
		self.assertEqual((said_first, len(said), len(set(said))), (2, 6, 6))
		row = frappe.get_last_doc("Roster Need Warning", {"parent": self.day.name})
		twin = frappe.get_doc({**row.as_dict(), "name": frappe.generate_hash(length=10)})
		with self.assertRaises((frappe.UniqueValidationError, frappe.DuplicateEntryError)):
			twin.db_insert()

	def test_a_need_people_were_assigned_for_is_not_deleted(self) -> None:
		self.assign(self.day, self.one, self.first)
		with self.assertRaises(frappe.ValidationError):
			self.day.delete()

	def by_hr(self, employee: str) -> str:
		frappe.set_user("Administrator")
		row = {
			"doctype": "Shift Assignment",
			"employee": employee,
			"company": make.company(),
			"shift_type": DAY_SHIFT,
			"start_date": self.second,
			"end_date": self.second,
		}
		name = frappe.get_doc(row).insert().submit().name
		frappe.set_user(make.user("manager"))
		return name

	def leave(self, employee: str, day) -> None:
		kind = frappe.db.get_value("Leave Type", {})
		frappe.get_doc(
			{
				"doctype": "Leave Application",
				"name": frappe.generate_hash(length=10),
				"employee": employee,
				"leave_type": kind,
				"from_date": day,
				"to_date": day,
				"status": "Approved",
				"docstatus": 1,
			}
		).db_insert()
