"""What a matter needs stays, and each matter for itself."""

import frappe

from wuye_ops.records.disposal import holds
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once_in_processes

AUDITOR = "auditor@wuye.test"


class TestLegalHold(archive.ArchiveCase):
	def held(self, record) -> tuple[int, str | None]:
		row = frappe.db.get_value("Record", record.name, ["legal_hold", "legal_hold_reason"], as_dict=True)
		return row.legal_hold, row.legal_hold_reason

	def test_two_matters_need_the_same_record(self) -> None:
		record = archive.make_record()
		suit = self.as_user(AUDITOR, archive.make_hold, record)
		audit = archive.make_hold(record, matter="专项审计")
		self.assertEqual(self.held(record), (1, "漏水赔偿案\n专项审计"))
		self.refused("Say why the hold is lifted", self.as_user, AUDITOR, holds.lift, suit.name, "")
		self.as_user(AUDITOR, holds.lift, suit.name, "判决生效")
		self.assertEqual(self.held(record), (1, "专项审计"))
		self.as_user("director@wuye.test", holds.lift, audit.name, "审计报告已出")
		self.assertEqual(self.held(record), (0, None))
		self.refused("lifted already", self.as_user, AUDITOR, holds.lift, audit.name, "再来")
		# who held and who lifted it is read on the record
		remarks = frappe.get_all(
			"Comment", {"reference_doctype": "Record", "reference_name": record.name}, pluck="content"
		)
		self.assertEqual(sum("判决生效" in remark for remark in remarks), 1)

	def test_who_may(self) -> None:
		record = archive.make_record()
		hold = self.as_user(AUDITOR, archive.make_hold, record)
		for key in ("clerk", "manager", "service", "head"):
			with self.subTest(key):
				self.refused(
					"", self.as_user, make.user(key), archive.make_hold, record, error=frappe.PermissionError
				)
				self.refused(
					"",
					self.as_user,
					make.user(key),
					holds.lift,
					hold.name,
					"不需要了",
					error=frappe.PermissionError,
				)

	def test_rows_are_added_and_not_taken_away(self) -> None:
		record, more = archive.make_record(), archive.make_record("补充证据")
		hold = archive.make_hold(record)
		hold.append("items", {"reference_doctype": "Record", "reference_name": more.name})
		hold.save()
		self.assertEqual(self.held(more)[0], 1)
		hold.items = hold.items[1:]
		self.refused("stays under this hold", hold.save)
		hold.reload()
		hold.items[0].reference_name = more.name
		self.refused("stays under this hold", hold.save)
		holds.lift(hold.name, "已结案")
		hold.reload()
		hold.matter = "改名"
		self.refused("has been lifted", hold.save)
		self.refused(
			"kept as proof", frappe.delete_doc, "Legal Hold", hold.name, error=frappe.PermissionError
		)

	def test_what_cannot_be_held(self) -> None:
		record = archive.make_record()
		gone = archive.make_record("已销毁", status="Disposed")
		elsewhere = archive.make_record("外项目", property_name=make.PROPERTY_B)
		self.refused("destroyed already", archive.make_hold, gone)
		self.refused("does not belong", archive.make_hold, elsewhere)
		self.refused("twice", archive.make_hold, record, record)
		hold = frappe.get_doc(
			{
				"doctype": "Legal Hold",
				"property": make.PROPERTY_A,
				"matter": "误选",
				"reason": "误选",
				"items": [{"reference_doctype": "Service Category", "reference_name": "水管漏水"}],
			}
		)
		self.refused("one of these can be held: Record", hold.insert)

	def test_a_customer_is_held(self) -> None:
		profile = frappe.db.get_value("Customer Profile", {"customer": make.customer_of(make.places().unit)})
		hold = frappe.get_doc(
			{
				"doctype": "Legal Hold",
				"property": make.PROPERTY_A,
				"matter": "欠费诉讼",
				"reason": "诉讼期间保全证据",
				"items": [{"reference_doctype": "Customer Profile", "reference_name": profile}],
			}
		)
		self.as_user(AUDITOR, hold.insert)
		self.assertEqual(frappe.db.get_value("Customer Profile", profile, "legal_hold"), 1)
		holds.lift(hold.name, "已结清")
		self.assertEqual(frappe.db.get_value("Customer Profile", profile, "legal_hold"), 0)


class TestAtOnce(archive.ArchiveCase):
	def test_one_is_lifted_while_another_is_set(self) -> None:
		record = archive.make_record()
		hold = archive.make_hold(record)
		frappe.db.commit()
		try:
			outcomes = at_once_in_processes(
				(AUDITOR, "wuye_ops.records.disposal.holds.lift", {"hold": hold.name, "reason": "已结案"}),
				("director@wuye.test", "wuye_ops.tests.archive_factories.hold_now", {"record": record.name}),
			)
			self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
			# whichever was first: one is in force, so it is held
			self.assertEqual(frappe.db.get_value("Record", record.name, "legal_hold"), 1)
		finally:
			frappe.db.rollback()
			for name in frappe.get_all("Legal Hold Item", {"reference_name": record.name}, pluck="parent"):
				archive.forget("Legal Hold", name)
			archive.remove(record.name)
