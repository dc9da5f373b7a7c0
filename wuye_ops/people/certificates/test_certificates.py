"""Certificates: entered, verified by somebody else, warned of and renewed; and who has what their post needs."""

from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.metrics.registry import Scope
from wuye_ops.people.certificates import expiry, metrics, steps
from wuye_ops.people.report.certified_posts import certified_posts
from wuye_ops.property import told_once
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers
from wuye_ops.tests.people_papers import ELECTRICIAN, GUARD, HEIGHTS, HR_OTHER, HR_USER, day

CERTIFICATE = "Staff Certificate"


class CertificateCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		papers.make_people()
		cls.tech, cls.tech2, cls.guard = (make.employee(key) for key in ("tech", "tech2", "guard"))
		cls.other = make.employee("tech", make.PROPERTY_B)

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		frappe.db.savepoint("one_test")
		self.addCleanup(frappe.db.rollback, save_point="one_test")
		self.addCleanup(frappe.set_user, "Administrator")

	def refused(self, call, *args, error=frappe.ValidationError, **kwargs) -> str:
		frappe.db.savepoint("refused")
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		frappe.db.rollback(save_point="refused")
		frappe.set_user("Administrator")
		return frappe.utils.strip_html(str(caught.exception))


class TestEntering(CertificateCase):
	def test_entered_by_the_holder_and_verified_by_somebody_else(self) -> None:
		frappe.set_user(make.user("tech"))
		doc = papers.draft(self.tech, GUARD)
		self.assertEqual((doc.status, doc.property, doc.company), ("Draft", make.PROPERTY_A, make.company()))
		# HR sees it, a colleague does not
		frappe.set_user(make.user("tech2"))
		self.assertFalse(frappe.has_permission(CERTIFICATE, "read", doc=doc.name))
		self.assertEqual(frappe.get_list(CERTIFICATE, {"name": doc.name}), [])
		frappe.set_user(HR_USER)
		self.assertIn("扫描件", self.refused(steps.take, doc.name, "Verify"))
		frappe.set_user(make.user("tech"))
		papers.with_scan(frappe.get_doc(CERTIFICATE, doc.name))
		self.refused(steps.take, doc.name, "Verify", error=frappe.PermissionError)
		frappe.set_user(HR_USER)
		self.assertEqual(steps.take(doc.name, "Verify"), "In Force")
		doc.reload()
		self.assertEqual((doc.verified_by, [row.step for row in doc.log]), (HR_USER, ["Verify"]))
		# what counts stays as it was verified
		frappe.set_user(make.user("tech"))
		doc = frappe.get_doc(CERTIFICATE, doc.name)
		doc.valid_from = day(-60)
		self.refused(doc.save)

	def test_hr_does_not_verify_their_own(self) -> None:
		frappe.db.set_value("Employee", self.tech, "user_id", HR_USER)
		doc = papers.with_scan(papers.draft(self.tech, GUARD))
		frappe.set_user(HR_USER)
		self.assertNotIn("Verify", steps.possible(frappe.get_doc(CERTIFICATE, doc.name)))
		self.refused(steps.take, doc.name, "Verify", error=frappe.PermissionError)
		frappe.set_user(HR_OTHER)
		self.assertEqual(steps.take(doc.name, "Verify"), "In Force")

	def test_an_id_number_is_kept_encrypted(self) -> None:
		doc = papers.draft(self.tech, ELECTRICIAN, number=papers.ID_NUMBER, valid_until=day(300))
		stored = frappe.db.get_value(
			CERTIFICATE, doc.name, ["number", "number_encrypted", "number_hash"], as_dict=True
		)
		self.assertNotIn(papers.ID_NUMBER[6:14], stored.number)
		self.assertTrue(stored.number_encrypted and stored.number_hash)
		# saved again with the mask it stays what it was
		doc.reload()
		doc.remark = "备注"
		doc.save()
		self.assertEqual(
			frappe.db.get_value(CERTIFICATE, doc.name, "number_encrypted"), stored.number_encrypted
		)
		# whose number it is already is found behind the mask
		self.assertIn(
			doc.name,
			self.refused(
				papers.draft, self.tech2, ELECTRICIAN, number=papers.ID_NUMBER, valid_until=day(300)
			),
		)
		self.refused(papers.draft, self.tech2, ELECTRICIAN, number="123", valid_until=day(300))

	def test_what_is_no_certificate_is_refused(self) -> None:
		first = papers.draft(self.tech, HEIGHTS, valid_until=day(100))
		cases = (
			("取代", {"valid_until": day(50)}),  # overlaps
			("尚未到来", {"begins": 3, "valid_until": day(400)}),
			("早于", {"begins": -300, "valid_until": day(-400)}),
			("最长", {"begins": -400, "valid_until": day(9999)}),
			("截止", {"begins": -3000}),
			("公司", {"begins": -600, "valid_until": day(-500), "company": self.another_company()}),
		)
		for word, fields in cases:
			with self.subTest(word):
				self.assertIn(word, self.refused(papers.draft, self.tech, HEIGHTS, **fields))
		self.assertEqual(frappe.db.count(CERTIFICATE, {"employee": self.tech, "kind": HEIGHTS}), 1)
		# an early renewal overlaps, and says so
		renewal = papers.draft(self.tech, HEIGHTS, begins=-1, valid_until=day(900), replaces=first.name)
		self.assertEqual(renewal.status, "Draft")

	def test_nobody_writes_the_status_by_hand(self) -> None:
		doc = papers.draft(self.tech, GUARD)
		doc.status = "In Force"
		self.refused(doc.save)
		doc = papers.draft(self.tech2, GUARD, status="In Force", verified_by=HR_USER)
		self.assertEqual((doc.status, doc.verified_by), ("Draft", None))

	def test_what_has_counted_is_kept_and_ends_with_a_reason(self) -> None:
		doc = papers.certificate(self.tech, GUARD)
		self.refused(doc.delete)
		frappe.set_user(HR_USER)
		self.refused(steps.take, doc.name, "Suspend")
		frappe.set_user(HR_USER)
		self.assertEqual(steps.take(doc.name, "Suspend", "被投诉调查"), "Suspended")
		self.assertEqual(steps.take(doc.name, "Restore", "查无此事"), "In Force")
		self.assertEqual(steps.take(doc.name, "Revoke", "伪造"), "Revoked")
		self.refused(steps.take, doc.name, "Restore", "再来")
		# papers that count no more leave room for others
		papers.draft(self.tech, GUARD)

	def test_a_kind_that_makes_no_sense_is_refused(self) -> None:
		for months, review in ((-1, 0), (12, 12), (12, 24)):
			with self.subTest(f"{months} {review}"):
				self.refused(papers.make_kind, "测试坏种类", months, review)
		frappe.db.set_value("Certificate Kind", GUARD, "disabled", 1)
		frappe.clear_document_cache("Certificate Kind", GUARD)
		self.assertIn("停用", self.refused(papers.draft, self.tech, GUARD))
		frappe.clear_document_cache("Certificate Kind", GUARD)

	def test_it_is_found_where_the_person_works_now(self) -> None:
		doc = papers.certificate(self.tech2, GUARD)
		employee = frappe.get_doc("Employee", self.tech2)
		employee.wuye_property = make.PROPERTY_B
		employee.save()
		self.assertEqual(frappe.db.get_value(CERTIFICATE, doc.name, "property"), make.PROPERTY_B)
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertTrue(frappe.has_permission(CERTIFICATE, "read", doc=doc.name))
		frappe.set_user(make.user("manager"))
		self.assertFalse(frappe.has_permission(CERTIFICATE, "read", doc=doc.name))

	def another_company(self) -> str:
		name = "证书测试公司"
		if not frappe.db.exists("Company", name):
			frappe.get_doc(
				{
					"doctype": "Company",
					"company_name": name,
					"abbr": "ZSCS",
					"default_currency": "CNY",
					"country": "China",
				}
			).insert()
		return name


