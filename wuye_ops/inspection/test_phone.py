"""What the phone learns of rounds and rectifications: one's own, the department's pool, and nothing beside it."""

from datetime import timedelta
from hashlib import sha256

import frappe
from frappe.utils import add_days, now_datetime

from wuye_ops.inspection import doing, phone, phone_rectifications, rectification
from wuye_ops.inspection.test_doing import CLEANING, DoingCase
from wuye_ops.property import offline_entries
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.http import Client

METHODS = (
	("wuye_ops.inspection.phone.overview", {}),
	("wuye_ops.inspection.phone.round_of", {"inspection": None}),
	(
		"wuye_ops.property.offline_entries.sent_photo",
		{"doctype": "Inspection", "name": None, "file_name": "x.jpg"},
	),
	("wuye_ops.inspection.phone.point_at", {"token": "x"}),
	("wuye_ops.inspection.phone_rectifications.my_rectifications", {}),
)


class PhoneCase(DoingCase):
	def as_user(self, key: str = "cleaner") -> None:
		frappe.set_user(make.user(key))

	def pool(self, **fields):
		return self.inspection(employee=None, **fields)

	def window(self, doc, start: float, end: float) -> None:
		"""The window in hours from now."""
		now = now_datetime()
		doc.db_set(
			{
				"window_from": now + timedelta(hours=start),
				"window_to": now + timedelta(hours=end),
				"missed_after": now + timedelta(hours=end + 1),
			},
			update_modified=False,
		)

	def states(self) -> dict[str, str]:
		return {row["name"]: row["state"] for row in phone.overview()["rounds"]}


class TestOverview(PhoneCase):
	def test_mine_and_the_pool_of_my_department(self) -> None:
		mine, pool = self.inspection(), self.pool()
		engineering = self.inspection(
			department=make.make_department(make.TRADES["Engineering"]), employee=make.employee("tech")
		)
		others_pool = self.pool(department=make.make_department(make.TRADES["Engineering"]))
		elsewhere = inspect.make_inspection(make.PROPERTY_B, department=make.make_department(CLEANING))
		cancelled = self.inspection()
		doing.cancel(cancelled.name, "不做了")
		self.as_user()
		rows = {row["name"]: row for row in phone.overview()["rounds"]}
		self.assertIn(mine.name, rows)
		self.assertTrue(rows[pool.name]["in_pool"])
		for doc in (engineering, others_pool, elsewhere, cancelled):
			self.assertNotIn(doc.name, rows)

	def test_states_in_the_order_of_what_is_to_be_done(self) -> None:
		now, late, later, missed, done = (self.inspection() for _ in range(5))
		self.done(done)
		frappe.db.set_value(
			"Inspection",
			missed.name,
			{"status": "Missed", "missed_reason": "The window passed and nobody began."},
		)
		half = now_datetime().replace(hour=12, minute=0, second=0)
		card = frappe._dict(
			status="Planned", grace_minutes=10, window_from=half, window_to=half + timedelta(hours=1)
		)
		for minutes, state in ((-11, "later"), (-10, "now"), (0, "now"), (60, "now"), (61, "late")):
			self.assertEqual(phone.state_of(card, half + timedelta(minutes=minutes)), state)
		for doc, window in ((late, (-2, -0.001)), (later, (0.001, 0.002))):
			self.window(doc, *window)
		self.as_user()
		rows = phone.overview()["rounds"]
		known = [now.name, late.name, later.name, missed.name, done.name]
		order = [row["name"] for row in rows if row["name"] in known]
		self.assertEqual(order, known)
		frappe.local.lang = "zh"
		reason = next(
			row["missed_reason"] for row in phone.overview()["rounds"] if row["name"] == missed.name
		)
		self.assertEqual(reason, frappe._("The window passed and nobody began."))
		self.assertNotIn("window", reason)

	def test_what_was_begun_yesterday_is_still_there(self) -> None:
		begun, planned = self.inspection(), self.inspection()
		doing.start(begun.name)
		midnight = now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)
		for doc in (begun, planned):
			doc.db_set(
				{"window_from": midnight - timedelta(hours=3), "window_to": midnight - timedelta(hours=1)}
			)
		self.as_user()
		states = self.states()
		self.assertEqual(states.get(begun.name), "late")
		self.assertNotIn(planned.name, states)

	def test_spot_checks_are_for_inspectors(self) -> None:
		doc = self.pool(kind="Spot Check")
		self.as_user()
		self.assertNotIn(doc.name, self.states())
		self.assertRaises(frappe.PermissionError, phone.round_of, doc.name)
		self.as_user("inspector")
		self.assertEqual(self.states().get(doc.name), "now")

	def test_completion_of_a_route_today_and_this_month(self) -> None:
		plan = inspect.make_plan(areas=2)
		first = frappe.utils.getdate().replace(day=1)
		for day, total, done, status in (
			(frappe.utils.getdate(), 2, 1, "In Progress"),
			(frappe.utils.getdate(), 2, 0, "Planned"),
			(first, 2, 2, "Done"),
			(add_days(first, -1), 2, 2, "Done"),
			(frappe.utils.getdate(), 2, 2, "Cancelled"),
		):
			doc = self.inspection(areas=2)
			frappe.db.set_value(
				"Inspection",
				doc.name,
				{
					"plan": plan.name, "points_total": total, "points_done": done, "status": status,
					"window_from": f"{day} 08:00:00", "window_to": f"{day} 10:00:00",
				},
			)  # fmt: skip
		self.as_user()
		row = next(row for row in phone.overview()["rates"] if row["plan"] == plan.name)
		same_day = first == frappe.utils.getdate()
		self.assertEqual(row["today"], {"done": 3 if same_day else 1, "total": 6 if same_day else 4})
		self.assertEqual(row["month"], {"done": 3, "total": 6})
		frappe.set_user(make.user("tech"))
		self.assertNotIn(plan.name, [row["plan"] for row in phone.overview()["rates"]])

	def test_the_number_of_queries_does_not_grow_with_the_rounds(self) -> None:
		self.inspection()
		self.as_user()
		phone.overview()
		with self.assertQueryCount(12):
			phone.overview()


