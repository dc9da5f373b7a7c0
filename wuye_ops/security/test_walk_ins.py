"""Walk-ins: registered at the gate, answered by whoever lives there; and several phones and gates at the same moment."""

from datetime import timedelta

import frappe
from frappe.utils import add_to_date, now_datetime

from wuye_ops.security import invitations, passes, walk_ins
from wuye_ops.security.test_passes import PassCase, codes, new_key
from wuye_ops.tests import factories as make
from wuye_ops.tests.gate_people import make_pass
from wuye_ops.tests.parallel import at_once


class TestWalkIns(PassCase):
	def register(self, **fields) -> dict:
		frappe.set_user(make.user("guard"))
		try:
			return walk_ins.register(
				make.PROPERTY_A, self.home.unit, "郑临时", "13712345678", key=new_key(), **fields
			)
		finally:
			frappe.set_user("Administrator")

	def test_the_host_confirms_on_the_phone(self) -> None:
		asked = self.register(persons=2)
		self.assertEqual((asked["status"], asked["lets_in"]), ("To Confirm", False))
		self.assertEqual(codes(passes.enter(asked["name"], self.arrival())), ["not_confirmed"])
		self.assertTrue(
			frappe.db.exists(
				"Communication",
				{"reference_name": asked["name"], "recipients": ["like", f"%{self.home.user}%"]},
			)
		)
		frappe.set_user(self.home.user)
		(waiting,) = invitations.my_visitors()["waiting"]
		self.assertEqual((waiting["visitor"], waiting["phone"]), ("郑临时", "137****5678"))
		self.assertEqual(invitations.answer(waiting["name"], 1), "Active")
		with self.assertRaises(frappe.ValidationError):
			invitations.answer(waiting["name"], 0)
		frappe.set_user(make.user("guard"))
		self.assertTrue(walk_ins.state(asked["name"])["lets_in"])
		frappe.set_user("Administrator")
		self.assertEqual(passes.enter(asked["name"], self.arrival(persons=2)), ())

	def test_the_host_declines_and_the_guard_reads_it(self) -> None:
		asked = self.register()
		frappe.set_user(self.home.user)
		invitations.answer(asked["name"], 0, "不认识")
		frappe.set_user(make.user("guard"))
		state = walk_ins.state(asked["name"])
		self.assertEqual((state["status"], state["reason"]), ("Declined", "不认识"))
		frappe.set_user("Administrator")
		self.assertEqual(codes(passes.enter(asked["name"], self.arrival())), ["declined"])

	def test_the_guard_calls_and_says_with_whom_they_spoke(self) -> None:
		asked = self.register()
		frappe.set_user(make.user("guard"))
		with self.assertRaises(frappe.ValidationError):
			walk_ins.answer(asked["name"], 1)
		self.assertTrue(walk_ins.answer(asked["name"], 1, spoke_with="周先生")["lets_in"])
		doc = frappe.get_doc("Visitor Pass", asked["name"])
		self.assertEqual((doc.spoke_with, doc.answered_by), ("周先生", make.user("guard")))
		# a guard who asked nobody is found out by those who live there
		frappe.set_user("Administrator")
		told = frappe.get_all("Communication", {"reference_name": doc.name}, ["content", "recipients"])
		self.assertTrue(any("周先生" in row.content and self.home.user in row.recipients for row in told))

	def test_guards_make_no_invitations_and_see_their_own_property_only(self) -> None:
		frappe.set_user(make.user("guard"))
		courier = {"kind": "Courier", "courier_class": "Express Delivery", "firm": "示例速运"}
		for fields in (
			{},
			courier,
			{"kind": "Contractor", "firm": "某装饰", "permit_no": "1", "works": "铺砖"},
		):
			with self.assertRaises(frappe.PermissionError):
				make_pass(self.home.unit, **fields)
		# a guard's word lets in once, now, and is no key for the week
		walk_in = make_pass(self.home.unit, kind="Walk-in", entries=9, valid_to=self.now + timedelta(days=6))
		self.assertEqual((walk_in.status, walk_in.entries), ("To Confirm", 1))
		self.assertLess(walk_in.valid_to, now_datetime() + timedelta(hours=5))
		(found,) = walk_ins.units(make.PROPERTY_A, self.home.unit[-6:])
		self.assertEqual(found, {"unit": self.home.unit, "hosts": ["周**"], "can_answer": True})
		with self.assertRaises(frappe.PermissionError):
			walk_ins.units(make.PROPERTY_B, "101")
		asked = self.register()
		frappe.set_user(make.user("guard", make.PROPERTY_B))
		for look in (
			lambda: walk_ins.state(asked["name"]),
			lambda: walk_ins.answer(asked["name"], 1, "某人"),
		):
			with self.assertRaises(frappe.PermissionError):
				look()
		frappe.set_user(self.home.user)
		with self.assertRaises(frappe.PermissionError):
			walk_ins.register(make.PROPERTY_A, self.home.unit, "某人", key=new_key())

	def test_those_who_wait_are_listed_for_the_gate(self) -> None:
		asked = self.register()
		frappe.set_user(make.user("guard"))
		self.assertIn(asked["name"], [one["name"] for one in walk_ins.waiting(make.PROPERTY_A)])
		frappe.set_user("Administrator")
		frappe.db.set_value("Visitor Pass", asked["name"], "answer_by", add_to_date(self.now, minutes=-1))
		frappe.set_user(make.user("guard"))
		self.assertTrue(walk_ins.state(asked["name"])["is_late"])


