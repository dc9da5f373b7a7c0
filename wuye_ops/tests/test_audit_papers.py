"""审计底稿: documents sealed as they were, and compared with today."""

import json

import frappe

from wuye_ops.finance_control.audit import (
	evidence,
	paper_sweep,
	papers,
	programme,
	report,
)
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.audit_samples import YEAR, SampleCase
from wuye_ops.tests.audits import COLLEAGUE, DIRECTOR, HEAD, INSPECTOR, MANAGER, as_user
from wuye_ops.tests.cost_postings import make_order, post_cost


class TestPapers(SampleCase):
	def paper(self, *documents: tuple[str, str], by: str = COLLEAGUE) -> str:
		name = audit_of.make_paper(self.audit, by=by)
		for document in documents:
			as_user(by, papers.keep, name, *document)
		return name

	def test_sealed_changed_compared(self) -> None:
		[entry] = self.post(100)
		paper = self.paper(("Journal Entry", entry))
		digest = as_user(COLLEAGUE, papers.seal, paper)
		doc = frappe.get_doc("Audit Working Paper", paper)
		self.assertEqual((doc.status, len(digest)), ("Sealed", 64))
		[found] = as_user(HEAD, papers.compare, paper)
		self.assertEqual((found["outcome"], found["differences"]), ("Same", []))
		doc.notes = "另写"
		self.refused("is sealed", as_user, COLLEAGUE, doc.save)
		self.refused("is sealed", as_user, COLLEAGUE, papers.keep, paper, "Journal Entry", entry)

		journal = frappe.get_doc("Journal Entry", entry)
		journal.db_set("user_remark", "事后补写")
		row = journal.accounts[0]
		frappe.db.set_value("Journal Entry Account", row.name, "user_remark", "改")
		frappe.local.lang = "zh"
		[found] = as_user(HEAD, papers.compare, paper)
		self.assertEqual(found["outcome"], "Different")
		labels = {one["label"]: (one["kind"], one["before"], one["after"]) for one in found["differences"]}
		self.assertEqual(labels["用户备注"], ("Added", "", "事后补写"))
		self.assertTrue(any("第 1 行" in label for label in labels), labels)
		frappe.local.lang = "en"
		self.assertEqual(evidence.changed_papers(self.audit.name), (paper,))
		self.assertEqual(frappe.db.get_value("Audit Working Paper", paper, "state"), "Changed")

	def test_the_night_finds_broken_seals_and_changed_documents(self) -> None:
		first, second, third = self.post(1, 2, 3)
		kept = self.paper(("Journal Entry", first))
		changed = self.paper(("Journal Entry", second))
		broken = self.paper(("Journal Entry", third))
		for name in (kept, changed, broken):
			as_user(COLLEAGUE, papers.seal, name)
		paper_sweep.sweep()
		state = lambda name: frappe.db.get_value("Audit Working Paper", name, "state")  # noqa: E731
		self.assertEqual({state(name) for name in (kept, changed, broken)}, {"Same"})
		# past the product: neither changes `modified`
		frappe.db.set_value("Journal Entry", second, "total_debit", 9, update_modified=False)
		frappe.db.set_value(
			"Audit Working Paper Document", {"parent": broken}, "snapshot", json.dumps({"name": third}), update_modified=False
		)  # fmt: skip
		paper_sweep.sweep()
		self.assertEqual([state(name) for name in (kept, changed, broken)], ["Same", "Changed", "Broken"])
		self.assertIn("封印", self.told(HEAD, broken)[-1])
		told = len(self.told(HEAD, broken))
		paper_sweep.sweep()
		self.assertEqual(len(self.told(HEAD, broken)), told)
		# nobody accepts a step on it, and the report says what changed
		as_user(COLLEAGUE, programme.take_step, self.audit.name, self.step, "Hand In", conclusion="好")
		self.refused(
			"no longer what was written",
			as_user,
			HEAD,
			programme.take_step,
			self.audit.name,
			self.step,
			"Accept",
		)
		work = report.assemble(frappe.get_doc("Audit", self.audit.name))
		limits = {one.code: one.params for one in work.opinion.limits}
		self.assertEqual(set(limits["papers_changed"]["papers"]), {changed, broken})

	def test_a_paper_past_its_seal_is_broken(self) -> None:
		[entry] = self.post(1)
		paper = self.paper(("Journal Entry", entry))
		as_user(COLLEAGUE, papers.seal, paper)
		frappe.db.set_value(
			"Audit Working Paper", paper, "notes", "抽查 20 笔，全部无误。", update_modified=False
		)
		[step] = [found for step, found in evidence.papers_of(self.audit.name).items() if step == self.step]
		self.assertEqual([one.is_intact for one in step if one.key == paper], [False])

	def test_one_click_from_a_document_of_the_sample_and_from_a_finding(self) -> None:
		self.post(100)
		sample = self.drawn("GL Entry", size=1)
		[item] = self.items(sample)
		name = as_user(COLLEAGUE, papers.make_of_item, item.name)
		self.assertEqual(as_user(COLLEAGUE, papers.make_of_item, item.name), name)
		doc = frappe.get_doc("Audit Working Paper", name)
		self.assertEqual([row.document_type for row in doc.documents], ["GL Entry", "Journal Entry"])
		self.assertIn(sample.name, doc.notes)
		self.assertEqual(frappe.db.get_value("Audit Sample Item", item.name, "paper"), name)
		finding = audit_of.make_finding(self.audit, name)
		voucher = frappe.db.get_value("GL Entry", item.document, "voucher_no")
		other = as_user(
			COLLEAGUE, papers.make_for_finding, finding.name, "补充底稿", "复核凭证", "Journal Entry", voucher
		)
		self.assertEqual(
			[row.paper for row in frappe.get_doc("Audit Finding", finding.name).papers], [name, other]
		)
		audit_of.issue(frappe.get_doc("Audit Finding", finding.name))
		self.refused("put to management", as_user, COLLEAGUE, papers.make_for_finding, finding.name, "x", "y")

	def test_only_what_is_in_scope_and_may_be_read(self) -> None:
		paper = self.paper()
		other = post_cost(make.PROPERTY_B, f"{YEAR}-03-04", {"660201": 5})
		for words, document_type, document in (
			("not of the company", "Journal Entry", other),
			("that you may read", "Journal Entry", "JV-NONE"),
			("not kept in working papers", "User", "Administrator"),
			("not kept in working papers", "Audit", self.audit.name),
			("kind of document", "Journal Entry Account", "x"),
			("kind of document", "<script>", "x"),
			# the role has no right to it; neither is it said whether it is there
			("that you may read", "Salary Slip", "x"),
		):
			with self.subTest(document_type):
				self.refused(words, as_user, COLLEAGUE, papers.keep, paper, document_type, document)
		[entry] = self.post(7)
		as_user(COLLEAGUE, papers.keep, paper, "Journal Entry", entry)
		self.refused("already", as_user, COLLEAGUE, papers.keep, paper, "Journal Entry", entry)
		self.refused("who wrote them", as_user, HEAD, papers.keep, paper, "Journal Entry", entry)
		for user in (MANAGER, DIRECTOR, INSPECTOR):
			with self.assertRaises(frappe.PermissionError, msg=user):
				as_user(user, papers.compare, paper)

	def test_numbers_and_ways_to_reach_people_are_not_kept(self) -> None:
		order = make_order(self.property, "660201", 800)
		frappe.db.set_value(
			"Purchase Order", order.name, {"property": self.property, "contact_mobile": "13912345678", "contact_email": "a@b.cn"}
		)  # fmt: skip
		paper = self.paper(("Purchase Order", order.name))
		[row] = frappe.get_doc("Audit Working Paper", paper).documents
		self.assertIn("成本测试供应商", row.snapshot)
		self.assertNotIn("13912345678", row.snapshot)
		self.assertNotIn("a@b.cn", row.snapshot)
		# what deliveries and bills move is no change by anybody
		frappe.db.set_value("Purchase Order", order.name, {"per_billed": 100, "status": "Completed"})
		as_user(COLLEAGUE, papers.seal, paper)
		self.assertEqual(as_user(HEAD, papers.compare, paper)[0]["outcome"], "Same")

	def test_a_file_that_was_exchanged(self) -> None:
		[entry] = self.post(1)
		make_file(entry, "发票.txt", b"then")
		paper = self.paper(("Journal Entry", entry))
		as_user(COLLEAGUE, papers.seal, paper)
		for name in frappe.get_all("File", {"attached_to_name": entry}, pluck="name"):
			frappe.delete_doc("File", name)
		make_file(entry, "发票.txt", b"now")
		[found] = as_user(HEAD, papers.compare, paper)
		self.assertEqual([one["label"] for one in found["differences"]], ["Attachment 发票.txt"])

	def test_the_reviewer_writes_a_note_and_the_paper_prints(self) -> None:
		[entry] = self.post(1)
		paper = self.paper(("Journal Entry", entry))
		self.refused("Sealed papers", as_user, HEAD, papers.review, paper, "请补充")
		as_user(COLLEAGUE, papers.seal, paper)
		self.refused("had a hand in", as_user, COLLEAGUE, papers.review, paper, "好")
		self.refused("Write what was reviewed", as_user, HEAD, papers.review, paper, " ")
		as_user(HEAD, papers.review, paper, "请补充第三笔的录入人")
		frappe.local.lang = "zh"
		html = as_user(HEAD, frappe.get_print, "Audit Working Paper", paper, "Audit Working Paper")
		for text in (
			"审计工作底稿",
			entry,
			"请补充第三笔的录入人",
			"抽查 20 笔减免",
			frappe.db.get_value("Audit Working Paper", paper, "digest"),
		):
			self.assertIn(text, html)

	def test_customers_numbers_in_what_auditors_write_are_masked(self) -> None:
		customer = make.make_customer("审计业主", phone="13800138123")
		self.assertTrue(customer)
		name = as_user(
			COLLEAGUE, papers.make, self.audit.name, "电话核实", "致电 13800138123 核实收费", self.step
		)
		self.assertNotIn("13800138123", frappe.db.get_value("Audit Working Paper", name, "notes"))


def make_file(entry: str, name: str, content: bytes) -> None:
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"attached_to_doctype": "Journal Entry",
			"attached_to_name": entry,
			"content": content,
			"is_private": 1,
		}
	).insert()