class TestExpiry(CertificateCase):
	def sweep(self, days: int) -> dict[str, int]:
		return expiry.follow_the_day(day(days))

	def told(self, name: str) -> list[tuple[int, str]]:
		doc = frappe.get_doc(CERTIFICATE, name)
		return [(row.days, row.told) for row in doc.warnings]

	def test_each_warning_once_to_those_it_concerns(self) -> None:
		doc = papers.certificate(self.tech, HEIGHTS, begins=-300, valid_until=day(90))
		self.assertEqual((doc.due_on, doc.due_for), (day(90), "End"))
		before = self.sweep(-1)
		self.assertEqual(self.told(doc.name), [])
		self.sweep(0)
		again = self.sweep(0)
		self.assertEqual((before["failed"], again["told"]), (0, 0))
		((days, users),) = self.told(doc.name)
		self.assertEqual(days, -90)
		self.assertIn(make.user("tech"), users)
		self.assertIn(HR_USER, users)
		self.assertNotIn(make.user("head"), users)
		self.sweep(60)
		self.assertIn(make.user("head"), self.told(doc.name)[1][1])
		self.sweep(90)
		self.assertEqual([days for days, _users in self.told(doc.name)], [-90, -30, 0])
		self.assertIn(make.user("manager"), self.told(doc.name)[2][1])
		notices = frappe.get_all(
			"Notification Log", {"document_name": doc.name, "for_user": make.user("tech")}
		)
		self.assertEqual(len(notices), 3)

	def test_a_review_moves_the_day(self) -> None:
		doc = papers.certificate(
			self.tech,
			ELECTRICIAN,
			number=papers.ID_NUMBER,
			begins=-36 * 31,
			valid_until=day(1000),
		)
		self.assertEqual(doc.due_for, "Review")
		self.assertLess(doc.due_on, day(0))
		frappe.set_user(HR_USER)
		self.refused(steps.enter_review, doc.name, str(day(5)))
		frappe.set_user(HR_USER)
		self.refused(steps.enter_review, doc.name, "不是日期")
		frappe.set_user(HR_USER)
		steps.enter_review(doc.name, str(day(-1)))
		doc.reload()
		self.assertEqual((doc.due_on, doc.due_for, len(doc.reviews)), (day(1000), "End", 1))
		guard = papers.certificate(self.guard, GUARD)
		frappe.set_user(HR_USER)
		self.refused(steps.enter_review, guard.name, str(day(-1)))

	def test_the_renewal_takes_over_when_it_begins(self) -> None:
		old = papers.certificate(self.tech, HEIGHTS, begins=-300, valid_until=day(20))
		new = papers.certificate(self.tech, HEIGHTS, begins=-1, valid_until=day(900), replaces=old.name)
		self.assertEqual(frappe.db.get_value(CERTIFICATE, old.name, "status"), "Replaced")
		self.assertEqual(new.status, "In Force")
		self.sweep(0)
		self.assertEqual((self.told(old.name), self.told(new.name)), ([], []))
		# taken over by the sweep, where the renewal was verified before it began
		frappe.db.set_value(CERTIFICATE, old.name, "status", "In Force")
		self.assertEqual(self.sweep(0)["replaced"], 1)
		self.assertEqual(self.sweep(0)["replaced"], 0)

	def test_what_cannot_be_told_keeps_nothing_else(self) -> None:
		first = papers.certificate(self.tech, HEIGHTS, begins=-300, valid_until=day(30))
		second = papers.certificate(self.tech2, HEIGHTS, begins=-300, valid_until=day(30))
		tell = told_once.tell_staff

		def broken(users, document, text):
			if document.name == first.name:
				frappe.throw("断网了")
			tell(users, document, text)

		with patch.object(told_once, "tell_staff", broken):
			self.assertEqual(self.sweep(0)["failed"], 1)
		self.assertIn("断网", frappe.db.get_value(CERTIFICATE, first.name, "error"))
		self.assertEqual(len(self.told(second.name)), 1)
		self.sweep(0)
		self.assertIsNone(frappe.db.get_value(CERTIFICATE, first.name, "error"))
		self.assertEqual(len(self.told(first.name)), 1)