class TestAtOnce(PassCase):
	"""Several phones and gates at the same moment, each with a connection of its own."""

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for name in frappe.get_all("Visitor Pass", {"unit": self.home.unit}, pluck="name"):
			frappe.delete_doc("Visitor Pass", name, force=True, ignore_on_trash=True)
		frappe.db.commit()

	def test_a_unit_s_last_pass_goes_to_one_phone(self) -> None:
		for _number in range(9):
			self.invite()
		frappe.db.commit()
		values = {
			"unit": self.home.unit,
			"visitor_name": "钱到访",
			"valid_from": str(self.now),
			"valid_to": str(self.now + timedelta(hours=3)),
		}
		outcomes = at_once(
			*((self.home.user, lambda: invitations.invite(**values, key=new_key())) for _number in range(6))
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		self.assertEqual(frappe.db.count("Visitor Pass", {"unit": self.home.unit}), 10)

	def test_one_pass_at_two_gates(self) -> None:
		name = self.invite()
		frappe.db.commit()
		arrived = self.arrival()
		outcomes = at_once(*((make.user("guard"), lambda: passes.enter(name, arrived)) for _gate in range(5)))
		self.assertEqual(sorted(codes(outcome.result) for outcome in outcomes)[0], [])
		self.assertEqual([not outcome.result for outcome in outcomes].count(True), 1, outcomes)
		self.assertEqual(frappe.db.get_value("Visitor Pass", name, ["used", "inside"]), (1, 1))

	def test_a_host_and_a_guard_answer_at_the_same_moment(self) -> None:
		frappe.set_user(make.user("guard"))
		asked = walk_ins.register(make.PROPERTY_A, self.home.unit, "郑临时", key=new_key())["name"]
		frappe.set_user("Administrator")
		frappe.db.commit()
		outcomes = at_once(
			(self.home.user, lambda: invitations.answer(asked, 0)),
			(make.user("guard"), lambda: walk_ins.answer(asked, 1, "周先生")),
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)

	def test_an_invitation_sent_twice_at_once_is_one_pass(self) -> None:
		frappe.db.commit()
		key = new_key()
		values = {
			"unit": self.home.unit,
			"visitor_name": "钱到访",
			"valid_from": str(self.now),
			"valid_to": str(self.now + timedelta(hours=3)),
			"key": key,
		}
		outcomes = at_once(*((self.home.user, lambda: invitations.invite(**values)) for _number in range(3)))
		self.assertEqual(frappe.db.count("Visitor Pass", {"client_key": key}), 1)
		self.assertEqual(
			{outcome.result for outcome in outcomes if outcome.ok},
			{frappe.db.get_value("Visitor Pass", {"client_key": key})},
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
