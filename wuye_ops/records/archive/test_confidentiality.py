"""Secret records at head office, where no property limits anybody: neither the entry nor a trace of it by another door."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.archive import filing, storage
from wuye_ops.tests import factories as make
from wuye_ops.tests import record_factories as records
from wuye_ops.tests.http import Client


class TestConfidentiality(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.places()
		cls.clerk = make.make_user("fees.office@wuye.test", "Fee Clerk")
		cls.hr = make.make_user("hr.office@wuye.test", "HR User")
		# in letters: answers write Chinese characters as numbers
		cls.mark = frappe.generate_hash(length=8)
		cls.title = f"劳动合同{cls.mark}"
		cls.record = records.make_filed(category=records.STAFF_FILE, title=cls.title)
		cls.record.add_comment("Comment", cls.title)
		frappe.utils.global_search.sync_global_search()
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		records.forget_records(cls.record.name)
		frappe.db.delete("__global_search", {"name": cls.record.name})
		frappe.db.commit()
		super().tearDownClass()

	def doors(self, client: Client) -> dict[str, str]:
		"""What each door says to somebody."""
		record, version = self.record.name, self.record.current_version
		file_url = frappe.db.get_value("Record Version", version, "file")
		answers = {
			"form": client.read("Record", record),
			"list": client.list("Record", filters={"name": record}, fields=["name", "title"]),
			"version": client.read("Record Version", version),
			"versions": client.list(
				"Record Version", filters={"record": record}, fields=["file_name", "file"]
			),
			"files": client.list(
				"File", filters={"attached_to_name": version}, fields=["file_name", "file_url"]
			),
			"comments": client.list("Comment", filters={"reference_name": record}, fields=["content"]),
			"link title": client.call("frappe.desk.search.get_link_title", doctype="Record", docname=record),
			"link search": client.call(
				"frappe.desk.search.search_link", doctype="Record", txt=self.title, ignore_user_permissions=1
			),
			"global search": client.call("frappe.utils.global_search.search", text=self.title),
			"find": client.call("wuye_ops.records.archive.search.find", query=self.title),
			"preview": client.call("wuye_ops.records.archive.preview.show", version=version),
			"print": client.get("/printview", doctype="Record", name=record),
			"file": client.get(file_url),
		}
		return {door: answer.text for door, answer in answers.items() if answer.ok}

	def test_no_door_speaks_of_it(self) -> None:
		content = frappe.db.get_value("Record Version", self.record.current_version, "file")
		for door, text in self.doors(Client(self.clerk)).items():
			with self.subTest(door):
				self.assertNotIn(self.mark, text)
				self.assertNotIn(content, text)

	def test_the_doors_open_for_those_whose_work_it_is(self) -> None:
		opened = self.doors(Client(self.hr))
		self.assertLessEqual(
			{"form", "list", "version", "files", "link title", "preview", "file"}, set(opened)
		)
		for door in ("form", "list", "link title"):
			self.assertIn(self.mark, opened[door], door)

	def test_the_same_file_is_not_named_to_whom_it_is_hidden(self) -> None:
		version = frappe.get_doc("Record Version", self.record.current_version)
		content = storage.read(version)
		frappe.set_user(self.clerk)
		with self.assertRaises(frappe.DuplicateEntryError) as refused:
			filing.file_new("x.txt", content, {"category": records.ORDINARY, "property": make.PROPERTY_A})
		self.assertNotIn(self.record.name, str(refused.exception))
		frappe.set_user("Administrator")
