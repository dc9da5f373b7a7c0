"""Rounds of the order trade: what deviates is told once, at once, and taken back when a phone brings what was missing."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.inspection import doing
from wuye_ops.security import patrol
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import security_factories as security

DEVIATION = "Patrol Deviation"


class PatrolCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_base()
		security.people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.set_single_value("System Settings", "language", "en")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def sweep(self) -> int:
		"""One sweep that leaves nothing behind in the site."""
		with patch.object(frappe.db, "commit"):
			return patrol.sweep()

	def scan(self, doc, number: int, *, minutes_ago: float = 0, metres: float = 0, **fields) -> None:
		frappe.set_user(make.user("patrol"))
		doing.scan_point(
			doc.name,
			token=frappe.db.get_value("Service Area", doc.points[number].service_area, "qr_token"),
			at=str(now_datetime() - timedelta(minutes=minutes_ago)),
			**{**security.position(doc, number, metres), **fields},
		)
		frappe.set_user("Administrator")

	def found(self, doc, **filters) -> list[tuple[str, str]]:
		"""(deviation, status) of a round, as they were found."""
		return [
			(row.code, row.status)
			for row in frappe.get_all(
				DEVIATION, {"inspection": doc.name, **filters}, ["code", "status"], order_by="name"
			)
		]

	def told(self, doc, user: str = "order") -> list[str]:
		names = frappe.get_all(DEVIATION, {"inspection": doc.name}, pluck="name")
		return frappe.get_all(
			"Notification Log",
			{"for_user": make.user(user), "document_name": ["in", [*names, doc.name]]},
			pluck="subject",
			order_by="creation",
		)


class TestPatrol(PatrolCase):
	def test_a_round_in_order_has_no_deviation(self) -> None:
		doc = security.make_round()
		for number, minutes in enumerate((20, 12, 4)):
			self.scan(doc, number, minutes_ago=minutes)
		self.assertEqual(self.found(doc), [])
		self.assertEqual(self.sweep(), 0)

	def test_a_label_scanned_from_afar_is_told_to_the_head_at_once_and_once(self) -> None:
		doc = security.make_round()
		self.scan(doc, 0, minutes_ago=20)
		self.scan(doc, 1, minutes_ago=10, metres=400)
		self.assertEqual(self.found(doc), [("Too Far", "New")])
		(text,) = self.told(doc)
		self.assertIn("scanned from 400 m away", text)
		self.scan(doc, 2)
		doc.reload()
		patrol.compare(doc, now_datetime())
		self.assertEqual(len(self.told(doc)), 1)
		row = frappe.get_doc(DEVIATION, {"inspection": doc.name})
		self.assertEqual(
			(row.employee, row.service_area, row.told_to),
			(make.employee("patrol"), doc.points[1].service_area, make.user("order")),
		)

	def test_photographed_labels_are_too_fast_and_out_of_order(self) -> None:
		doc = security.make_round()
		self.scan(doc, 1, minutes_ago=10)
		self.scan(doc, 0, minutes_ago=9.9)
		self.scan(doc, 2)
		# 200 m in six seconds is told; the order is in the list alone
		self.assertEqual(self.found(doc), [("Too Fast", "New"), ("Wrong Order", "Noted")])
		self.assertEqual(len(self.told(doc)), 1)

	def test_a_point_left_out_with_a_reason_is_noted_and_not_told(self) -> None:
		doc = security.make_round()
		self.scan(doc, 0, minutes_ago=10)
		frappe.set_user(make.user("patrol"))
		doing.skip_point(doc.name, doc.points[1].name, "地库入口封闭施工")
		frappe.set_user("Administrator")
		self.assertEqual(self.found(doc), [("Missed", "Noted")])
		self.assertEqual(self.told(doc), [])

	def test_a_round_that_nobody_begins_and_then_somebody_does(self) -> None:
		doc = security.make_round(window_from=now_datetime() - timedelta(minutes=100))
		self.sweep()
		self.assertEqual(self.sweep(), 0)
		self.assertEqual(self.found(doc), [("Not Begun", "New")])
		self.assertIn("Not begun 100 min after the window opened", self.told(doc)[0])
		self.scan(doc, 0)
		# it began too late, and that stays; that it has begun is seen
		self.assertEqual(self.found(doc), [("Not Begun", "New")])
		self.assertTrue(frappe.db.get_value(DEVIATION, {"inspection": doc.name}, "ended_on"))

	def test_a_round_that_stands_still(self) -> None:
		doc = security.make_round()
		self.scan(doc, 0, minutes_ago=50)
		self.assertEqual(self.found(doc), [("Standing Still", "New")])
		self.assertIn("2 points are left", self.told(doc)[0])

	def test_what_was_left_out_is_one_notice_and_a_late_phone_takes_it_back(self) -> None:
		now = now_datetime()
		doc = security.make_round(
			window_from=now - timedelta(minutes=90), window_to=now - timedelta(minutes=5)
		)
		doc.db_set("missed_after", now + timedelta(hours=2))
		self.scan(doc, 0, minutes_ago=40)
		self.assertEqual(self.found(doc), [("Missed", "New"), ("Missed", "New")])
		self.assertEqual(len(self.told(doc)), 1)
		self.assertIn("2 patrol deviations", self.told(doc)[0])
		self.assertEqual(self.sweep(), 0)
		# from a basement without reception, with their times
		self.scan(doc, 1, minutes_ago=30)
		self.scan(doc, 2, minutes_ago=20)
		self.assertEqual(self.found(doc), [("Missed", "Withdrawn"), ("Missed", "Withdrawn")])

	def test_a_round_that_ended_with_nobody_on_it_is_found_by_the_sweep(self) -> None:
		now = now_datetime()
		doc = security.make_round(window_from=now - timedelta(hours=3), window_to=now - timedelta(hours=1))
		doc.db_set({"status": "Missed", "points_total": 3})
		self.sweep()
		self.assertEqual(self.sweep(), 0)
		self.assertEqual(self.found(doc), [("Missed", "New")] * 3)
		self.assertEqual(len(self.told(doc)), 1)

	def test_the_limits_are_the_propertys(self) -> None:
		frappe.db.delete("Patrol Policy")
		fields = {"near": 500, "in_order": 0, "tell_late": 1}
		frappe.get_doc({"doctype": "Patrol Policy", "property": make.PROPERTY_A, **fields}).insert()
		doc = security.make_round()
		self.scan(doc, 1, minutes_ago=20, metres=400)
		self.scan(doc, 0, minutes_ago=10)
		self.assertEqual(self.found(doc), [])
		with self.assertRaisesRegex(frappe.ValidationError, "between"):
			frappe.get_doc(
				{"doctype": "Patrol Policy", "property": make.PROPERTY_B, "most_speed": 900}
			).insert()

	def test_only_rounds_of_the_order_trade(self) -> None:
		doc = inspect.make_inspection(areas=2, employee=make.employee("patrol"))
		frappe.set_user(make.user("patrol"))
		for point in doc.points:
			doing.scan_point(doc.name, point=point.name)
		self.assertEqual(self.found(doc), [])

	def test_the_head_decides_and_nobody_else_writes(self) -> None:
		doc = security.make_round()
		self.scan(doc, 0, metres=400)
		row = frappe.get_doc(DEVIATION, {"inspection": doc.name})
		frappe.set_user(make.user("patrol"))
		self.assertEqual(frappe.get_list(DEVIATION, {"inspection": doc.name}, pluck="name"), [row.name])
		with self.assertRaises(frappe.PermissionError):
			patrol.decide(row.name, "Justified", "标签移位")
		frappe.set_user(make.user("order"))
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			patrol.decide(row.name, "Justified", " ")
		with self.assertRaises(frappe.PermissionError):
			row.db_set("status", "New")
			row.reload()
			row.details = "没有偏差"
			row.save()
		patrol.decide(row.name, "Not Justified", "现场未到，已面谈")
		row.reload()
		self.assertEqual((row.status, row.decided_by), ("Not Justified", make.user("order")))
		frappe.set_user(make.user("patrol2"))
		self.assertEqual(frappe.get_list(DEVIATION, {"inspection": doc.name}), [])
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.PermissionError):
			row.delete()