class TestRound(PhoneCase):
	def test_all_that_is_needed_without_a_connection(self) -> None:
		doc = self.inspection(areas=2)
		self.as_user()
		sheet = phone.round_of(doc.name)
		self.assertEqual((sheet["state"], sheet["may_do"]), ("now", True))
		self.assertEqual(len(sheet["points"]), 2)
		for number, point in enumerate(sheet["points"]):
			token = self.token(doc, number)
			self.assertEqual(point["token_hash"], sha256(token.encode()).hexdigest())
			self.assertNotIn(token, frappe.as_json(sheet))
			self.assertEqual(point["code"], doc.points[number].service_area)

	def test_a_colleague_sees_that_it_is_not_theirs(self) -> None:
		doc, elsewhere = self.inspection(), inspect.make_inspection(make.PROPERTY_B)
		self.as_user("inspector")
		self.assertTrue(phone.round_of(doc.name)["may_do"])
		self.as_user("tech")
		self.assertRaises(frappe.PermissionError, phone.round_of, doc.name)
		self.as_user()
		self.assertRaises(frappe.PermissionError, phone.round_of, elsewhere.name)

	def test_what_came_of_a_finished_round(self) -> None:
		doc = self.inspection()
		self.as_user()
		made = self.done(doc, "Failed")["rectifications"]
		sheet = phone.round_of(doc.name)
		self.assertEqual(sheet["state"], "done")
		self.assertEqual(sorted(row["name"] for row in sheet["rectifications"]), sorted(made))
		self.assertTrue(all(row["due_date"] for row in sheet["rectifications"]))

	def test_a_label_read_by_the_phones_own_camera(self) -> None:
		place = inspect.make_area()
		later, now = (self.inspection(points=[{"service_area": place}]) for _ in range(2))
		self.window(later, 0.001, 0.002)
		token = frappe.db.get_value("Service Area", place, "qr_token")
		self.as_user()
		self.assertEqual(phone.point_at(token), {"inspection": now.name, "point": now.points[0].name})
		frappe.set_user("Administrator")
		self.done(now)
		self.as_user()
		self.assertEqual(phone.point_at(token)["inspection"], later.name)
		self.assertIsNone(phone.point_at("nobody-knows-this"))
		self.as_user("tech")
		self.assertIsNone(phone.point_at(token))

	def test_a_photo_whose_arrival_was_not_heard_of(self) -> None:
		doc = self.inspection()
		self.as_user()
		url = inspect.make_photo("Inspection", doc.name)
		name = frappe.db.get_value("File", {"file_url": url}, "file_name")
		self.assertEqual(offline_entries.sent_photo("Inspection", doc.name, name), url)
		self.assertIsNone(offline_entries.sent_photo("Inspection", doc.name, "another.jpg"))
		self.as_user("inspector")
		# somebody else's photo is no proof of one's own
		self.assertIsNone(offline_entries.sent_photo("Inspection", doc.name, name))


