"""What the demo's people have of what happened: scorecards, pay, honours and needs. For `demo/test_demo.py`."""

from collections import Counter

import frappe

from wuye_ops.people import my_cards
from wuye_ops.people.scorecards import cards
from wuye_ops.people.setup import seeds


class PeopleChecks:
	def cards(self, **filters) -> list:
		names = frappe.get_all(
			"Staff Scorecard",
			{"employee": ["in", self.registry.names("Employee")], **filters},
			pluck="name",
			order_by="name",
		)
		return [frappe.get_doc("Staff Scorecard", name) for name in names]

	def test_people_are_scored_month_by_month(self) -> None:
		found = Counter(doc.status for doc in self.cards())
		self.assertEqual(set(found), {"Draft", "Shown", "Objected", "Final"})
		self.assertEqual(found["Objected"], 1)
		self.assertEqual(len({doc.month_start for doc in self.cards(status="Final")}), 2)
		for doc in self.cards(status=["!=", "Draft"]):
			self.assertEqual(cards.problems(doc), (), doc.name)
		decided = [row.decision for doc in self.cards(status="Final") for row in doc.objections]
		self.assertEqual(decided, ["Dismissed"])
		(fault,) = frappe.get_all(
			"Staff Fault", {"employee": ["in", self.registry.names("Employee")]}, ["status", "employee"]
		)
		self.assertEqual(fault.status, "Confirmed")
		for doc in self.cards(status="Shown", employee=fault.employee, judged=1):
			self.assertLess(doc.total, 70)

	def test_people_are_paid_honoured_and_cared_for(self) -> None:
		of_ours = {"employee": ["in", self.registry.names("Employee")]}
		rewards = frappe.get_all("Staff Reward", of_ours, ["status", "kind", "additional_salary"])
		for row in rewards:
			self.assertEqual(bool(row.additional_salary), row.status == "Approved")
		# nobody is paid by a structure that the site had as a draft
		if frappe.db.get_value("Salary Structure", seeds.SALARY_STRUCTURE, "docstatus"):
			self.assertIn(("Bonus", "Draft"), {(row.kind, row.status) for row in rewards})
		awards = frappe.get_all("Staff Award", of_ours, ["status", "notice", "employee"])
		self.assertEqual(sorted(row.status for row in awards), ["Nominated", "Published"])
		needs = frappe.get_all("Care Need", of_ours, ["status", "text_encrypted"])
		self.assertEqual(sorted(row.status for row in needs), ["Answered", "In Hand", "Raised"])
		for row in needs:
			self.assertNotIn("热水器", row.text_encrypted)
		(busy,) = [doc for doc in self.docs("Staff Activity") if doc.places]
		self.assertGreater(len(busy.sign_ups), busy.places)
		# whoever is honoured reads it on their page, and colleagues do on theirs
		honoured = next(row for row in awards if row.status == "Published")
		frappe.set_user(frappe.db.get_value("Employee", honoured.employee, "user_id"))
		keys = [card["key"] for card in my_cards.cards()["cards"]]
		frappe.set_user("Administrator")
		self.assertLessEqual({"awards", "wall", "scorecard", "activities"}, set(keys))