class TestPosts(CertificateCase):
	def test_the_same_is_not_required_twice(self) -> None:
		papers.require("Checklist Trade", "trade", "Safety", GUARD)
		found = {"work": "Checklist Trade|Safety", "kinds": GUARD}
		self.assertEqual(frappe.db.count("Certificate Requirement", found), 1)
		self.refused(
			papers.require, "Checklist Trade", "trade", "Safety", GUARD, error=frappe.DuplicateEntryError
		)
		self.refused(papers.require, "Checklist Trade", "trade", "", GUARD)
		self.refused(papers.require, "Checklist Trade", "trade", "Order")

	def test_who_needs_one_is_counted_and_listed(self) -> None:
		name = "测试消控值班员"
		if not frappe.db.exists("Designation", name):
			frappe.get_doc({"doctype": "Designation", "designation_name": name}).insert()
		for employee in (self.tech, self.tech2, self.other):
			frappe.db.set_value("Employee", employee, "designation", name)
		papers.require("Designation", "designation", name, GUARD)
		papers.certificate(self.tech, GUARD)
		scope = Scope(day(-10), day(0), (make.PROPERTY_A,))
		self.assertEqual(metrics.count(scope), {make.PROPERTY_A: Part(Decimal(1), Decimal(2))})
		rows = metrics.rows(scope, 0, 10)
		self.assertEqual([row.name for row in rows], [self.tech2, self.tech])
		frappe.set_user(make.user("manager"))
		_columns, rows, _note, chart, summary = certified_posts.execute({"designation": name})
		self.assertEqual(
			{row["employee"]: row["standing"] for row in rows}, {self.tech: "Valid", self.tech2: "Lacking"}
		)
		self.assertEqual([one["value"] for one in summary], [2, 1, 0, 1])
		self.assertEqual(chart["data"]["labels"], [name])
