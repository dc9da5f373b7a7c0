"""A record leaves when its day has come, four people have had their part in it, and nothing keeps it. By no other way."""

from unittest.mock import patch

import frappe

from wuye_ops.records.disposal import destruction, disposals, holds
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once_in_processes

CLERK, MANAGER = make.user("clerk"), make.user("manager")
SUPERVISORS = (make.user("head"), make.user("inspector2"))
OPINION = "保管期满，无继续保存价值"


class DisposalCase(archive.ArchiveCase):
	def submitted(self, *records, **fields):
		doc = archive.make_disposal(*records, **fields)
		self.as_user(CLERK, disposals.submit, doc.name, OPINION)
		return doc

	def approved(self, *records, **fields):
		doc = self.submitted(*records, **fields)
		self.as_user(MANAGER, disposals.approve, doc.name)
		return doc

	def supervised(self, *records, **fields):
		doc = self.approved(*records, **fields)
		for user in SUPERVISORS:
			self.as_user(user, disposals.sign, doc.name)
		return doc


class TestDisposal(DisposalCase):
	def test_from_the_shelf_to_the_certificate(self) -> None:
		record = archive.make_record(content=archive.pdf())
		second = archive.make_record("三年前的派工单")
		version = frappe.get_doc("Record Version", record.current_version)
		path = archive.disk(version.file)
		self.assertTrue(path.exists())
		doc = archive.make_disposal(record)
		# the clerk finds what else is due
		self.assertGreaterEqual(self.as_user(CLERK, disposals.find_due, doc.name), 1)
		doc.reload()
		self.assertIn(second.name, [row.record for row in doc.items])
		doc.items = [row for row in doc.items if row.record in (record.name, second.name)]
		doc.save()
		self.as_user(CLERK, disposals.submit, doc.name, OPINION)
		self.as_user(MANAGER, disposals.approve, doc.name)
		self.refused("Two supervisors", self.as_user, CLERK, disposals.execute, doc.name)
		for user in SUPERVISORS:
			self.as_user(user, disposals.sign, doc.name)
		with patch.object(frappe, "enqueue") as enqueue:
			self.as_user(CLERK, disposals.execute, doc.name)
		self.assertTrue(enqueue.call_args.kwargs["enqueue_after_commit"])
		# struck off, and the file waits for the transaction to be over
		self.assertEqual(self.status("Record", record.name), "Disposed")
		self.assertTrue(path.exists())
		destruction.remove_files(doc.name)
		self.assertFalse(path.exists())
		doc.reload()
		self.assertEqual((doc.status, doc.files_removed), ("Executed", 1))
		self.assertEqual(doc.bytes_removed, version.size)
		self.assertEqual([row.user for row in doc.supervisors], list(SUPERVISORS))
		# the register stays: number, title, hash of what was there
		record.reload()
		self.assertEqual(record.title, "三年前的报修单")
		version.reload()
		self.assertEqual((version.status, version.file), ("Disposed", None))
		self.assertTrue(version.sha256)
		self.assertFalse(
			frappe.db.exists(
				"File", {"attached_to_doctype": "Record Version", "attached_to_name": version.name}
			)
		)
		row = next(row for row in doc.items if row.record == record.name)
		self.assertEqual((row.record_no, row.record_title), (record.record_no, record.title))
		frappe.local.lang = "zh"
		certificate = frappe.get_print("Record Disposal", doc.name, "Disposal Certificate", no_letterhead=1)
		for text in ("档案销毁证明", record.record_no, OPINION, "监销人"):
			self.assertIn(text, certificate)

	def test_four_people(self) -> None:
		record = archive.make_record()
		doc = archive.make_disposal(record)
		self.as_user(MANAGER, disposals.submit, doc.name, OPINION)
		self.refused("own appraisal", self.as_user, MANAGER, disposals.approve, doc.name)
		self.refused(
			"decides on a disposal",
			self.as_user,
			CLERK,
			disposals.approve,
			doc.name,
			error=frappe.PermissionError,
		)
		self.as_user("director@wuye.test", disposals.approve, doc.name)
		for user in (MANAGER, "director@wuye.test"):
			self.refused("does not supervise", self.as_user, user, disposals.sign, doc.name)
		self.as_user(SUPERVISORS[0], disposals.sign, doc.name)
		self.refused("signed already", self.as_user, SUPERVISORS[0], disposals.sign, doc.name)
		self.as_user(SUPERVISORS[1], disposals.sign, doc.name)
		self.refused("Two supervisors have signed", self.as_user, CLERK, disposals.sign, doc.name)

	def test_what_may_not_go(self) -> None:
		held = archive.make_record("被保全的档案")
		archive.make_hold(held)
		young = archive.make_record("去年的档案", years_ago=1)
		in_force = archive.make_record("现行制度", status="Effective")
		permanent = archive.make_record(
			"竣工图", category=archive.make_category("测试永久档案", "CSY", is_permanent=1)
		)
		taken = archive.make_record("已在清册")
		self.submitted(taken)
		for record, words in (
			(held, "legal hold"),
			(young, "is kept until"),
			(in_force, "Archive it first"),
			(permanent, "kept permanently"),
			(taken, "is in disposal"),
		):
			with self.subTest(record.title):
				doc = archive.make_disposal(record)
				self.refused(words, self.as_user, CLERK, disposals.submit, doc.name, OPINION)

	def test_finding_leaves_out_what_may_not_go(self) -> None:
		due = archive.make_record("到期")
		others = [archive.make_record("未到期", years_ago=1), archive.make_record("现行", status="Effective")]
		held = archive.make_record("保全")
		archive.make_hold(held)
		elsewhere = archive.make_record("外项目", property_name=make.PROPERTY_B)
		doc = archive.make_disposal()
		self.as_user(CLERK, disposals.find_due, doc.name)
		found = {row.record for row in frappe.get_doc("Record Disposal", doc.name).items}
		self.assertIn(due.name, found)
		self.assertFalse(found & {held.name, elsewhere.name, *(record.name for record in others)})
		self.assertEqual(self.as_user(CLERK, disposals.find_due, doc.name), 0)

	def test_a_hold_stops_it_until_the_last_moment(self) -> None:
		record = archive.make_record(content=archive.pdf())
		doc = self.supervised(record)
		hold = self.as_user("auditor@wuye.test", archive.make_hold, record)
		self.refused("legal hold", self.as_user, CLERK, disposals.execute, doc.name)
		self.assertEqual(self.status("Record", record.name), "Archived")
		self.as_user("auditor@wuye.test", holds.lift, hold.name, "已结案")
		self.as_user(CLERK, disposals.execute, doc.name)
		self.assertEqual(self.status("Record", record.name), "Disposed")

	def test_what_another_document_has_filed_too_stays_with_it(self) -> None:
		content = archive.pdf()
		first, second = archive.make_record("甲", content=content), archive.make_record("乙", content=content)
		urls = [
			frappe.db.get_value("Record Version", record.current_version, "file")
			for record in (first, second)
		]
		doc = self.supervised(first)
		self.as_user(CLERK, disposals.execute, doc.name)
		destruction.remove_files(doc.name)
		doc.reload()
		shared = urls[0] == urls[1]
		self.assertEqual((doc.items[0].kept_elsewhere, doc.files_removed), (int(shared), int(not shared)))
		self.assertTrue(archive.disk(urls[1]).exists())

	def test_a_job_that_died_is_taken_up(self) -> None:
		record = archive.make_record(content=archive.pdf())
		path = archive.disk(frappe.db.get_value("Record Version", record.current_version, "file"))
		doc = self.supervised(record)
		with patch.object(frappe, "enqueue"):
			self.as_user(CLERK, disposals.execute, doc.name)
		# gone already, and the server died before it could say so
		path.unlink()
		destruction.resume()
		destruction.resume()
		self.assertEqual(self.status("Record Disposal", doc.name), "Executed")

	def test_an_address_that_leaves_the_sites_files_is_not_followed(self) -> None:
		for url in (
			"/private/files/../../site_config.json",
			"/files/../../../apps.txt",
			"/private/files/",
			"https://wuye.test/a.pdf",
			"",
			None,
		):
			self.assertIsNone(destruction._path(url), url)

	def test_given_back(self) -> None:
		record = archive.make_record()
		doc = self.submitted(record)
		self.refused("Say why", self.as_user, MANAGER, disposals.reject, doc.name, " ")
		self.as_user(MANAGER, disposals.reject, doc.name, "保修期纠纷未了")
		# free for another list
		again = self.approved(record)
		self.as_user(CLERK, disposals.cancel, again.name, "暂缓")
		self.assertEqual(self.status("Record Disposal", again.name), "Cancelled")
		self.refused("is Cancelled", self.as_user, CLERK, disposals.execute, again.name)
		self.supervised(record)

	def test_the_list_is_not_changed_after_it_was_submitted(self) -> None:
		record, other = archive.make_record(), archive.make_record()
		doc = frappe.get_doc("Record Disposal", self.submitted(record).name)
		doc.append("items", {"record": other.name})
		self.refused("no longer changed", doc.save)
		doc.reload()
		doc.opinion = "改写"
		self.refused("no longer changed", doc.save)
		doc.reload()
		doc.approved_by = MANAGER
		self.refused("not entered by hand", doc.save)
		self.refused("is kept", frappe.delete_doc, "Record Disposal", doc.name, error=frappe.PermissionError)

	def test_of_other_properties_and_of_the_company(self) -> None:
		elsewhere = archive.make_record("外项目", property_name=make.PROPERTY_B)
		company = archive.make_record("全公司", property_name=None)
		self.refused("another property", archive.make_disposal, elsewhere)
		self.refused("another property", archive.make_disposal, company)
		frappe.set_user(CLERK)
		# the framework fills in the one property of somebody who has one
		self.refused("another property", lambda: archive.make_disposal(company, property_name=None))
		frappe.set_user("Administrator")
		archive.make_disposal(company, property_name=None)


