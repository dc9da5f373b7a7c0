"""物业驾驶舱: what the manager of a property and head office see, and that nobody sees what is not theirs."""

from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.desk import query_report
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, get_first_day, getdate, now_datetime, nowdate

from wuye_ops.metrics import cockpit
from wuye_ops.rules.metric_value import DOWN, Aim
from wuye_ops.tests import factories as make
from wuye_ops.tests.metric_factories import AMOUNT, SHARE, declared, metric, put

DIRECTOR = "director@wuye.test"


class TestCockpit(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.this = getdate(get_first_day(nowdate()))
		self.before = getdate(add_months(self.this, -1))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def look(self, user: str | None = None, property_name: str | None = None, **more) -> dict:
		frappe.set_user(user or make.user("manager"))
		return cockpit.page(property_name, fresh=1, **more)

	def tile(self, page: dict, key: str) -> dict:
		return next(tile for tile in page["tiles"] if tile["key"] == key)

	def in_list(self, lead: dict) -> int:
		"""How many the list shows to which a number leads."""
		return len(frappe.get_list(lead["doctype"], filters=dict(lead["filters"]), limit=0))

	# -- metrics

	def test_a_metric_against_its_target_and_the_month_before(self) -> None:
		"""This month 19 of 20 are 95 %, the target; the month before 9 of 10 were 90 %."""
		with declared():
			put(make.PROPERTY_A, self.this, 19, 20)
			put(make.PROPERTY_A, self.before, 9, 10)
			put(make.PROPERTY_B, self.this, 0, 20)
			figure = self.look()["figures"][0]
		self.assertEqual((figure["value"], figure["standing"], figure["target"]), ("95%", "Met", "≥ 95%"))
		self.assertEqual(figure["change"], {"text": "▲ 5", "verdict": "Better"})
		self.assertEqual(figure["trend"], [None] * 10 + [90.0, 95.0])
		self.assertEqual(figure["lead"]["filters"]["property"], make.PROPERTY_A)
		self.assertIn("<polyline", figure["spark"])

	def test_nothing_to_divide_by_is_no_value(self) -> None:
		with declared():
			figure = self.look()["figures"][0]
		self.assertEqual((figure["value"], figure["standing"], figure["change"]), ("–", "No Value", None))
		self.assertEqual(figure["spark"], "")

	def test_a_month_that_is_over_is_looked_at_as_it_was(self) -> None:
		with declared():
			put(make.PROPERTY_A, self.before, 9, 10)
			put(make.PROPERTY_A, self.this, 1, 1)
			page = self.look(month=str(self.before))
		self.assertEqual(page["figures"][0]["value"], "90%")
		self.assertEqual(page["figures"][0]["months"][-1], f"{self.before:%Y-%m}")
		self.assertFalse(page["is_now"])

	def test_months_that_make_no_sense_are_refused(self) -> None:
		for month in (str(add_months(self.this, 1)), "2001-01-01", "下个月"):
			with self.subTest(month), self.assertRaises(frappe.ValidationError):
				self.look(month=month)

	# -- at risk today

	def test_each_number_leads_to_as_many_rows(self) -> None:
		make.make_request().db_set({"sla_status": "Overdue"})
		make.make_request().db_set({"sla_status": "At Risk", "urgency": "Emergency"})
		make.make_request(make.PROPERTY_B).db_set({"sla_status": "Overdue"})
		complaint = make.make_request()
		complaint.db_set({"kind": "Complaint", "next_report_by": now_datetime()})
		task = make.make_task()
		task.db_set({"status": "Blocked"})
		waiting = make.make_task()
		waiting.db_set({"status": "To Assign", "dispatched_on": make.minutes_ago(90)})
		page = self.look()
		for key in ("overdue", "at_risk", "emergencies", "complaints", "blocked", "unanswered"):
			with self.subTest(key):
				tile = self.tile(page, key)
				self.assertGreaterEqual(tile["count"], 1)
				self.assertEqual(tile["count"], self.in_list(tile["lead"]))
		frappe.set_user("Administrator")
		overdue = self.tile(page, "overdue")
		both = frappe.db.count(
			"Service Request",
			{"sla_status": "Overdue", "status": ["in", ["New", "Accepted", "In Progress", "On Hold"]]},
		)
		self.assertLess(overdue["count"], both)

	def test_what_there_is_comes_first_and_the_worst_of_it_in_front(self) -> None:
		make.make_request().db_set({"sla_status": "Overdue"})
		tiles = self.look()["tiles"]
		there = [bool(tile["count"]) for tile in tiles]
		self.assertEqual(there, sorted(there, reverse=True))
		self.assertEqual(tiles[0]["tone"], "red")

	# -- buildings and money

	def test_the_worst_building_and_its_rows(self) -> None:
		for _number in range(2):
			make.make_request().db_set({"sla_status": "Overdue"})
		make.make_request().db_set({"kind": "Complaint"})
		buildings = self.look()["buildings"]
		row = buildings["rows"][0]
		places = make.places()
		self.assertEqual(row["building"], places.building)
		cells = dict(zip([column["key"] for column in buildings["columns"]], row["cells"], strict=True))
		for key in ("Still Open", "Late", "Complaints"):
			with self.subTest(key):
				lead = cells[key]["lead"]
				self.assertGreaterEqual(cells[key]["value"], 1)
				report = query_report.run(lead["report"], dict(lead["filters"]))
				self.assertEqual(len(report["result"]), cells[key]["value"])

	# -- who sees what

	def test_a_propertys_people_see_their_property_only(self) -> None:
		page = self.look()
		self.assertEqual((page["property"], page["properties"]), (make.PROPERTY_A, [make.PROPERTY_A]))
		self.assertIsNone(page["ranking"])
		with self.assertRaises(frappe.PermissionError):
			self.look(property_name=make.PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			self.look(property_name="没有的项目")

	def test_who_may_not_read_a_chapter_does_not_see_its_part(self) -> None:
		"""Somebody of the service desk reads no inspections; a guard reads neither requests nor money."""
		keys = {tile["key"] for tile in self.look(make.user("service"))["tiles"]}
		self.assertIn("overdue", keys)
		self.assertNotIn("missed_today", keys)
		with declared():
			guard = self.look(make.user("guard"))
		self.assertNotIn("overdue", {tile["key"] for tile in guard["tiles"]})
		self.assertIsNone(guard["money"])
		self.assertEqual(guard["figures"], [])

	def test_a_resident_sees_nothing(self) -> None:
		with self.assertRaises(frappe.PermissionError):
			self.look(make.user("resident"))

	def test_what_is_kept_is_kept_for_one_user_alone(self) -> None:
		make.make_request().db_set({"sla_status": "Overdue"})
		frappe.set_user(make.user("manager"))
		mine = cockpit.page()
		with patch.object(cockpit, "read", side_effect=AssertionError("read again")):
			self.assertEqual(cockpit.page(), mine)
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertEqual(cockpit.page()["property"], make.PROPERTY_B)

	def test_a_right_that_is_taken_away_is_not_kept(self) -> None:
		frappe.set_user(make.user("manager"))
		cockpit.page()
		frappe.set_user("Administrator")
		self.addCleanup(frappe.clear_cache, user=make.user("manager"))
		frappe.get_doc("User", make.user("manager")).remove_roles("Property Manager")
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.PermissionError):
			cockpit.page()

	# -- head office

	def test_properties_are_ranked_by_a_metric(self) -> None:
		complaints = metric(AMOUNT, unit="次", aim=Aim(DOWN, Decimal(2), strict=True))
		with declared(metric(), complaints):
			put(make.PROPERTY_A, self.this, 19, 20)
			put(make.PROPERTY_B, self.this, 20, 20)
			put(make.PROPERTY_A, self.this, 1, None, AMOUNT)
			put(make.PROPERTY_B, self.this, 3, None, AMOUNT)
			page = self.look(DIRECTOR)
			by_share = page["ranking"]
			by_complaints = self.look(DIRECTOR, metric=AMOUNT)["ranking"]
		self.assertIsNone(page["property"])
		self.assertEqual(by_share["key"], SHARE)
		self.assertEqual([row["property"] for row in by_share["rows"]], [make.PROPERTY_B, make.PROPERTY_A])
		# fewer complaints are better
		self.assertEqual(
			[(row["property"], row["standing"]) for row in by_complaints["rows"]],
			[(make.PROPERTY_A, "Met"), (make.PROPERTY_B, "Missed")],
		)
		self.assertEqual(page["figures"][0]["value"], "97.5%")

	def test_a_metric_one_may_not_know_ranks_nobody(self) -> None:
		with declared(), self.assertRaises(frappe.PermissionError):
			self.look(DIRECTOR, metric="fees.collection")
		frappe.set_user(make.user("guard"))
		with declared(), self.assertRaises(frappe.PermissionError):
			cockpit.ranking(SHARE)

	def test_another_metric_ranks_the_same_properties(self) -> None:
		with declared():
			put(make.PROPERTY_A, self.this, 9, 10)
			put(make.PROPERTY_B, self.this, 10, 10)
			frappe.set_user(DIRECTOR)
			self.assertEqual([row["rank"] for row in cockpit.ranking(SHARE)["rows"]], [1, 2])
			frappe.set_user(make.user("manager"))
			rows = cockpit.ranking(SHARE)["rows"]
		self.assertEqual([row["property"] for row in rows], [make.PROPERTY_A])

	def test_the_same_value_is_the_same_rank(self) -> None:
		with declared():
			put(make.PROPERTY_A, self.this, 9, 10)
			put(make.PROPERTY_B, self.this, 9, 10)
			rows = self.look(DIRECTOR)["ranking"]["rows"]
		self.assertEqual([row["rank"] for row in rows], [1, 1])

	def test_the_page_takes_few_queries(self) -> None:
		"""What the metrics take is theirs: here is one that takes none."""
		with declared():
			self.look(DIRECTOR)
			with self.assertQueryCount(60):
				self.look(DIRECTOR)