class TestRectifications(PhoneCase):
	def rectification(self, responsible: str | None = "cleaner", **fields):
		return inspect.make_rectification(
			responsible=make.employee(responsible) if responsible else None,
			department=make.make_department(CLEANING),
			**fields,
		)

	def names(self, key: str) -> list[str]:
		return [row["name"] for row in phone_rectifications.my_rectifications()[key]]

	def test_mine_the_pool_and_those_that_wait(self) -> None:
		mine, pool, waiting = self.rectification(), self.rectification(None), self.rectification()
		late = self.rectification(severity="Minor")
		late.db_set("due_date", add_days(make.today(), -2))
		others = self.rectification("inspector")
		engineering = inspect.make_rectification()
		elsewhere = inspect.make_rectification(make.PROPERTY_B, department=make.make_department(CLEANING))
		self.as_user()
		rectification.submit(waiting.name, "已清走", inspect.make_photo("Rectification", waiting.name))
		known = {doc.name for doc in (mine, late, pool, waiting, others, engineering, elsewhere)}
		self.assertEqual([name for name in self.names("mine") if name in known], [late.name, mine.name])
		self.assertEqual([name for name in self.names("pool") if name in known], [pool.name])
		self.assertEqual([name for name in self.names("waiting") if name in known], [waiting.name])
		card = next(
			row for row in phone_rectifications.my_rectifications()["mine"] if row["name"] == late.name
		)
		self.assertEqual(card["days_left"], -2)

	def test_the_steps_are_those_that_may_be_taken(self) -> None:
		doc = self.rectification(None)
		self.as_user()
		self.assertEqual(phone_rectifications.rectification(doc.name)["steps"], ["start", "submit"])
		rectification.start(doc.name)
		self.assertEqual(phone_rectifications.rectification(doc.name)["steps"], ["submit"])
		self.as_user("inspector")
		self.assertEqual(phone_rectifications.rectification(doc.name)["steps"], [])
		self.as_user()
		rectification.submit(doc.name, "已清走", inspect.make_photo("Rectification", doc.name))
		shown = phone_rectifications.rectification(doc.name)
		self.assertEqual((shown["steps"], shown["measures"]), ([], "已清走"))
		self.as_user("inspector")
		rectification.return_to_work(doc.name, "还有一处")
		self.as_user()
		self.assertEqual(phone_rectifications.rectification(doc.name)["remark"], "还有一处")

	def test_not_of_others(self) -> None:
		doc = self.rectification("inspector")
		doc.db_set("found_by", "Administrator")
		self.as_user()
		self.assertRaises(frappe.PermissionError, phone_rectifications.rectification, doc.name)


class TestDoors(PhoneCase):
	def test_guests_and_residents_are_kept_out(self) -> None:
		doc = self.inspection()
		frappe.db.commit()
		try:
			resident = new_home().user
			for client in (Client(), Client(resident)):
				for method, args in METHODS:
					args = {key: value or doc.name for key, value in args.items()}
					self.assertEqual(client.get(f"/api/method/{method}", **args).status, 403, method)
			page = Client().get("/my-rounds", token="abc")
			# whoever does not inspect reports something there, without a login
			self.assertEqual((page.status, page.headers["Location"]), (302, "/place/abc"))
			page = Client().get("/my-rounds")
			self.assertEqual(page.status, 302)
			self.assertIn("redirect-to=%2Fmy-rounds", page.headers["Location"])
			self.assertEqual(Client(resident).get("/my-rounds").status, 403)
			cleaner = Client(make.user("cleaner"))
			# the label of a place leads each to their own page
			label = cleaner.get("/report", area="abc123")
			self.assertEqual((label.status, label.headers["Location"]), (302, "/my-rounds?token=abc123"))
			label = Client(resident).get("/my-rounds", token="abc123")
			self.assertEqual((label.status, label.headers["Location"]), (302, "/place/abc123"))
			self.assertEqual(cleaner.get("/my-rounds").status, 200)
		finally:
			frappe.set_user("Administrator")
			frappe.delete_doc("Inspection", doc.name, force=True)
			frappe.db.commit()