class TestByNoOtherWay(DisposalCase):
	"""As the administrator, whom no permission stops, and as the clerk over the web."""

	def setUp(self) -> None:
		super().setUp()
		self.record = archive.make_record(content=archive.pdf())
		self.version = frappe.get_doc("Record Version", self.record.current_version)
		self.path = archive.disk(self.version.file)
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		archive.remove(self.record.name)
		super().tearDown()

	def still_there(self) -> None:
		frappe.db.rollback()
		self.assertEqual(self.status("Record", self.record.name), "Archived")
		self.assertEqual(frappe.db.get_value("Record Version", self.version.name, "file"), self.version.file)
		self.assertTrue(frappe.db.exists("File", {"attached_to_name": self.version.name}))
		self.assertTrue(self.path.exists())

	def test_on_the_server(self) -> None:
		from frappe.utils.file_manager import remove_all, remove_file

		file = frappe.db.get_value("File", {"attached_to_name": self.version.name})
		moved = frappe.get_doc("File", file)
		moved.attached_to_name = None
		public = frappe.get_doc("File", file)
		public.is_private = 0
		disposed = frappe.get_doc("Record", self.record.name)
		disposed.status = "Disposed"
		freed = frappe.get_doc("Record Version", self.version.name)
		freed.file = None
		for way, attempt in {
			"delete the entry": lambda: frappe.delete_doc("File", file, force=True, ignore_permissions=True),
			"remove the attachment": lambda: remove_file(file),
			"remove all attachments": lambda: remove_all(
				"Record Version", self.version.name, from_delete=True
			),
			"attach it elsewhere": moved.save,
			"make it public": public.save,
			"delete the version": lambda: frappe.delete_doc("Record Version", self.version.name, force=True),
			"delete the record": lambda: frappe.delete_doc("Record", self.record.name, force=True),
			"call it disposed": disposed.save,
			"empty the version": freed.save,
		}.items():
			with self.subTest(way), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				attempt()
			self.still_there()

	def test_over_the_web(self) -> None:
		file = frappe.db.get_value("File", {"attached_to_name": self.version.name})
		client = Client(CLERK)
		record, version = self.record.name, self.version.name
		for way, answer in {
			"status": client.put(f"/api/resource/Record/{record}", status="Disposed"),
			"record": client.delete(f"/api/resource/Record/{record}"),
			"version": client.delete(f"/api/resource/Record Version/{version}"),
			"file": client.delete(f"/api/resource/File/{file}"),
			"attachment": client.call(
				"frappe.desk.form.utils.remove_attach", fid=file, dt="Record Version", dn=version
			),
			"set value": client.call(
				"frappe.client.set_value", doctype="Record", name=record, fieldname="status", value="Disposed"
			),
			"born executed": client.post(
				"/api/resource/Record Disposal",
				property=make.PROPERTY_A,
				title="越权",
				status="Approved",
				approved_by=MANAGER,
				items=[{"record": record}],
			),
		}.items():
			self.assertFalse(answer.ok, way)
			self.still_there()
		client.call("frappe.desk.reportview.delete_items", doctype="Record", items=frappe.as_json([record]))
		self.still_there()

	def test_a_hold_is_not_taken_off_by_hand(self) -> None:
		hold = archive.make_hold(self.record)
		frappe.db.commit()
		try:
			for user in (CLERK, MANAGER, "auditor@wuye.test"):
				client = Client(user)
				client.put(f"/api/resource/Record/{self.record.name}", legal_hold=0)
				client.put(f"/api/resource/Legal Hold/{hold.name}", status="Lifted")
				client.put(f"/api/resource/Legal Hold/{hold.name}", items=[])
				client.delete(f"/api/resource/Legal Hold/{hold.name}")
				frappe.db.rollback()
				self.assertEqual(frappe.db.get_value("Record", self.record.name, "legal_hold"), 1, user)
				self.assertEqual(self.status("Legal Hold", hold.name), "In Force", user)
			for user in (CLERK, MANAGER):
				answer = Client(user).call(
					"wuye_ops.records.disposal.holds.lift", hold=hold.name, reason="试试"
				)
				self.assertTrue(answer.refused, user)
		finally:
			frappe.db.rollback()
			archive.forget("Legal Hold", hold.name)


