"""Somebody leaves: what they kept is somebody else's, signed by both, and nothing of it is lost."""

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.records import handover
from wuye_ops.records.doctype.policy_check.test_policy_check import make_checklist, make_policy
from wuye_ops.records.lending import loans
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make

GIVER, RECEIVER = make.user("head"), make.user("service")
CLERK = make.user("clerk")


class TestHandOver(archive.ArchiveCase):
	def setUp(self) -> None:
		super().setUp()
		self.giver, self.receiver = make.employee("head"), make.employee("service")
		# what other tests have left with the giver
		frappe.db.set_value("Record", {"owner_employee": self.giver}, "owner_employee", None)
		frappe.db.set_value("Policy Checklist", {"owner_employee": self.giver}, "disabled", 1)
		frappe.db.set_value("Record Confirmation", {"employee": self.giver}, "status", "Cancelled")

	def leaves(self, **fields) -> str | None:
		employee = frappe.get_doc("Employee", self.giver)
		employee.update(fields or {"relieving_date": add_days(nowdate(), 14)})
		employee.save()
		return frappe.db.get_value("Record Hand Over", {"open_key": self.giver})

	def listed(self, name: str) -> list[str]:
		return [row.kind for row in frappe.get_doc("Record Hand Over", name).items]

	def sent(self, name: str) -> None:
		doc = frappe.get_doc("Record Hand Over", name)
		doc.receiver = self.receiver
		doc.save()
		self.as_user(CLERK, handover.submit, name)

	def lent(self, record, kind: str = "Original"):
		loan = self.as_user(
			GIVER,
			lambda: frappe.get_doc(
				{"doctype": "Record Loan", "record": record.name, "kind": kind, "reason": "查阅"}
			).insert(),
		)
		self.as_user(CLERK, loans.approve, loan.name)
		if kind == "Original":
			self.as_user(CLERK, loans.hand_out, loan.name)
		return loan

	def test_from_the_last_day_to_both_signatures(self) -> None:
		record = archive.make_record("电梯维保合同", owner_employee=self.giver)
		checklist = make_checklist(make_policy())
		paper = self.lent(archive.make_record("竣工图"))
		name = self.leaves()
		self.assertEqual(sorted(self.listed(name)), ["Loan", "Policy Owned", "Record Owned", "Record Owned"])
		told = frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user")
		self.assertTrue({CLERK, make.user("manager")} <= set(told))
		self.refused("Name who takes it over", self.as_user, CLERK, handover.submit, name)
		self.sent(name)
		self.refused("", self.as_user, make.user("tech"), handover.sign, name, error=frappe.PermissionError)
		self.as_user(RECEIVER, handover.sign, name)
		# the drawing is still out
		self.refused("still on loan", self.as_user, GIVER, handover.sign, name)
		self.as_user(CLERK, loans.take_back, paper.name, "Complete")
		self.assertEqual(self.as_user(GIVER, handover.sign, name), "Completed")
		for document in (record, checklist):
			document.reload()
			self.assertEqual(document.owner_employee, self.receiver)
		doc = frappe.get_doc("Record Hand Over", name)
		self.assertEqual((doc.given_by, doc.received_by), (GIVER, RECEIVER))
		self.assertTrue(all(row.settled for row in doc.items))
		self.assertEqual(handover.holdings(self.giver), [])

	def test_what_came_after_the_list(self) -> None:
		archive.make_record("合同", owner_employee=self.giver)
		name = self.leaves()
		self.sent(name)
		archive.make_record("新合同", owner_employee=self.giver)
		self.as_user(RECEIVER, handover.sign, name)
		self.refused("Since the list was made", self.as_user, GIVER, handover.sign, name)

	def test_who_is_gone_cannot_sign(self) -> None:
		record = archive.make_record("合同", owner_employee=self.giver)
		look = self.lent(archive.make_record("账册", content=archive.pdf()), "Electronic")
		name = self.leaves(status="Left", relieving_date=nowdate())
		# what could be looked at on the screen ended with the employment
		self.assertEqual(self.status("Record Loan", look.name), "Expired")
		self.sent(name)
		self.refused("Say why you sign", self.as_user, CLERK, handover.sign, name)
		self.as_user(CLERK, handover.sign, name, "本人已离职，由档案室代为移交")
		self.refused(
			"each for themselves", self.as_user, CLERK, handover.sign, name, error=frappe.PermissionError
		)
		self.as_user(RECEIVER, handover.sign, name)
		record.reload()
		self.assertEqual(
			(record.owner_employee, self.status("Record Hand Over", name)), (self.receiver, "Completed")
		)

	def test_the_list_is_made_once_and_read_anew(self) -> None:
		archive.make_record("合同", owner_employee=self.giver)
		name = self.leaves()
		self.assertEqual(self.leaves(relieving_date=add_days(nowdate(), 20)), name)
		archive.make_record("补充协议", owner_employee=self.giver)
		doc = frappe.get_doc("Record Hand Over", name)
		doc.items[0].receiver = make.employee("manager")
		doc.save()
		self.assertEqual(self.as_user(CLERK, handover.refresh_list, name), 2)
		doc.reload()
		self.assertEqual(doc.items[0].receiver, make.employee("manager"))
		doc.items = []
		self.refused("Refresh List", doc.save)
		doc.reload()
		doc.receiver = self.giver
		self.refused("to themselves", doc.save)
		self.as_user(CLERK, handover.cancel, name, "撤回离职申请")
		self.refused("is kept", frappe.delete_doc, "Record Hand Over", name, error=frappe.PermissionError)

	def test_who_keeps_nothing_hands_over_nothing(self) -> None:
		self.assertIsNone(self.leaves())

	def test_nobody_takes_over_what_they_supervise(self) -> None:
		make_checklist(make_policy(), checker=self.receiver)
		name = self.leaves()
		doc = frappe.get_doc("Record Hand Over", name)
		doc.receiver = self.receiver
		doc.save()
		self.refused("supervises this policy", self.as_user, CLERK, handover.submit, name)
