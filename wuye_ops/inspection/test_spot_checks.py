"""Spot checks: drawn by chance, provably, and no secret leaks to those who are checked."""

import json
from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import now_datetime

from wuye_ops.inspection import doing, generation, route, spot_checks
from wuye_ops.inspection.test_doing import CLEANING, DoingCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.http import Client


class SpotCheckCase(DoingCase):
	def setUp(self) -> None:
		super().setUp()
		self.plans: list[str] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		for plan in self.plans:
			inspect.forget(plan)
		super().tearDown()

	def spot_check(self, drawn: bool = True, **fields):
		"""Today's inspection of a committed plan of spot checks."""
		plan = inspect.make_plan(
			**{
				"kind": "Spot Check",
				"title": "机密抽查",
				"employee": make.employee("inspector"),
				"sample_size": 2,
				**fields,
			}
		)
		frappe.db.commit()
		self.plans.append(plan.name)
		generation.generate(plan=plan.name, until=make.today())
		name = frappe.db.get_value("Inspection", {"plan": plan.name})
		if drawn:
			spot_checks.draw(name)
			frappe.db.commit()
		return frappe.get_doc("Inspection", name)


class TestSample(SpotCheckCase):
	def test_areas(self) -> None:
		areas = {inspect.make_area(area_type="Waste Point") for _ in range(5)}
		doc = self.spot_check(area_type="Waste Point")
		self.assertEqual(len(doc.points), 2)
		self.assertLessEqual({row.service_area for row in doc.points}, areas | set(self.waste_points()))
		self.assertEqual(doc.points_total, 2)

	def waste_points(self) -> list[str]:
		return frappe.get_all(
			"Service Area", {"area_type": "Waste Point", "property": make.PROPERTY_A}, pluck="name"
		)

	def test_staff_but_never_the_inspector(self) -> None:
		department = make.make_department(make.TRADES["Engineering"])
		doc = self.spot_check(
			sample_of="Staff", sample_size=9, department=department, employee=make.employee("tech")
		)
		drawn = {row.target_name for row in doc.points}
		self.assertIn(make.employee("tech2"), drawn)
		self.assertNotIn(make.employee("tech"), drawn)
		self.assertNotIn(make.employee("cleaner"), drawn)
		self.assertTrue(all(row.target for row in doc.points))

	def test_finished_tasks_since_the_last_check(self) -> None:
		department = make.make_department(make.TRADES["Engineering"])
		recent, old = (make.make_task(assigned_to=make.employee("tech")).name for _ in range(2))
		now = now_datetime()
		midnight = datetime.combine(now.date(), datetime.min.time())
		for name, finished in ((recent, midnight - timedelta(hours=5)), (old, midnight - timedelta(days=40))):
			frappe.db.set_value("Service Task", name, {"status": "Done", "finished_on": finished})
		doc = self.spot_check(sample_of="Finished Tasks", sample_size=100, department=department)
		drawn = {row.target_name for row in doc.points}
		self.assertIn(recent, drawn)
		self.assertNotIn(old, drawn)

	def test_nothing_to_draw_from_is_said(self) -> None:
		doc = self.spot_check(sample_of="Staff", department=make.make_department(make.TRADES["Greening"]))
		self.assertEqual((doc.status, doc.points), ("Cancelled", []))
		self.assertIn("nothing to draw", doc.cancel_reason)

	def test_the_draw_can_be_proved(self) -> None:
		for _number in range(4):
			inspect.make_area()
		doc = self.spot_check()
		proof = spot_checks.redraw(doc.name)
		self.assertTrue(proof["same"])
		self.assertEqual(proof["drawn"], [row.service_area for row in doc.points])
		self.assertGreaterEqual(proof["candidates"], 4)
		# another draw than what chance gave is noticed
		chosen = next(name for name in json.loads(doc.drawn_from)["candidates"] if name not in proof["drawn"])
		frappe.db.set_value("Inspection Point", doc.points[0].name, "target_name", chosen)
		self.assertFalse(spot_checks.redraw(doc.name)["same"])

	def test_it_is_drawn_once_and_only_on_its_day(self) -> None:
		for _number in range(4):
			inspect.make_area()
		doc = self.spot_check(drawn=False)
		self.assertFalse(doc.points)
		spot_checks.draw_due(now_datetime())
		first = [row.service_area for row in frappe.get_doc("Inspection", doc.name).points]
		spot_checks.draw(doc.name)
		self.assertEqual([row.service_area for row in frappe.get_doc("Inspection", doc.name).points], first)
		generation.generate(plan=doc.plan, until=frappe.utils.getdate(frappe.utils.add_days(make.today(), 2)))
		spot_checks.draw_due(now_datetime())
		ahead = frappe.get_all(
			"Inspection",
			{"plan": doc.plan, "window_from": [">", now_datetime()]},
			["drawn_on", "points_total"],
		)
		self.assertEqual([(row.drawn_on, row.points_total) for row in ahead], [(None, 0)] * 2)

	def test_one_that_cannot_be_drawn_says_so_once_and_stops_no_other(self) -> None:
		inspect.make_area(area_type="Waste Point")
		broken = self.spot_check(drawn=False, area_type="Waste Point")
		sound = self.spot_check(drawn=False, area_type="Waste Point")
		draw = spot_checks.draw

		def step(name, now=None):
			return {}["gone"] if name == broken.name else draw(name, now)

		with patch.object(spot_checks, "draw", step):
			for _twice in range(2):
				spot_checks.draw_due()
		self.assertTrue(frappe.db.get_value("Inspection", sound.name, "drawn_on"))
		said = frappe.get_all(
			"Comment", {"reference_doctype": "Inspection", "reference_name": broken.name}, pluck="content"
		)
		self.assertEqual(len(said), 1, said)
		self.assertIn("gone", said[0])

	def test_beginning_draws_where_nobody_has(self) -> None:
		inspect.make_area()
		doc = self.spot_check(drawn=False)
		frappe.set_user(make.user("inspector"))
		doing.start(doc.name)
		doc.reload()
		self.assertEqual((doc.status, bool(doc.points)), ("In Progress", True))
		self.assertTrue(spot_checks.redraw(doc.name)["same"])


