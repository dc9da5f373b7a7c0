"""Rewards and findings over the web API: what people are paid stays with HR and with themselves, whichever door is tried."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.http import Client

REWARD, FAULT = "Staff Reward", "Staff Fault"
GROUND, AMOUNT = "攻击测试奖金", 4321.09


class TestRewardsAttacked(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.addClassCleanup(cls.clean)
		scores.make_people()
		cls.approved, cls.waiting = (cls.make_reward(status) for status in ("Approved", "To Approve"))
		cls.fault = (
			frappe.get_doc(
				{
					"doctype": FAULT,
					"employee": make.employee("tech"),
					"kind": "False Record",
					"happened_on": "2024-05-20",
					"finding": GROUND,
					"heard": "本人承认",
				}
			)
			.insert()
			.name
		)
		frappe.db.commit()
		users = {
			"tech": make.user("tech"),
			"tech2": make.user("tech2"),
			"manager": make.user("manager"),
			"director": "director@wuye.test",
			"hr": scores.HR_USER,
		}
		cls.people = {key: Client(user) for key, user in users.items()}

	@classmethod
	def make_reward(cls, status: str) -> str:
		doc = frappe.get_doc(
			{
				"doctype": REWARD,
				"employee": make.employee("tech"),
				"kind": "Bonus",
				"month_start": "2024-05-01",
				"payroll_date": "2024-05-31",
				"asked": AMOUNT,
				"ground": GROUND,
			}
		).insert()
		doc.db_set({"status": status, "amount": AMOUNT, "asked_by": scores.HR_MANAGER})
		return doc.name

	@classmethod
	def clean(cls) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		for doctype, field in ((REWARD, "ground"), (FAULT, "finding")):
			names = frappe.get_all(doctype, {field: GROUND}, pluck="name") or [""]
			frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ["in", names]})
			frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": ["in", names]})
			frappe.db.delete(doctype, {"name": ["in", names]})
		scores.forget()
		frappe.db.commit()

	def test_amounts_are_read_by_hr_and_by_whom_they_are_for_alone(self) -> None:
		for who in ("tech2", "manager", "director"):
			for name in (self.approved, self.waiting):
				with self.subTest(who):
					self.assertTrue(self.people[who].read(REWARD, name).refused)
					answer = self.people[who].get(
						"/api/method/frappe.client.get_value",
						doctype=REWARD,
						filters=name,
						fieldname="amount",
					)
					self.assertFalse(answer.ok and answer.data, answer)
			answer = self.people[who].list(REWARD, fields=json.dumps(["name", "amount"]))
			self.assertFalse(answer.ok and answer.data, answer)
		self.assertEqual(self.people["tech"].read(REWARD, self.approved).data["amount"], AMOUNT)
		self.assertTrue(self.people["tech"].read(REWARD, self.waiting).refused)
		names = {row["name"] for row in self.people["tech"].list(REWARD).data}
		self.assertEqual(names & {self.approved, self.waiting}, {self.approved})
		self.assertTrue(self.people["hr"].read(REWARD, self.waiting).ok)

	def test_nobody_helps_themselves(self) -> None:
		for who in ("tech", "tech2", "manager"):
			with self.subTest(who):
				for step in ("Ask", "Approve", "Return", "Cancel"):
					answer = self.people[who].call(
						"wuye_ops.people.rewards.steps.take", reward=self.waiting, step=step, reason="好"
					)
					self.assertEqual(answer.status, 403, answer)
				answer = self.people[who].post(
					f"/api/resource/{REWARD}",
					employee=make.employee("tech2"),
					kind="Bonus",
					month_start="2024-05-01",
					payroll_date="2024-05-31",
					asked=1,
					ground=GROUND,
				)
				self.assertEqual(answer.status, 403, answer)
				answer = self.people[who].call(
					"wuye_ops.people.rewards.raising.raise_month",
					month="2024-05-01",
					payroll_date="2024-05-31",
				)
				self.assertEqual(answer.status, 403, answer)
		for values in ({"status": "Approved"}, {"amount": 9999}, {"employee": make.employee("tech2")}):
			with self.subTest(values):
				answer = self.people["hr"].put(f"/api/resource/{REWARD}/{self.waiting}", **values)
				self.assertTrue(answer.status in (403, 417), answer)
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value(REWARD, self.waiting, ["status", "amount", "employee"]),
			("To Approve", AMOUNT, make.employee("tech")),
		)

	def test_a_finding_is_hidden_from_others_and_from_oneself_until_it_is_confirmed(self) -> None:
		for who in ("tech", "tech2"):
			with self.subTest(who):
				self.assertTrue(self.people[who].read(FAULT, self.fault).refused)
				answer = self.people[who].call("wuye_ops.people.faults.confirm", fault=self.fault)
				self.assertEqual(answer.status, 403, answer)

	def test_nonsense_is_refused_in_a_sentence(self) -> None:
		cases = (
			("rewards.steps.take", {"reward": self.waiting, "step": "Explode"}),
			("rewards.steps.take", {"reward": self.waiting, "step": "Cancel", "reason": " "}),
			("rewards.steps.take_the_rest", {"reward": self.waiting}),
			("rewards.steps.approve_all", {"names": "{}"}),
			("rewards.raising.raise_month", {"month": "2024-13-01", "payroll_date": "2024-05-31"}),
			("faults.withdraw", {"fault": self.fault, "reason": "错了"}),
		)
		for method, args in cases:
			with self.subTest(method, **args):
				answer = self.people["hr"].call(f"wuye_ops.people.{method}", **args)
				self.assertEqual(answer.status, 417, answer)
				self.assertTrue(answer.messages, answer)