class TestAtOnce(DisposalCase):
	"""Processes of their own, as on several machines."""

	def setUp(self) -> None:
		super().setUp()
		self.made: list[tuple[str, str]] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype, name in reversed(self.made):
			if doctype == "Record":
				archive.remove(name)
			else:
				archive.forget(doctype, name)
		super().tearDown()

	def keep(self, doc):
		self.made.append((doc.doctype, doc.name))
		frappe.db.commit()
		return doc

	def test_two_execute(self) -> None:
		record = self.keep(archive.make_record(content=archive.pdf()))
		doc = self.keep(self.supervised(record))
		call = ("wuye_ops.records.disposal.disposals.execute", {"disposal": doc.name})
		outcomes = at_once_in_processes((CLERK, *call), (make.user("clerk2"), *call))
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		self.assertEqual(self.status("Record", record.name), "Disposed")

	def test_destroyed_and_held_at_the_same_moment(self) -> None:
		record = self.keep(archive.make_record(content=archive.pdf()))
		doc = self.keep(self.supervised(record))
		outcomes = at_once_in_processes(
			(CLERK, "wuye_ops.records.disposal.disposals.execute", {"disposal": doc.name}),
			("auditor@wuye.test", "wuye_ops.tests.archive_factories.hold_now", {"record": record.name}),
		)
		hold = frappe.db.get_value("Legal Hold Item", {"reference_name": record.name}, "parent")
		if hold:
			self.made.append(("Legal Hold", hold))
		# either it is held, or it is gone; never both, never neither
		executed, held = (outcome.ok for outcome in outcomes)
		self.assertNotEqual(executed, held, outcomes)
		row = frappe.db.get_value("Record", record.name, ["status", "legal_hold"], as_dict=True)
		self.assertEqual((row.status, row.legal_hold), ("Disposed", 0) if executed else ("Archived", 1))

	def test_one_record_in_two_lists(self) -> None:
		record = self.keep(archive.make_record())
		lists = [self.keep(archive.make_disposal(record)) for _time in range(2)]
		outcomes = at_once_in_processes(
			*(
				(
					CLERK,
					"wuye_ops.records.disposal.disposals.submit",
					{"disposal": doc.name, "opinion": OPINION},
				)
				for doc in lists
			)
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
