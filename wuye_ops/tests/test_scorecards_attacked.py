"""Scorecards over the web API: nobody reads, changes or decides what is another's, and nonsense is refused in a sentence."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.people.scorecards import cards, runs
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.http import Client

CARD = "Staff Scorecard"
STEPS = "wuye_ops.people.scorecards.steps"
PLACE_B_MANAGER = make.user("manager", make.PROPERTY_B)


class TestScorecardsAttacked(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.addClassCleanup(cls.clean)
		scores.make_people()
		scores.tasks("tech", 9, 1, ratings=(5, 5, 4, 4, 2))
		runs.go_on(runs.run_of(Month.of(scores.MONTH), make.PROPERTY_A))
		cls.own, cls.others = (
			cards.name_of(make.employee(key), Month.of(scores.MONTH)) for key in ("tech", "tech2")
		)
		for name in (cls.own, cls.others):
			frappe.db.set_value(CARD, name, "status", "Shown")
		frappe.db.commit()
		users = {"tech": make.user("tech"), "manager_b": PLACE_B_MANAGER, "hr": scores.HR_USER}
		cls.people = {key: Client(user) for key, user in users.items()}

	@classmethod
	def clean(cls) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		scores.forget()
		frappe.db.commit()

	def call(self, who: str, method: str, **args):
		return self.people[who].call(f"wuye_ops.people.scorecards.{method}", **args)

	def test_a_list_has_ones_own_alone(self) -> None:
		names = {row["name"] for row in self.people["tech"].list(CARD).data}
		self.assertIn(self.own, names)
		self.assertEqual({name.split("-20")[0] for name in names}, {make.employee("tech")})
		theirs = {row["name"] for row in self.people["manager_b"].list(CARD).data}
		self.assertFalse(theirs & {self.own, self.others})
		for line in ("Staff Scorecard Line", "Staff Scorecard Log"):
			answer = self.people["tech"].list(
				line, parent=CARD, filters=json.dumps([["parent", "=", self.others]])
			)
			self.assertFalse(answer.data, answer)

	def test_another_card_is_not_opened_by_any_door(self) -> None:
		for who in ("tech", "manager_b"):
			with self.subTest(who):
				self.assertTrue(self.people[who].read(CARD, self.others).refused)
				self.assertTrue(self.call(who, "behind.rows", scorecard=self.others, code="on_time").refused)
				answer = self.people[who].get(
					"/api/method/frappe.client.get_value",
					doctype=CARD,
					filters=self.others,
					fieldname="total",
				)
				self.assertFalse(answer.ok and answer.data, answer)
				for step in ("Accept", "Show", "Finalise"):
					answer = self.call(who, "steps.take", scorecard=self.others, step=step)
					self.assertEqual(answer.status, 403, answer)

	def test_nobody_writes_or_deletes_a_card(self) -> None:
		for who in ("tech", "hr"):
			with self.subTest(who):
				path = f"/api/resource/{CARD}/{self.own}"
				self.assertEqual(self.people[who].put(path, total=100, grade="A").status, 403)
				self.assertEqual(self.people[who].delete(path).status, 403)
				self.assertEqual(self.people[who].post(f"/api/resource/{CARD}", employee="x").status, 403)
		frappe.db.rollback()
		self.assertNotEqual(frappe.db.get_value(CARD, self.own, "total"), 100)

	def test_a_technician_makes_no_month_and_no_template(self) -> None:
		self.assertEqual(self.call("tech", "runs.start", month="2024-05-01").status, 403)
		self.assertEqual(self.call("tech", "many.take_all", run="SCR-1", step="Show").status, 403)
		template = frappe.get_last_doc("Scorecard Template", {"template_name": scores.TEMPLATE}).name
		self.assertEqual(self.call("tech", "templates.retire", template=template).status, 403)

	def test_nonsense_is_refused_in_a_sentence(self) -> None:
		cases = (
			("steps.object_to", {"scorecard": self.own, "measures": "{}", "text": "不对"}),
			("steps.object_to", {"scorecard": self.own, "measures": "{", "text": "不对"}),
			("steps.object_to", {"scorecard": self.own, "measures": '["nothing"]', "text": "不对"}),
			("steps.object_to", {"scorecard": self.own, "measures": "[]", "text": ""}),
			("steps.take", {"scorecard": self.own, "step": "Explode"}),
			("behind.rows", {"scorecard": self.own, "code": "<script>"}),
		)
		for method, args in cases:
			with self.subTest(method, **args):
				answer = self.call("tech", method, **args)
				self.assertEqual(answer.status, 417, answer)
				self.assertTrue(answer.messages, answer)
