"""Measures: the documents of other chapters that reduce a risk, made in one step, and done on the day they say."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.facilities import emergency
from wuye_ops.risk import follow_up, measures
from wuye_ops.tests import facility_factories as facilities
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import OFFICER, RiskCase, as_user

MADE = {
	"Improvement Plan": ("title", "deadline"),
	"Rectification": ("subject", "due_date"),
	"Training Event": ("event_name", "start_time"),
	"Emergency Plan": ("title", None),
}


class TestMeasures(RiskCase):
	def put(self, doc, doctype: str, name: str):
		"""A measure that is there already."""
		if not doc.responses:
			doc.append("responses", {"kind": "Reduce"})
		doc.append(
			"measures",
			{
				"document_type": doctype,
				"document": name,
				"responsible": make.employee("tech"),
				"due_on": nowdate(),
			},
		)
		doc.save()
		return doc.measures[-1]

	def test_each_kind_is_made_in_one_step(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		due = add_days(nowdate(), 14)
		for kind, (title, day) in MADE.items():
			with self.subTest(kind):
				what = f"充电桩加装断电保护 {kind}"
				name = measures.make(doc.name, kind, what, make.employee("tech"), due)
				made = frappe.get_doc(kind, name)
				self.assertIn(what, made.get(title))
				if day:
					self.assertEqual(getdate(made.get(day)), getdate(due))
				# twice is the same document, and one row
				self.assertEqual(measures.make(doc.name, kind, what, make.employee("tech"), due), name)
		doc.reload()
		self.assertEqual([row.document_type for row in doc.measures], list(MADE))
		self.assertEqual([row.kind for row in doc.responses], ["Reduce"])
		self.assertEqual({row.response_row for row in doc.measures}, {"1"})
		cure = frappe.get_doc("Rectification", doc.measures[1].document)
		self.assertEqual((cure.severity, cure.source_doctype, cure.source_name), ("Major", "Risk", doc.name))
		# the manager does so with the rights that are the manager's
		name = as_user(
			make.user("manager"), measures.make, doc.name, "Rectification", "封闭违规充电点",
			make.employee("tech"), due,
		)  # fmt: skip
		self.assertTrue(frappe.db.exists("Risk Measure", {"parent": doc.name, "document": name}))

	def test_what_is_refused_makes_nothing(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		before = frappe.db.count("Rectification")
		made = (doc.name, "Rectification", "加装喷淋")
		self.refused("no such measure", measures.make, doc.name, "Customer", "x")
		self.refused("what is to be done", measures.make, doc.name, "Rectification", "  ")
		self.refused("is over", measures.make, *made, make.employee("tech"), add_days(nowdate(), -1))
		self.refused("Row 3", measures.make, *made, response_row=3)
		stranger = make.employee("tech", make.PROPERTY_B)
		self.refused("", measures.make, *made, stranger)
		for user in (make.user("tech"), make.user("manager", make.PROPERTY_B), risks.AUDITOR):
			self.refused("", as_user, user, measures.make, *made, error=frappe.PermissionError)
		# who may not make the document makes none by way of a risk
		self.refused(
			"",
			as_user,
			OFFICER,
			measures.make,
			doc.name,
			"Training Event",
			"消防培训",
			error=frappe.PermissionError,
		)
		self.assertEqual(frappe.db.count("Rectification"), before)
		doc.reload()
		self.assertEqual((doc.measures, doc.responses), ([], []))

	def test_a_plan_in_force_keeps_the_day_it_came_into_force(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		plan = facilities.make_emergency_plan()
		day = getdate(add_days(nowdate(), -5))
		plan.db_set("approved_on", f"{day} 10:00:00")
		row = self.put(doc, "Emergency Plan", plan.name)
		self.assertEqual(row.done_on, day)
		# its materials are counted anew: that moves nothing
		plan.reload()
		plan.materials[0].qty = 5
		plan.save()
		doc.reload().save()
		self.assertEqual(doc.measures[0].done_on, day)
		# a new version takes its place, and there is a plan all the while
		draft = emergency.new_version(plan.name)
		emergency.activate(draft)
		self.assertNotIn(doc.name, measures.changed())
		doc.reload().save()
		self.assertEqual(doc.measures[0].done_on, day)
		frappe.db.set_value("Emergency Plan", draft, "status", "Retired")
		self.assertIn(doc.name, measures.changed())
		doc.reload().save()
		self.assertIsNone(doc.measures[0].done_on)

	def test_a_course_is_done_on_the_day_it_was_held(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		name = measures.make(doc.name, "Training Event", "充电安全培训", make.employee("tech"))
		held = getdate(add_days(nowdate(), -2))
		course = frappe.get_doc("Training Event", name)
		course.db_set({"start_time": f"{held} 09:00:00", "end_time": f"{held} 11:00:00"})
		self.assertIsNone(measures.done_on("Training Event", name))
		course.db_set("event_status", "Completed")
		self.assertEqual(measures.changed(), [doc.name])
		doc.reload().save()
		self.assertEqual(doc.measures[0].done_on, held)
		# somebody tidies up the hours afterwards
		course.db_set("end_time", f"{nowdate()} 23:00:00")
		doc.reload().save()
		self.assertEqual(doc.measures[0].done_on, held)
		course.db_set("event_status", "Scheduled")
		doc.reload().save()
		self.assertIsNone(doc.measures[0].done_on)
		# over before its hour: on the day that is seen
		course.db_set({"event_status": "Completed", "end_time": f"{add_days(nowdate(), 9)} 11:00:00"})
		doc.reload().save()
		self.assertEqual(doc.measures[0].done_on, getdate(nowdate()))

	def test_a_step_looks_at_the_documents_as_they_are_now(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		cure = inspect.make_rectification()
		self.put(doc, "Rectification", cure.name)
		self.assertEqual(risks.take(make.user("manager"), doc.name, "Respond"), "In Response")
		cure.db_set({"status": "Closed", "verified_on": f"{nowdate()} 00:00:01"})
		risks.assess(doc.name, "Residual", 2, 3)
		self.assertEqual(risks.take(OFFICER, doc.name, "Confirm Response"), "Watched")
		doc.reload()
		self.assertEqual((doc.measures[0].done_on, doc.key_since), (getdate(nowdate()), None))

	@patch("frappe.db.commit", lambda *args, **kwargs: None)
	def test_a_cure_that_is_opened_again_leaves_the_risk_bare(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		cure = inspect.make_rectification()
		cure.db_set({"status": "Closed", "verified_on": f"{nowdate()} 00:00:01"})
		self.put(doc, "Rectification", cure.name)
		self.assertIsNone(doc.key_since)
		cure.db_set("status", "Returned")
		follow_up.follow_risks(getdate(nowdate()))
		doc.reload()
		self.assertEqual((doc.measures[0].done_on, doc.key_since), (None, getdate(nowdate())))
