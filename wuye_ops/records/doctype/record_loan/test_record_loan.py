"""Records go out and come back: decided by somebody else, one original at a time, and looks that end by themselves."""

import io
from datetime import timedelta

import frappe
from frappe.utils import add_days, get_datetime, getdate, now_datetime, nowdate
from pypdf import PdfReader

from wuye_ops.records.disposal import disposals
from wuye_ops.records.lending import chase, loans, steps, viewing
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once_in_processes

CLERK, MANAGER, BORROWER = make.user("clerk"), make.user("manager"), make.user("service")


class LoanCase(archive.ArchiveCase):
	def asked(self, record, kind: str = "Original", user: str = BORROWER, **fields):
		values = {
			"doctype": "Record Loan",
			"record": record.name,
			"kind": kind,
			"reason": "核对历史维修",
			**fields,
		}
		return self.as_user(user, lambda: frappe.get_doc(values).insert())

	def lent(self, record, kind: str = "Original", **fields):
		doc = self.asked(record, kind, **fields)
		self.as_user(CLERK, loans.approve, doc.name)
		if kind != "Electronic":
			self.as_user(CLERK, loans.hand_out, doc.name)
		doc.reload()
		return doc


class TestPaper(LoanCase):
	def test_out_and_back(self) -> None:
		record = archive.make_record()
		doc = self.asked(record)
		self.assertEqual(doc.borrower, make.employee("service"))
		self.assertEqual((doc.property, doc.record_title, doc.days), (make.PROPERTY_A, record.title, 7))
		# those who decide have heard of it
		told = frappe.get_all("Notification Log", {"document_name": doc.name}, pluck="for_user")
		self.assertIn(CLERK, told)
		self.assertNotIn(BORROWER, told)
		self.as_user(CLERK, loans.approve, doc.name)
		self.refused(
			"records clerk", self.as_user, BORROWER, loans.hand_out, doc.name, error=frappe.PermissionError
		)
		self.as_user(CLERK, loans.hand_out, doc.name)
		doc.reload()
		self.assertEqual((doc.status, getdate(doc.due_on)), ("Lent", getdate(add_days(nowdate(), 7))))
		self.refused("Describe", self.as_user, CLERK, loans.take_back, doc.name, "Damaged", " ")
		self.as_user(CLERK, loans.take_back, doc.name, "Complete")
		doc.reload()
		self.assertEqual((doc.status, doc.received_by, doc.original_key), ("Returned", CLERK, None))
		self.lent(record)

	def test_an_original_is_lent_to_one_at_a_time(self) -> None:
		record = archive.make_record()
		first, second = self.asked(record), self.asked(record, user=make.user("head"))
		self.as_user(CLERK, loans.approve, first.name)
		self.refused("promised or lent", self.as_user, CLERK, loans.approve, second.name)
		# a copy harms nothing
		self.lent(record, "Copy", copies=2)
		self.as_user(BORROWER, loans.cancel, first.name)
		self.as_user(CLERK, loans.approve, second.name)

	def test_what_is_lost_is_not_lent_again(self) -> None:
		record = archive.make_record()
		doc = self.lent(record)
		self.as_user(CLERK, loans.take_back, doc.name, "Lost", "搬家时遗失")
		self.refused("promised or lent", self.asked, record)
		told = frappe.get_all("Notification Log", {"document_name": doc.name}, pluck="for_user")
		self.assertTrue({MANAGER, "director@wuye.test"} <= set(told))

	def test_nobody_lends_to_themselves(self) -> None:
		doc = self.asked(archive.make_record(), user=CLERK)
		self.refused("lends to themselves", self.as_user, CLERK, loans.approve, doc.name)
		self.as_user(make.user("clerk2"), loans.approve, doc.name)

	def test_by_how_confidential_it_is(self) -> None:
		for level, refused, decides in (
			("Internal", (BORROWER,), CLERK),
			("Confidential", (CLERK,), MANAGER),
			("Secret", (CLERK, MANAGER), "director@wuye.test"),
		):
			with self.subTest(level):
				record = archive.make_record(confidentiality=level)
				doc = self.asked(record, user="Administrator", borrower=make.employee("tech"))
				# lists that others read call a secret record by its number
				self.assertEqual(doc.record_title, record.record_no if level == "Secret" else record.title)
				for user in refused:
					self.refused(
						"", self.as_user, user, loans.approve, doc.name, error=frappe.PermissionError
					)
				self.as_user(decides, loans.approve, doc.name)

	def test_one_asks_for_oneself(self) -> None:
		record = archive.make_record()
		other = {"borrower": make.employee("tech")}
		self.refused("Ask for yourself", lambda: self.asked(record, **other), error=frappe.PermissionError)
		self.assertEqual(
			self.asked(record, user=CLERK, borrower=make.employee("tech")).borrower_name[:4], "tech"
		)

	def test_what_is_not_lent(self) -> None:
		held = archive.make_record("被保全")
		archive.make_hold(held)
		only_file = archive.make_record("只有电子件", medium="Electronic")
		for record, kind, words in (
			(held, "Original", "legal hold"),
			(only_file, "Original", "not on paper"),
			(only_file, "Electronic", "no file"),
			(archive.make_record("表格", content=b"x", file_name="台账.xlsx"), "Electronic", "cannot carry"),
			(archive.make_record("草稿", status="Draft"), "Copy", "cannot be lent"),
		):
			with self.subTest(record.title):
				self.refused(words, self.asked, record, kind, CLERK)
		self.refused("90 days at most", lambda: self.asked(held, "Copy", days=91))

	def test_what_is_out_is_not_destroyed(self) -> None:
		record = archive.make_record()
		doc = self.lent(record)
		disposal = archive.make_disposal(record)
		self.refused("is lent out", self.as_user, CLERK, disposals.submit, disposal.name, "到期")
		self.as_user(CLERK, loans.take_back, doc.name, "Complete")
		self.as_user(CLERK, disposals.submit, disposal.name, "到期")

	def test_steps_are_not_taken_by_hand(self) -> None:
		doc = self.asked(archive.make_record())
		for field, value in (("status", "Lent"), ("decided_by", CLERK), ("due_on", "2030-01-01")):
			doc.reload()
			doc.set(field, value)
			self.refused("not entered by hand", doc.save)
		self.as_user(CLERK, loans.approve, doc.name)
		doc.reload()
		doc.days = 30
		self.refused("is not changed", doc.save)
		self.refused("is kept", frappe.delete_doc, "Record Loan", doc.name, error=frappe.PermissionError)

	def test_rejected(self) -> None:
		doc = self.asked(archive.make_record())
		self.refused("Say why", self.as_user, CLERK, loans.reject, doc.name, "")
		self.as_user(CLERK, loans.reject, doc.name, "请走审批流程")
		self.assertEqual(self.status("Record Loan", doc.name), "Rejected")
		self.refused("is Rejected", self.as_user, CLERK, loans.approve, doc.name)

	def test_others_do_not_see_it(self) -> None:
		doc = self.asked(archive.make_record())
		for user, sees in (
			(BORROWER, True),
			(CLERK, True),
			(make.user("head"), False),
			(make.user("clerk", make.PROPERTY_B), False),
		):
			with self.subTest(user):
				if user.endswith("b@wuye.test"):
					archive.make_people(make.PROPERTY_B)
				frappe.set_user(user)
				self.assertEqual(doc.name in frappe.get_list("Record Loan", pluck="name", limit=0), sees)
				self.assertEqual(frappe.has_permission("Record Loan", "read", doc.name), sees)
				frappe.set_user("Administrator")


