"""Guards, phones and sweeps at the same moment: one comes first, and nothing is there twice."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.inspection import doing
from wuye_ops.security import handover_steps, handover_sweep, patrol
from wuye_ops.tests import factories as make
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.parallel import at_once

HANDOVER, DEVIATION = "Shift Handover", "Patrol Deviation"


class TestShiftAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		security.people()
		self.post = security.make_post(things=[])
		frappe.db.commit()
		self.addCleanup(self.forget)

	def forget(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype, filters in (
			(HANDOVER, {"post": self.post.name}),
			("Guard Post", {"name": self.post.name}),
		):
			for name in frappe.get_all(doctype, filters, pluck="name"):
				for table in frappe.get_meta(doctype).get_table_fields():
					frappe.db.delete(table.options, {"parent": name})
				frappe.db.delete("Notification Log", {"document_name": name})
				frappe.db.delete(doctype, {"name": name})
		frappe.db.commit()

	def handed_over(self) -> str:
		frappe.set_user(make.user("guard"))
		name = handover_steps.prepare(self.post.name)
		handover_steps.hand_over(name, "正常")
		frappe.set_user("Administrator")
		frappe.db.commit()
		return name

	def test_two_prepare_one_handover(self) -> None:
		outcomes = at_once(
			*(
				(make.user(key), lambda: handover_steps.prepare(self.post.name))
				for key in ("guard", "guard2", "patrol")
			)
		)
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		self.assertTrue(all("is preparing" in str(one.error) for one in outcomes if not one.ok), outcomes)
		self.assertEqual(frappe.db.count(HANDOVER, {"post": self.post.name}), 1)

	def test_two_take_over_and_one_is_on_duty(self) -> None:
		name = self.handed_over()
		for key in ("guard2", "patrol"):
			frappe.set_user(make.user(key))
			for row in frappe.get_doc(HANDOVER, name).matters:
				handover_steps.acknowledge(name, row.name)
		frappe.set_user("Administrator")
		frappe.db.commit()
		open_matters = frappe.db.count("Shift Handover Matter", {"parent": name, "settled": 0})
		outcomes = at_once(
			*((make.user(key), lambda: handover_steps.take_over(name)) for key in ("guard2", "patrol"))
		)
		# where matters are open they are acknowledged under the name of the last who did
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, (outcomes, open_matters))
		winner = next(outcome.user for outcome in outcomes if outcome.ok)
		self.assertEqual(frappe.db.get_value(HANDOVER, name, ["status", "incoming"]), ("Taken Over", winner))

	def test_two_sweeps_tell_each_step_once(self) -> None:
		name = self.handed_over()
		later = now_datetime() + timedelta(minutes=20)
		outcomes = at_once(*[("Administrator", lambda: handover_sweep._escalate(name, later))] * 2)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(frappe.db.count("Shift Handover Escalation", {"parent": name}), 1)

	def test_a_scan_and_the_sweep_find_a_deviation_once(self) -> None:
		doc = security.make_round(window_from=now_datetime() - timedelta(minutes=100))
		frappe.db.commit()
		token = frappe.db.get_value("Service Area", doc.points[0].service_area, "qr_token")
		position = security.position(doc, 0, 400)
		try:
			outcomes = at_once(
				(make.user("patrol"), lambda: doing.scan_point(doc.name, token=token, **position)),
				("Administrator", lambda: patrol.sweep()),
				("Administrator", lambda: patrol.sweep()),
			)
			self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
			codes = frappe.get_all(DEVIATION, {"inspection": doc.name}, pluck="code")
			self.assertEqual(len(codes), len(set(codes)))
			self.assertIn("Too Far", codes)
		finally:
			frappe.db.rollback()
			for doctype, field in (
				(DEVIATION, "inspection"),
				("Inspection Point", "parent"),
				("Inspection", "name"),
			):
				frappe.db.delete(doctype, {field: doc.name})
			frappe.db.commit()
