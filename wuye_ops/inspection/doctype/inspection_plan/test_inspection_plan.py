"""Plans that cannot be walked are refused in a sentence, and stopping one has a reason."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.inspection import plans, schedules
from wuye_ops.property.workdays import workdays_of
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class TestInspectionPlan(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def refused(self, words: str, **fields) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			inspect.make_plan(**fields)

	def test_rules_nobody_can_work_by(self) -> None:
		for rule, words in (
			("every monday", "FREQ is DAILY"),
			("", "FREQ is DAILY"),
			("FREQ=HOURLY", "Several times a day are slots"),
			("FREQ=DAILY;BYHOUR=8", "speaks of hours"),
			("FREQ=DAILY;INTERVAL=0", "not a recurrence rule"),
			("FREQ=WEEKLY;BYDAY=XX", "not a recurrence rule"),
			("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never yields a day"),
			("FREQ=DAILY;UNTIL=20000101", "never yields a day"),
		):
			with self.subTest(rule=rule):
				self.refused(words, rrule=rule)

	def test_a_rule_outside_its_season_yields_nothing(self) -> None:
		self.refused(
			"never yields a day",
			rrule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
			seasons=[{"from_month": 6, "from_day": 1, "to_month": 8, "to_day": 31}],
		)

	def test_a_million_points_a_year(self) -> None:
		slots = [
			{"slot_name": f"{hour:02}", "from_time": f"{hour:02}:00:00", "to_time": f"{hour:02}:30:00"}
			for hour in range(24)
		]
		points = [{"service_area": inspect.make_area()} for _ in range(24)]
		# 366 days, 24 rounds, 24 points
		self.refused("210,816", slots=slots, points=points)

	def test_points(self) -> None:
		area = inspect.make_area()
		disabled = inspect.make_area(disabled=1)
		foreign = inspect.make_area(property_name=make.PROPERTY_B)
		self.refused("needs points", points=[])
		self.refused("on the route already", points=[{"service_area": area}, {"service_area": area}])
		self.refused("out of use", points=[{"service_area": disabled}])
		self.refused("does not belong to property", points=[{"service_area": foreign}])
		self.refused("either an area or an equipment", points=[{"note": "哪里？"}])

	def test_a_point_without_a_code_where_scans_are_required(self) -> None:
		area = inspect.make_area()
		frappe.db.set_value("Service Area", area, "qr_token", None)
		self.refused("has no QR code", points=[{"service_area": area}], scan_required=1)
		inspect.make_plan(points=[{"service_area": area}])

	def test_slots_and_seasons(self) -> None:
		slot = {"slot_name": "早班", "from_time": "08:00:00", "to_time": "12:00:00"}
		self.refused("slot .*早班.* is there already", slots=[slot, {**slot, "slot_name": " 早班 "}])
		self.refused(
			"not days of a year", seasons=[{"from_month": 2, "from_day": 30, "to_month": 3, "to_day": 1}]
		)
		self.refused(
			"not days of a year", seasons=[{"from_month": 13, "from_day": 1, "to_month": 3, "to_day": 1}]
		)

	def test_dates_and_sample(self) -> None:
		self.refused("ends before it starts", end_date="2020-01-01")
		self.refused("draws 1 to 100", kind="Spot Check", sample_size=0)
		self.refused("days ahead", ahead_days=4000)
		self.refused("is a draft", checklist=inspect.make_checklist(active=False).name)

	def test_the_department_is_that_of_the_trade(self) -> None:
		plan = inspect.make_plan(department=None, checklist=inspect.checklist("设施设备检查"))
		self.assertEqual(plan.department, make.make_department(make.TRADES["Engineering"]))

	def test_make_up_days_and_holidays(self) -> None:
		holidays = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": frappe.generate_hash(length=8),
				"from_date": "2027-10-01",
				"to_date": "2027-10-31",
				"holidays": [
					{"holiday_date": day, "description": "国庆"} for day in ("2027-10-01", "2027-10-09")
				],
			}
		).insert()
		calendar = frappe.get_doc(
			{
				"doctype": "Service Calendar",
				"calendar_name": frappe.generate_hash(length=8),
				"holiday_list": holidays.name,
				"intervals": [
					{"weekday": day, "from_time": "08:00:00", "to_time": "17:00:00"}
					for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
				],
				"workdays": [{"date": "2027-10-09", "from_time": "08:00:00", "to_time": "17:00:00"}],
			}
		).insert()
		doc = frappe.get_doc("Property", make.PROPERTY_A)
		doc.service_calendar = calendar.name
		doc.save()
		is_workday = workdays_of(make.PROPERTY_A)
		days = {
			"2027-10-01": False,  # holiday
			"2027-10-02": False,  # Saturday
			"2027-10-09": True,  # Saturday made up, though the list calls it a holiday
			"2027-10-11": True,  # Monday
		}
		self.assertEqual({day: is_workday(frappe.utils.getdate(day)) for day in days}, days)
		frappe.db.rollback()
		frappe.clear_document_cache("Property", make.PROPERTY_A)

	def test_the_form_shows_the_next_days(self) -> None:
		plan = inspect.make_plan(rrule="FREQ=WEEKLY;BYDAY=MO,TH", start_date="2031-01-01")
		days = schedules.next_days(plan.as_dict())
		self.assertEqual(len(days), 10)
		self.assertEqual([row["date"] for row in days[:3]], ["2031-01-02", "2031-01-06", "2031-01-09"])
		self.assertIn("Thursday", days[0]["text"])
		self.assertEqual(days[0]["slots"], ["The whole day"])
		leap = {**plan.as_dict(), "rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}
		self.assertEqual(schedules.next_days(leap)[0]["date"], "2032-02-29")

	def test_stopping_has_a_reason_and_an_end_is_one(self) -> None:
		plan = inspect.make_plan()
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			plans.pause(plan.name, " ")
		plans.pause(plan.name, "装修封闭")
		self.assertEqual(
			frappe.db.get_value("Inspection Plan", plan.name, ["status", "status_reason"]),
			("Paused", "装修封闭"),
		)
		plans.activate(plan.name)
		self.assertIsNone(frappe.db.get_value("Inspection Plan", plan.name, "status_reason"))
		plans.end(plan.name, "合同到期")
		with self.assertRaisesRegex(frappe.ValidationError, "cannot become"):
			plans.activate(plan.name)
		doc = frappe.get_doc("Inspection Plan", plan.name)
		doc.title = "又改"
		with self.assertRaisesRegex(frappe.ValidationError, "has ended"):
			doc.save()

	def test_what_the_generation_keeps_is_not_written_by_hand(self) -> None:
		plan = inspect.make_plan()
		doc = frappe.get_doc("Inspection Plan", plan.name)
		doc.generated_until, doc.active_since = "2099-01-01", "2000-01-01 00:00:00"
		doc.save()
		self.assertIsNone(frappe.db.get_value("Inspection Plan", plan.name, "generated_until"))
		self.assertGreater(frappe.db.get_value("Inspection Plan", plan.name, "active_since").year, 2020)
