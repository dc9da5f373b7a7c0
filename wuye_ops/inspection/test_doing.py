"""Doing an inspection: what a phone sends is taken once, what cannot be is refused in a sentence."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.inspection import doing, findings, route, sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.http import Client

CLEANING = make.TRADES["Cleaning"]


class DoingCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		if not frappe.db.exists("User", make.user("cleaner")):
			make.make_person("cleaner", "Field Staff", CLEANING, make.PROPERTY_A)
			make.make_person(
				"inspector", "Quality Inspector", make.TRADES["Customer Service"], make.PROPERTY_A
			)
			frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def refused(self, words: str, function, *args, error=frappe.ValidationError, **kwargs) -> None:
		with self.assertRaisesRegex(error, words):
			function(*args, **kwargs)

	def inspection(self, **fields):
		return inspect.make_inspection(
			**{"department": make.make_department(CLEANING), "employee": make.employee("cleaner"), **fields}
		)

	def token(self, doc, number: int = 0) -> str:
		return frappe.db.get_value("Service Area", doc.points[number].service_area, "qr_token")

	def status(self, doc) -> str:
		return frappe.db.get_value("Inspection", doc.name, "status")

	def done(self, doc, outcome: str = "Passed") -> dict:
		for point in doc.points:
			for code in ("01", "02"):
				doing.record_result(doc.name, code, outcome, point=point.name, note="看过")
		return doing.finish(doc.name)


class TestDoing(DoingCase):
	def test_a_round_from_the_first_scan_to_the_score(self) -> None:
		doc = self.inspection(areas=2)
		frappe.set_user(make.user("cleaner"))
		for number, point in enumerate(doc.points):
			answer = doing.scan_point(doc.name, token=f"https://x/report?area={self.token(doc, number)}")
			self.assertEqual((answer["point"], answer["method"]), (point.name, "QR"))
			doing.record_result(doc.name, "01", "Passed", point=point.name)
			doing.record_result(doc.name, "02", "Nearly Passed", point=point.name)
		answer = doing.finish(doc.name, remark="总体良好")
		# 60 + 40 × 0.6
		self.assertEqual((answer["status"], answer["score"], answer["passed"]), ("Done", 84.0, False))
		self.assertEqual(answer["timeliness"], "In Time")
		kept = frappe.get_doc("Inspection", doc.name)
		self.assertEqual((kept.points_done, kept.remark), (2, "总体良好"))
		self.assertEqual({row.recorded_by for row in kept.results}, {make.user("cleaner")})

	def test_what_is_missing_is_listed(self) -> None:
		doc = self.inspection(areas=2, checklist=inspect.checklist())
		doing.scan_point(doc.name, token=self.token(doc))
		doing.record_result(doc.name, "01", "Failed", point=doc.points[0].name, note="有垃圾")
		with self.assertRaises(frappe.ValidationError) as caught:
			doing.finish(doc.name)
		text = str(caught.exception)
		self.assertEqual(text.count("no result"), 7)
		self.assertEqual(text.count("no photo"), 1)
		self.assertEqual(text.count("not reached"), 1)
		self.assertEqual(self.status(doc), "In Progress")

	def test_a_point_that_cannot_be_reached_has_a_reason(self) -> None:
		doc = self.inspection(areas=2)
		self.refused("Say why", doing.skip_point, doc.name, doc.points[1].name, "  ")
		doing.skip_point(doc.name, doc.points[1].name, "门锁着")
		for code in ("01", "02"):
			doing.record_result(doc.name, code, "Passed", point=doc.points[0].name)
		self.assertEqual(doing.finish(doc.name)["score"], 100)
		kept = frappe.get_doc("Inspection", doc.name)
		self.assertEqual(
			[(row.status, row.missed_reason) for row in kept.points], [("Done", None), ("Missed", "门锁着")]
		)
		alone = self.inspection()
		doing.skip_point(alone.name, alone.points[0].name, "门锁着")
		self.refused("No point was reached", doing.finish, alone.name)

	def test_scan_required(self) -> None:
		doc = self.inspection()
		doc.db_set("scan_required", 1)
		point = doc.points[0].name
		self.refused("Scan the code", doing.scan_point, doc.name, point=point)
		self.refused("Scan the code", doing.record_result, doc.name, "01", "Passed", point=point)
		answer = doing.scan_point(doc.name, code=doc.points[0].service_area.lower())
		self.assertEqual(answer["method"], "Code")
		doing.record_result(doc.name, "01", "Passed", point=point)

	def test_distance_to_the_point(self) -> None:
		here = inspect.make_area(latitude=31.230416, longitude=121.473701)
		doc = self.inspection(points=[{"service_area": here}, {"service_area": inspect.make_area()}])
		answer = doing.scan_point(
			doc.name, point=doc.points[0].name, latitude=31.2314, longitude=121.4737, accuracy=20
		)
		self.assertEqual((answer["distance"], answer["near"]), (109, True))
		answer = doing.scan_point(doc.name, point=doc.points[1].name, latitude=31.2, longitude=121.4)
		self.assertEqual((answer["distance"], answer["near"]), (None, None))
		far = self.inspection(points=[{"service_area": here}])
		answer = doing.scan_point(far.name, point=far.points[0].name, latitude=31.3, longitude=121.47)
		self.assertFalse(answer["near"])
		for position in ((91, 0), (0, 181), (float("nan"), 0)):
			other = self.inspection()
			self.refused(
				"position cannot be right", doing.scan_point, other.name, point=other.points[0].name,
				latitude=position[0], longitude=position[1],
			)  # fmt: skip

	def test_foreign_points_items_and_entries(self) -> None:
		doc, other = self.inspection(), self.inspection()
		self.refused("no point of inspection", doing.scan_point, doc.name, token=self.token(other))
		self.refused("no point of inspection", doing.scan_point, doc.name, code="AREA-999999")
		self.refused("no point of inspection", doing.scan_point, doc.name)
		self.refused(
			"no point of inspection",
			doing.record_result,
			doc.name,
			"01",
			"Passed",
			point=other.points[0].name,
		)
		self.refused("no point of inspection", doing.record_result, doc.name, "01", "Passed")
		point = doc.points[0].name
		self.refused("not on checklist", doing.record_result, doc.name, "99", "Passed", point=point)
		self.refused("one of", doing.record_result, doc.name, "01", "Great", point=point)
		self.refused("Say or show", doing.record_result, doc.name, "01", "Failed", point=point)
		doing.record_result(other.name, "01", "Passed", point=other.points[0].name, entry_key="k-1")
		self.refused(
			"another inspection", doing.record_result, doc.name, "01", "Passed", point=point, entry_key="k-1"
		)
		self.assertEqual(self.status(doc), "Planned")

	def test_times_that_cannot_be(self) -> None:
		doc = self.inspection()
		point, now = doc.points[0].name, now_datetime()
		for at, words in (
			(now + timedelta(minutes=10), "in the future"),
			(now - timedelta(hours=2), "begins at"),
			(now - timedelta(minutes=30), "Backdated"),
			("yesterday", "not a time"),
		):
			with self.subTest(at=at):
				self.refused(words, doing.scan_point, doc.name, point=point, at=at)
		doc.db_set("creation", now - timedelta(hours=60), update_modified=False)
		doc.db_set("window_from", now - timedelta(hours=48), update_modified=False)
		self.refused(
			"more than 24 hours ago", doing.scan_point, doc.name, point=point, at=now - timedelta(hours=30)
		)
		answer = doing.scan_point(doc.name, point=point, at=now + timedelta(minutes=3))
		# a clock that is a little ahead is set right
		self.assertLessEqual(answer["scanned_on"], str(now_datetime()))

	def test_grace_and_lateness(self) -> None:
		now = now_datetime()
		early = self.inspection(window_from=now + timedelta(minutes=5), grace_minutes=10)
		self.assertEqual(doing.scan_point(early.name, point=early.points[0].name)["timeliness"], "Early")
		too_early = self.inspection(window_from=now + timedelta(minutes=15), grace_minutes=10)
		self.refused("begins at", doing.start, too_early.name)
		closed = {"window_from": now - timedelta(hours=3), "window_to": now - timedelta(minutes=5)}
		late = self.inspection(**closed, grace_minutes=10)
		self.assertEqual(doing.scan_point(late.name, point=late.points[0].name)["timeliness"], "Late")
		self.assertEqual(self.done(late)["timeliness"], "Late")
		over = self.inspection(**closed)
		self.refused("closed at", doing.start, over.name)

	def test_the_same_again_changes_nothing(self) -> None:
		doc = self.inspection()
		point = doc.points[0].name
		first = doing.scan_point(doc.name, token=self.token(doc))
		self.assertEqual(doing.scan_point(doc.name, token=self.token(doc)), first)
		one = doing.record_result(doc.name, "01", "Failed", point=point, note="脏", entry_key="again")
		self.assertEqual(doing.record_result(doc.name, "01", "Passed", point=point, entry_key="again"), one)
		# a correction replaces
		two = doing.record_result(doc.name, "01", "Failed", point=point, note="很脏", entry_key="new")
		self.assertEqual(two["result"], one["result"])
		doing.record_result(doc.name, "02", "Passed", point=point)
		finished = doing.finish(doc.name)
		self.assertEqual(doing.finish(doc.name), finished)
		self.assertEqual(len(finished["rectifications"]), 1)
		self.assertEqual(doing.record_result(doc.name, "01", "Passed", point=point, entry_key="new"), two)
		self.assertEqual(doing.scan_point(doc.name, token=self.token(doc)), first)
		self.refused("is Done", doing.record_result, doc.name, "01", "Passed", point=point)
		self.assertEqual(frappe.db.count("Rectification", {"source_name": doc.name}), 1)

	def test_a_phone_sends_what_it_kept_once_more(self) -> None:
		doc = self.inspection(areas=2)
		points = [row.name for row in doc.points]
		entries = [
			{"kind": "start"},
			{"kind": "scan", "token": self.token(doc)},
			*(
				{
					"kind": "result",
					"point": points[0],
					"item_code": code,
					"outcome": "Passed",
					"entry_key": f"s-{code}",
				}
				for code in ("01", "02")
			),
			{"kind": "scan", "token": "nonsense"},
			{"kind": "result", "point": points[0], "item_code": "77", "outcome": "Passed"},
			{"kind": "skip", "point": points[1], "reason": "施工"},
			{"kind": "finish"},
		]
		for _time in range(2):
			answers = doing.sync(doc.name, frappe.as_json(entries))
			self.assertEqual([row["ok"] for row in answers], [True] * 4 + [False, False, True, True], answers)
			self.assertIn("no point of inspection", answers[4]["message"])
			self.assertTrue(answers[2]["answer"]["result"])
			self.assertEqual(answers[-1]["answer"]["score"], 100)
		self.assertEqual(frappe.db.count("Inspection Result", {"parent": doc.name}), 2)
		self.refused("no entries", doing.sync, doc.name, "17")

	def test_done_without_a_connection_and_sent_after_the_window(self) -> None:
		now = now_datetime()
		doc = self.inspection(window_from=now - timedelta(hours=3), window_to=now - timedelta(hours=1))
		doc.db_set("creation", now - timedelta(hours=5), update_modified=False)
		sweep.mark_missed(now)
		doc.reload()
		self.assertEqual((doc.status, doc.points[0].status), ("Missed", "Missed"))
		self.refused("closed at", doing.scan_point, doc.name, token=self.token(doc))
		then = now - timedelta(hours=2)
		answer = doing.scan_point(doc.name, token=self.token(doc), at=str(then))
		self.assertEqual((answer["status"], answer["timeliness"]), ("Done", "In Time"))
		for code in ("01", "02"):
			doing.record_result(doc.name, code, "Passed", point=doc.points[0].name, at=str(then))
		self.assertEqual(doing.finish(doc.name, at=str(then))["timeliness"], "In Time")
		row = frappe.get_doc("Inspection", doc.name).points[0]
		# when it came is kept beside when it is said to have been
		self.assertGreater(row.received_on, row.scanned_on + timedelta(hours=1))

	def test_photos(self) -> None:
		doc, other = self.inspection(checklist=inspect.checklist("秩序维护检查")), self.inspection()
		point = doc.points[0].name
		foreign = inspect.make_photo("Inspection", other.name)
		self.refused(
			"not uploaded to this inspection",
			doing.record_result,
			doc.name,
			"04",
			"Passed",
			point=point,
			photo=foreign,
		)
		# 消防通道 is to be shown whatever is found
		self.assertTrue(doing.record_result(doc.name, "04", "Passed", point=point)["photo_missing"])
		photo = inspect.make_photo("Inspection", doc.name)
		answer = doing.record_result(doc.name, "04", "Failed", point=point, note="堵塞", photo=photo)
		self.assertFalse(answer["photo_missing"])
		self.assertTrue(photo.startswith("/private/"))
		for code in ("01", "02", "03", "05"):
			doing.record_result(doc.name, code, "Passed", point=point)
		name = doing.finish(doc.name)["rectifications"][0]
		# whoever cures it sees what it looked like
		self.assertTrue(
			frappe.db.exists("File", {"file_url": photo, "attached_to_name": name, "is_private": 1})
		)
		self.assertEqual(frappe.db.get_value("Rectification", name, "severity"), "Critical")


class TestFindings(DoingCase):
	def test_each_failed_item_is_a_rectification(self) -> None:
		doc = self.inspection()
		answer = self.done(doc, "Failed")
		self.assertEqual((answer["score"], len(answer["rectifications"])), (0, 2))
		born = frappe.get_doc("Rectification", answer["rectifications"][0])
		self.assertEqual((born.source_doctype, born.source_name), ("Inspection", doc.name))
		self.assertEqual(born.department, doc.department)
		self.assertEqual(born.service_area, doc.points[0].service_area)
		self.assertEqual(str(born.due_date), str(frappe.utils.add_days(make.today(), 7)))
		self.assertIn("标准1", born.subject)

	def test_found_again_while_it_waits_is_the_same_defect(self) -> None:
		area = inspect.make_area()
		checklist = inspect.make_checklist().name
		first, again = (
			self.inspection(points=[{"service_area": area}], checklist=checklist) for _ in range(2)
		)
		before = self.done(first, "Failed")["rectifications"]
		self.assertEqual(self.done(again, "Failed")["rectifications"], before)
		log = frappe.get_doc("Rectification", before[0]).log
		self.assertEqual([row.step for row in log], ["Found", "Found Again"])

	def test_an_inspection_that_is_left_open_hides_nothing(self) -> None:
		now = now_datetime()
		doc = self.inspection()
		doing.record_result(doc.name, "01", "Failed", point=doc.points[0].name, note="坏了")
		doc.db_set("missed_after", now - timedelta(hours=25))
		with self.committing():
			self.assertEqual(sweep.close_unfinished(now), 1)
		doc.reload()
		self.assertEqual((doc.status, doc.missed_reason), ("Missed", sweep.NOT_FINISHED))
		self.assertTrue(doc.results[0].rectification)

	def test_one_that_cannot_be_closed_says_so_once_and_stops_no_other(self) -> None:
		now = now_datetime()
		stuck, other = self.inspection(), self.inspection()
		for doc in (stuck, other):
			doing.start(doc.name)
			frappe.db.set_value("Inspection", doc.name, "missed_after", now - timedelta(hours=25))
		whole = findings.make_rectifications

		def fails(doc):
			if doc.name == stuck.name:
				raise ValueError("no department")
			return whole(doc)

		with (
			self.committing(),
			patch.object(frappe.db, "rollback"),
			patch.object(findings, "make_rectifications", fails),
		):
			self.assertEqual([sweep.close_unfinished(now), sweep.close_unfinished(now)], [1, 0])
		self.assertEqual((self.status(stuck), self.status(other)), ("In Progress", "Missed"))
		comments = frappe.get_all(
			"Comment", {"reference_name": stuck.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertEqual(comments, ["Could not be closed after its time: no department"])
		told = {"document_name": stuck.name, "for_user": make.user("manager")}
		self.assertEqual(frappe.db.count("Notification Log", told), 1)

	def test_cancelling_needs_a_reason_and_hides_nothing(self) -> None:
		doc = self.inspection()
		frappe.set_user(make.user("cleaner"))
		doing.record_result(doc.name, "01", "Failed", point=doc.points[0].name, note="坏了")
		self.refused("head", doing.cancel, doc.name, "不想做", error=frappe.PermissionError)
		frappe.set_user(make.user("head"))
		self.refused("Say why", doing.cancel, doc.name, "")
		doing.cancel(doc.name, "台风停工")
		frappe.set_user("Administrator")
		self.assertEqual(frappe.db.count("Rectification", {"source_name": doc.name}), 1)
		self.assertEqual(self.status(doc), "Cancelled")

	def committing(self):
		"""What would be committed by a sweep is left to the test's rollback."""
		return patch.object(frappe.db, "commit")