class TestChasing(LoanCase):
	def told(self, doc) -> dict[str, int]:
		rows = frappe.get_all(
			"Notification Log",
			{"document_name": doc.name, "subject": ["like", "%was due%"]},
			pluck="for_user",
		)
		return {user: rows.count(user) for user in rows}

	def test_each_step_is_told_once(self) -> None:
		doc = self.lent(archive.make_record())
		due = getdate(doc.due_on)
		chase.follow_the_day(due)
		self.assertEqual(frappe.db.get_value("Record Loan", doc.name, "is_overdue"), 0)
		for _time in range(2):
			chase.follow_the_day(due + timedelta(days=1))
		self.assertEqual(self.told(doc), {BORROWER: 1})
		chase.follow_the_day(due + timedelta(days=8))
		told = self.told(doc)
		self.assertEqual((told[BORROWER], told[CLERK], told[MANAGER]), (2, 1, 1))
		doc.reload()
		self.assertEqual(([row.days for row in doc.reminders], doc.is_overdue), ([-2, 1, 7], 1))
		self.as_user(CLERK, loans.take_back, doc.name, "Complete")
		chase.follow_the_day(due + timedelta(days=40))
		self.assertEqual(self.told(doc), told)


class TestElectronic(LoanCase):
	def setUp(self) -> None:
		super().setUp()
		self.record = archive.make_record(
			"维修合同", content=archive.pdf(pages=2), file_name="维修合同.pdf", confidentiality="Confidential"
		)

	def electronic(self):
		doc = self.asked(self.record, "Electronic")
		self.as_user(MANAGER, loans.approve, doc.name)
		doc.reload()
		return doc

	def pages(self) -> list[str]:
		content = frappe.local.response.filecontent
		return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

	def test_a_marked_copy_for_the_borrower_alone(self) -> None:
		doc = self.electronic()
		self.assertEqual(doc.status, "Lent")
		self.as_user(BORROWER, viewing.view, doc.name)
		pages = self.pages()
		self.assertEqual(len(pages), 2)
		for page in pages:
			self.assertIn(doc.name, page)
			self.assertIn(BORROWER, page)
		doc.reload()
		self.assertEqual([(row.user, row.file_name) for row in doc.views], [(BORROWER, "维修合同.pdf")])
		for user in (MANAGER, CLERK, "director@wuye.test"):
			self.refused(
				"Only the borrower", self.as_user, user, viewing.view, doc.name, error=frappe.PermissionError
			)

	def test_it_ends_by_itself(self) -> None:
		doc = self.electronic()
		expires = get_datetime(doc.expires_on)
		self.assertEqual((expires.date(), expires.hour), (getdate(add_days(nowdate(), 7)), 23))
		# the sweep is late: the look is refused all the same
		doc.db_set("expires_on", now_datetime() - timedelta(seconds=1))
		self.refused(
			"has ended", self.as_user, BORROWER, viewing.view, doc.name, error=frappe.PermissionError
		)
		chase.expire()
		self.assertEqual(self.status("Record Loan", doc.name), "Expired")
		self.assertEqual(frappe.db.count("Record Loan View", {"parent": doc.name}), 0)

	def test_ended_early(self) -> None:
		doc = self.electronic()
		self.as_user(BORROWER, loans.end_now, doc.name)
		self.refused(
			"has ended", self.as_user, BORROWER, viewing.view, doc.name, error=frappe.PermissionError
		)

	def test_a_file_that_was_swapped_is_not_shown(self) -> None:
		doc = self.electronic()
		path = archive.disk(frappe.db.get_value("Record Version", self.record.current_version, "file"))
		path.write_bytes(archive.pdf("另一份"))
		self.refused("not the one that was filed", self.as_user, BORROWER, viewing.view, doc.name)

	def test_the_buttons(self) -> None:
		doc = self.asked(self.record, "Electronic")
		self.assertEqual(self.as_user(BORROWER, steps.offered, doc.name), ["cancel"])
		self.assertEqual(self.as_user(MANAGER, steps.offered, doc.name), ["approve", "reject", "cancel"])
		self.as_user(MANAGER, loans.approve, doc.name)
		self.assertEqual(self.as_user(BORROWER, steps.offered, doc.name), ["view", "end_now"])

	def test_over_the_web(self) -> None:
		doc = self.electronic()
		frappe.db.commit()
		try:
			client = Client(BORROWER)
			answer = client.call("wuye_ops.records.lending.viewing.view", loan=doc.name)
			self.assertTrue(answer.ok, answer)
			self.assertTrue(answer.text.startswith("%PDF"))
			self.assertIn("inline", answer.headers["Content-Disposition"])
			# the file as it is stays closed to the borrower
			file = frappe.db.get_value("Record Version", self.record.current_version, "file")
			self.assertFalse(client.get(file).ok)
			self.assertFalse(
				Client(make.user("head")).call("wuye_ops.records.lending.viewing.view", loan=doc.name).ok
			)
			frappe.db.rollback()
			self.assertEqual(frappe.db.count("Record Loan View", {"parent": doc.name}), 1)
		finally:
			frappe.db.rollback()
			archive.forget("Record Loan", doc.name)
			archive.remove(self.record.name)