class TestSecrecy(SpotCheckCase):
	"""The people of the department that is checked, their head among them, do not know before it is done."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		if not frappe.db.exists("User", make.user("foreman")):
			make.make_person("foreman", "Department Head", CLEANING, make.PROPERTY_A)
			frappe.db.commit()
		cls.checked = {key: Client(make.user(key)) for key in ("cleaner", "foreman")}

	def read(self, client: Client, doc) -> dict[str, bool]:
		"""By door: whether the check, or what it drew, comes through it."""
		name, point = doc.name, doc.points[0].name
		marks = ("机密抽查", name, point, doc.points[0].service_area)
		doors = {
			"get": client.read("Inspection", name),
			"list": client.list("Inspection", fields=["name", "title"], limit_page_length=0),
			"report": client.call(
				"frappe.desk.reportview.get",
				doctype="Inspection",
				fields=["`tabInspection`.`name`"],
				page_length=500,
			),
			"value": client.call(
				"frappe.client.get_value", doctype="Inspection", filters={"name": name}, fieldname="title"
			),
			"points": client.call(
				"frappe.client.get_list",
				doctype="Inspection Point",
				parent="Inspection",
				fields=["name", "parent"],
				limit_page_length=0,
			),
			"search": client.call("frappe.desk.search.search_link", doctype="Inspection", txt="机密"),
			"sheet": client.call("wuye_ops.inspection.route.sheet", inspection=name),
			"mine": client.call("wuye_ops.inspection.route.my_inspections"),
			"redraw": client.call("wuye_ops.inspection.spot_checks.redraw", inspection=name),
			"plan": client.read("Inspection Plan", doc.plan),
			"plans": client.list("Inspection Plan", fields=["name", "title"], limit_page_length=0),
			"comment": client.call("frappe.desk.form.load.getdoc", doctype="Inspection", name=name),
		}
		return {
			door: answer.ok and any(mark in json.dumps(answer.body, ensure_ascii=False) for mark in marks)
			for door, answer in doors.items()
		}

	def test_hidden_until_it_is_done(self) -> None:
		inspect.make_area()
		doc = self.spot_check()
		for who, client in self.checked.items():
			seen = [door for door, through in self.read(client, doc).items() if through]
			self.assertEqual(seen, [], who)
		# the one who checks sees it through every door, or the doors would prove nothing
		closed = [
			door for door, through in self.read(Client(make.user("inspector")), doc).items() if not through
		]
		self.assertEqual(closed, [])
		frappe.set_user("Administrator")
		doing.start(doc.name)
		frappe.db.commit()
		self.assertFalse(self.read(self.checked["foreman"], doc)["get"])
		for point in doc.points:
			for code in ("01", "02"):
				doing.record_result(doc.name, code, "Passed", point=point.name)
		doing.finish(doc.name)
		frappe.db.commit()
		seen = self.read(self.checked["foreman"], doc)
		self.assertTrue(seen["get"] and seen["list"])
		self.assertFalse(seen["plan"])

	def test_the_head_of_another_department_knows(self) -> None:
		inspect.make_area()
		doc = self.spot_check(department=make.make_department(make.TRADES["Greening"]))
		# in these properties one head stands for all departments
		self.assertFalse(self.read(Client(make.user("head")), doc)["get"])
		self.assertTrue(self.read(self.checked["foreman"], doc)["get"])

	def test_moving_it_to_another_department_opens_nothing(self) -> None:
		inspect.make_area()
		doc = self.spot_check()
		elsewhere = make.make_department(make.TRADES["Greening"])
		for doctype, name in (("Inspection", doc.name), ("Inspection Plan", doc.plan)):
			answer = self.checked["foreman"].put(f"/api/resource/{doctype}/{name}", department=elsewhere)
			self.assertTrue(answer.refused, answer)
		answer = self.checked["cleaner"].put(
			f"/api/resource/Inspection/{doc.name}", employee=make.employee("cleaner")
		)
		self.assertTrue(answer.refused, answer)

	def test_a_head_plans_no_spot_check_of_their_own_people(self) -> None:
		answer = self.checked["foreman"].post(
			"/api/resource/Inspection Plan",
			property=make.PROPERTY_A,
			title="自查",
			checklist=inspect.checklist(),
			kind="Spot Check",
			sample_size=1,
			start_date=make.today(),
			department=make.make_department(CLEANING),
		)
		self.assertTrue(answer.refused, answer)

	def test_the_inspected_cannot_do_it(self) -> None:
		inspect.make_area()
		doc = self.spot_check()
		frappe.set_user(make.user("cleaner"))
		self.refused("", doing.start, doc.name, error=frappe.PermissionError)
		self.assertNotIn(doc.name, [row["name"] for row in route.my_inspections()["inspections"]])