class TestWhoMayDoIt(DoingCase):
	def test_the_inspector_and_nobody_else_of_the_staff(self) -> None:
		doc = self.inspection()
		frappe.set_user(make.user("tech"))
		for attempt in (doing.start, route.sheet, doing.finish):
			self.refused("", attempt, doc.name, error=frappe.PermissionError)
		for key in ("cleaner", "inspector", "head", "manager"):
			frappe.set_user(make.user(key))
			self.assertEqual(doing.start(doc.name)["status"], "In Progress")

	def test_who_begins_one_of_the_department_has_it(self) -> None:
		doc = self.inspection(employee=None)
		frappe.set_user(make.user("tech"))
		self.refused("", doing.start, doc.name, error=frappe.PermissionError)
		frappe.set_user(make.user("cleaner"))
		self.assertIn(doc.name, [row["name"] for row in route.my_inspections()["inspections"]])
		doing.start(doc.name)
		self.assertEqual(frappe.db.get_value("Inspection", doc.name, "employee"), make.employee("cleaner"))

	def test_nothing_is_written_past_the_services(self) -> None:
		doc = self.inspection()
		frappe.db.commit()
		try:
			attempts = {
				"cleaner": ({"status": "Done"}, {"score": 100}, {"employee": None}, {"window_to": "2099-01-01"}),
				"inspector": ({"status": "Done"}, {"score": 100}, {"results": [{"item_code": "01", "outcome": "Passed"}]}),
				"manager": ({"passed": 1}, {"plan": None, "inspection_key": "x|y"}),
			}  # fmt: skip
			for person, changes in attempts.items():
				client = Client(make.user(person))
				for change in changes:
					answer = client.put(f"/api/resource/Inspection/{doc.name}", **change)
					self.assertFalse(answer.ok, (person, change, answer))
			kept = frappe.get_doc("Inspection", doc.name)
			self.assertEqual((kept.status, kept.score, len(kept.results)), ("Planned", 0, 0))
			answer = Client(make.user("manager")).put(
				f"/api/resource/Inspection/{doc.name}", employee=make.employee("tech")
			)
			self.assertTrue(answer.ok, answer)
		finally:
			frappe.db.rollback()
			frappe.delete_doc("Inspection", doc.name, force=True)
			frappe.db.commit()

	def test_the_phone_has_all_it_needs(self) -> None:
		doc = self.inspection(areas=2)
		frappe.set_user(make.user("cleaner"))
		day = route.my_inspections()
		mine = next(row for row in day["inspections"] if row["name"] == doc.name)
		self.assertEqual((mine["status"], mine["late"]), ("Planned", False))
		self.assertGreater(mine["minutes"], 50)
		sheet = route.sheet(doc.name)
		self.assertTrue(sheet["may_do"])
		self.assertEqual([row["item_code"] for row in sheet["items"]], ["01", "02"])
		self.assertEqual([row["code"] for row in sheet["points"]], [row.service_area for row in doc.points])
		self.assertEqual(len(sheet["outcomes"]), 4)
