"""A response that avoids a risk: the activity has stopped, and it can be seen that it has."""

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import OFFICER, RiskCase, take


class TestAvoid(RiskCase):
	def avoided(self, **fields):
		doc = risks.make_assessed((5, 4), (4, 3))
		doc.append("responses", {"kind": "Avoid", **fields})
		return doc

	def test_it_counts_when_the_activity_has_stopped_and_is_proved(self) -> None:
		doc = self.avoided(activity="架空层电动车停放", responsible=make.employee("head"))
		doc.save()
		self.assertEqual(doc.responses[0].status, "Decided")
		self.assertTrue(doc.key_since)
		take(OFFICER, doc.name, "Respond")
		self.refused("has not been stopped", take, OFFICER, doc.name, "Confirm Response")
		doc.reload()
		doc.responses[0].stopped_on = nowdate()
		self.refused("Row 1: say where it can be seen", doc.save)
		doc.reload()
		doc.responses[0].update({"stopped_on": nowdate(), "proof": "清场公告及照片存品质部"})
		doc.save()
		self.assertEqual((doc.responses[0].status, doc.key_since), ("In Effect", None))

	def test_a_day_that_has_not_come_stops_nothing(self) -> None:
		doc = self.avoided(
			activity="架空层电动车停放",
			responsible=make.employee("head"),
			stopped_on=add_days(nowdate(), 3),
			proof="公告",
		)
		doc.save()
		self.assertEqual(doc.responses[0].status, "Decided")

	def test_it_takes_the_activity_and_somebody_responsible(self) -> None:
		doc = self.avoided()
		doc.save()
		self.refused("Activity That Is Stopped", take, OFFICER, doc.name, "Respond")

	def test_a_file_is_proof_and_is_the_risks_own(self) -> None:
		fields = {"activity": "夜间明火作业", "responsible": make.employee("head"), "stopped_on": nowdate()}
		doc = self.avoided(**fields, proof_file="/private/files/salaries.pdf")
		self.refused("was not uploaded", doc.save)
		doc = risks.make_assessed((5, 4), (4, 3), title="动火作业")
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "notice.txt",
				"content": "停止作业公告",
				"is_private": 1,
				"attached_to_doctype": "Risk",
				"attached_to_name": doc.name,
			}
		).insert()
		doc.append("responses", {"kind": "Avoid", **fields, "proof_file": file.file_url})
		doc.save()
		self.assertEqual(doc.responses[0].status, "In Effect")