class TestAtOnce(LoanCase):
	def test_two_are_promised_the_same_original(self) -> None:
		record = archive.make_record()
		docs = [self.asked(record), self.asked(record, user=make.user("head"))]
		frappe.db.commit()
		try:
			outcomes = at_once_in_processes(
				*((CLERK, "wuye_ops.records.lending.loans.approve", {"loan": doc.name}) for doc in docs)
			)
			self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
			refusal = next(outcome.error for outcome in outcomes if not outcome.ok)
			self.assertIn("promised or lent", str(refusal))
			self.assertEqual(frappe.db.count("Record Loan", {"original_key": record.name}), 1)
		finally:
			frappe.db.rollback()
			for doc in docs:
				archive.forget("Record Loan", doc.name)
			archive.remove(record.name)

	def test_lent_and_destroyed_at_the_same_moment(self) -> None:
		record = archive.make_record()
		disposal = archive.make_disposal(record)
		self.as_user(CLERK, disposals.submit, disposal.name, "到期")
		self.as_user(MANAGER, disposals.approve, disposal.name)
		for user in (make.user("head"), make.user("inspector2")):
			self.as_user(user, disposals.sign, disposal.name)
		doc = self.asked(record)
		frappe.db.commit()
		try:
			outcomes = at_once_in_processes(
				(CLERK, "wuye_ops.records.disposal.disposals.execute", {"disposal": disposal.name}),
				(make.user("clerk2"), "wuye_ops.records.lending.loans.approve", {"loan": doc.name}),
			)
			executed, lent = (outcome.ok for outcome in outcomes)
			self.assertNotEqual(executed, lent, outcomes)
		finally:
			frappe.db.rollback()
			archive.forget("Record Loan", doc.name)
			archive.forget("Record Disposal", disposal.name)
			archive.remove(record.name)
