"""制度: brought by one, approved by another, in force on its day, read and confirmed, reviewed, replaced."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.records.archive import approval, confirmations, reminders, versions
from wuye_ops.tests import factories as make
from wuye_ops.tests import record_factories as records
from wuye_ops.tests.parallel import at_once

DIRECTOR = "director@wuye.test"


class ControlledCase(FrappeTestCase):
	def setUp(self) -> None:
		make.places()
		make.places(make.PROPERTY_B)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def draft(self, property_name: str | None = make.PROPERTY_A, by: str = "head", **fields):
		"""A policy with its first version, not handed in yet. Returns (record, version)."""
		record = records.make_record(
			property_name, category=records.CONTROLLED, title="巡查管理制度", **fields
		)
		frappe.set_user(make.user(by) if property_name else records.clerk())
		version = versions.add(record.name, "巡查管理制度.docx", records.word("第一条 每日巡查两次。"))
		return record, version

	def in_force(self, **fields):
		record, version = self.draft(**fields)
		approval.submit(version.name)
		frappe.set_user(make.user("manager"))
		approval.approve(version.name)
		frappe.set_user("Administrator")
		return record.reload(), version.reload()

	def told(self, record, user: str) -> list[str]:
		return frappe.get_all(
			"Notification Log", {"document_name": record.name, "for_user": user}, pluck="subject"
		)


class TestApproval(ControlledCase):
	def test_from_the_draft_to_the_day_it_is_in_force(self) -> None:
		record, version = self.draft()
		self.assertEqual((record.reload().status, version.status), ("Draft", "Draft"))
		approval.submit(version.name)
		self.assertEqual(record.reload().status, "In Approval")
		self.assertEqual(len(self.told(record, make.user("manager"))), 1)
		frappe.set_user(make.user("manager"))
		approval.approve(version.name, remark="同意")
		version.reload()
		record.reload()
		self.assertEqual((version.status, version.approved_by), ("Effective", make.user("manager")))
		self.assertEqual((record.status, record.current_version), ("Effective", version.name))
		self.assertEqual(getdate(record.next_review), getdate(add_months(nowdate(), 12)))

	def test_a_later_day_is_waited_for_while_the_old_version_holds(self) -> None:
		record, first = self.in_force()
		frappe.set_user(make.user("head"))
		second = versions.add(record.name, "修订.docx", records.word("第一条 每日巡查三次。"), "次数增加")
		approval.submit(second.name)
		frappe.set_user(make.user("manager"))
		approval.approve(second.name, effective_from=add_days(nowdate(), 10))
		frappe.set_user("Administrator")
		approval.follow_the_day(add_days(nowdate(), 9))
		self.assertEqual((record.reload().current_version, second.reload().status), (first.name, "Approved"))
		with self.assertRaises(frappe.ValidationError):
			versions.add(record.name, "又一版.txt", b"x")
		for _time in range(2):
			approval.follow_the_day(add_days(nowdate(), 10))
		self.assertEqual(
			(record.reload().current_version, first.reload().status), (second.name, "Superseded")
		)
		self.assertEqual(getdate(record.effective_from), getdate(add_days(nowdate(), 10)))

	def test_nobody_approves_what_they_brought_and_not_every_role_may(self) -> None:
		record, version = self.draft(by="manager")
		approval.submit(version.name)
		for user in (make.user("manager"), make.user("head"), make.user("manager", make.PROPERTY_B)):
			frappe.set_user(user)
			for step in (
				lambda: approval.approve(version.name),
				lambda: approval.reject(version.name, "不妥"),
			):
				with self.subTest(user), self.assertRaises(frappe.PermissionError):
					step()
		frappe.set_user(DIRECTOR)
		approval.approve(version.name)
		self.assertEqual(record.reload().status, "Effective")

	def test_the_companys_policies_are_approved_by_the_company(self) -> None:
		record, version = self.draft(None)
		approval.submit(version.name)
		frappe.set_user(make.user("manager"))
		# everybody reads it, nobody of one property changes it
		self.assertTrue(frappe.has_permission("Record", "read", doc=record.name))
		self.assertFalse(frappe.has_permission("Record", "write", doc=record.name))
		with self.assertRaises(frappe.PermissionError):
			approval.approve(version.name)
		frappe.set_user(DIRECTOR)
		approval.approve(version.name)

	def test_what_is_sent_back_says_why_and_comes_again_as_a_new_version(self) -> None:
		record, version = self.draft()
		approval.submit(version.name)
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.ValidationError):
			approval.reject(version.name, "  ")
		approval.reject(version.name, "缺少夜间巡查")
		self.assertEqual(
			(record.reload().status, version.reload().approval_remark), ("Draft", "缺少夜间巡查")
		)
		self.assertEqual(len(self.told(record, make.user("head"))), 1)
		frappe.set_user(make.user("head"))
		self.assertEqual(versions.add(record.name, "二稿.txt", "夜间".encode()).version, 2)

	def test_steps_out_of_turn_and_days_in_the_past_are_refused(self) -> None:
		_record, version = self.draft()
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.ValidationError):
			approval.approve(version.name)
		approval.submit(version.name)
		with self.assertRaises(frappe.ValidationError):
			approval.submit(version.name)
		with self.assertRaises(frappe.ValidationError):
			approval.approve(version.name, effective_from=add_days(nowdate(), -1))

	def test_a_withdrawn_policy_stays_readable_and_takes_no_version(self) -> None:
		record, version = self.in_force()
		replacement, _other = self.in_force()
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.PermissionError):
			approval.withdraw(record.name, "合并")
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.ValidationError):
			approval.withdraw(record.name, " ")
		with self.assertRaises(frappe.ValidationError):
			approval.withdraw(record.name, "合并", superseded_by=record.name)
		approval.withdraw(record.name, "并入新制度", superseded_by=replacement.name)
		record.reload()
		self.assertEqual((record.status, record.superseded_by), ("Superseded", replacement.name))
		version.check_permission("read")
		with self.assertRaises(frappe.ValidationError):
			versions.add(record.name, "再版.txt", b"x")

	def test_two_approvers_at_once_bring_it_into_force_once(self) -> None:
		record, version = self.draft()
		approval.submit(version.name)
		frappe.set_user("Administrator")
		frappe.db.commit()
		self.addCleanup(frappe.db.commit)
		self.addCleanup(records.forget_records, record.name)
		outcomes = at_once(
			(make.user("manager"), lambda: approval.approve(version.name)),
			(DIRECTOR, lambda: approval.approve(version.name)),
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)


class TestConfirmations(ControlledCase):
	def test_staff_confirm_once_what_is_in_force(self) -> None:
		record, version = self.in_force(confirm_days=7)
		asked = frappe.get_all("Record Confirmation", {"record_version": version.name}, pluck="user")
		self.assertIn(make.user("guard"), asked)
		self.assertNotIn(make.user("guard", make.PROPERTY_B), asked)
		frappe.set_user(make.user("guard"))
		self.assertEqual(confirmations.standing(record.name)["mine"], "Open")
		for _time in range(2):
			confirmations.confirm(record.name)
		standing = confirmations.standing(record.name)
		self.assertEqual((standing["mine"], standing["confirmed"]), ("Confirmed", 1))
		frappe.set_user(make.user("guard", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			confirmations.confirm(record.name)

	def test_asking_again_asks_nobody_twice(self) -> None:
		record, version = self.in_force()
		frappe.set_user(make.user("manager"))
		first = confirmations.ask(record.name, 7)
		self.assertGreaterEqual(first, 6)
		self.assertEqual(confirmations.ask(record.name, 7), 0)
		self.assertEqual(frappe.db.count("Record Confirmation", {"record_version": version.name}), first)
		for days in (0, 1000):
			with self.assertRaises(frappe.ValidationError):
				confirmations.ask(record.name, days)

	def test_a_new_version_is_confirmed_anew(self) -> None:
		record, first = self.in_force(confirm_days=7)
		frappe.set_user(make.user("guard"))
		confirmations.confirm(record.name)
		frappe.set_user(make.user("head"))
		second = versions.add(record.name, "修订.txt", "修订".encode())
		approval.submit(second.name)
		frappe.set_user(make.user("manager"))
		approval.approve(second.name)
		states = frappe.get_all("Record Confirmation", {"record_version": first.name}, pluck="status")
		self.assertEqual(set(states), {"Confirmed", "Cancelled"})
		frappe.set_user(make.user("guard"))
		self.assertEqual(confirmations.standing(record.name)["mine"], "Open")

	def test_the_late_are_reminded_once_and_the_owner_hears_of_it(self) -> None:
		record, _version = self.in_force(confirm_days=7, owner_employee=make.employee("head"))
		frappe.set_user(make.user("guard"))
		confirmations.confirm(record.name)
		frappe.set_user("Administrator")
		before = len(self.told(record, make.user("tech")))
		self.assertEqual(confirmations.chase(add_days(nowdate(), 7)), 0)
		for _time in range(2):
			confirmations.chase(add_days(nowdate(), 8))
		self.assertEqual(len(self.told(record, make.user("tech"))), before + 1)
		self.assertTrue([text for text in self.told(record, make.user("head")) if record.title in text])
		self.assertEqual(len(self.told(record, make.user("guard"))), 1)

	def test_nobody_writes_a_confirmation_for_somebody_else(self) -> None:
		_record, version = self.in_force(confirm_days=7)
		frappe.set_user(make.user("tech"))
		mine = frappe.get_list("Record Confirmation", {"record_version": version.name}, pluck="user")
		self.assertEqual(mine, [make.user("tech")])
		frappe.set_user("Administrator")
		doc = frappe.get_doc(
			"Record Confirmation", {"user": make.user("tech"), "record_version": version.name}
		)
		doc.status = "Confirmed"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			doc.delete()


class TestReminders(ControlledCase):
	def test_a_contract_that_ends_is_told_in_stages_and_each_once(self) -> None:
		ends = add_days(nowdate(), 100)
		record = records.make_filed(
			category=records.CONTRACT, expires_on=ends, owner_employee=make.employee("manager")
		)
		for days in (0, 39, 40, 41, 70, 93, 100, 101, 130):
			reminders.remind(add_days(nowdate(), days))
		self.assertEqual(len(self.told(record, make.user("manager"))), 4)
		record.reload()
		record.expires_on = add_days(ends, 365)
		record.save()
		reminders.remind(add_days(ends, 360))
		self.assertEqual(len(self.told(record, make.user("manager"))), 5)

	def test_a_review_is_told_ahead_and_when_late_and_counts_anew_when_done(self) -> None:
		record, _version = self.in_force(owner_employee=make.employee("tech2"))
		due = getdate(record.next_review)
		for days in (-40, -30, -5, 0, 1, 9):
			reminders.remind(add_days(due, days))
		self.assertEqual(len(self.told(record, make.user("tech2"))), 2)
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.ValidationError):
			approval.reviewed(record.name, "")
		approval.reviewed(record.name, "无须修改")
		self.assertEqual(getdate(record.reload().next_review), getdate(add_months(nowdate(), 12)))
