"""Needs and examinations over the web API: nobody reads what is another's by any door, whatever their role."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.people.care import needs
from wuye_ops.rules import care as rules
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client
from wuye_ops.tests.isolation import readable

TEXT, FINDINGS = "机密诉求之言", "机密体检所见"
SYSTEM, AUDITOR = "confidence.system@wuye.test", "confidence.auditor@wuye.test"


class TestInConfidence(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.addClassCleanup(cls.clean)
		care.make_people()
		make.make_user(SYSTEM, "System Manager")
		make.make_user(AUDITOR, "Internal Auditor")
		care.make_hazard()
		cls.tech = make.employee("tech")
		frappe.set_user(make.user("tech"))
		cls.need = needs.raise_need("Health", rules.TO_LINE, TEXT)
		frappe.set_user("Administrator")
		cls.check = care.make_check(cls.tech, nowdate(), "Unfit for the Post", findings=FINDINGS).name
		cls.file = frappe.get_value("Health Check", cls.check, "proof")
		frappe.db.commit()
		users = {
			"colleague": make.user("tech2"),
			"manager": make.user("manager"),
			"head": make.user("head"),
			"director": "director@wuye.test",
			"system": SYSTEM,
			"auditor": AUDITOR,
		}
		cls.others = {key: Client(user) for key, user in users.items()}
		cls.hr, cls.officer = Client(care.HR_HEAD), Client(care.OFFICER)
		cls.own = Client(make.user("tech"))

	@classmethod
	def clean(cls) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		frappe.db.delete("Care Need Log", {"parent": cls.need})
		frappe.db.delete("Care Need", {"name": cls.need})
		frappe.db.delete("Health Check", {"name": cls.check})
		for name in frappe.get_all("File", {"attached_to_name": cls.check}, pluck="name"):
			frappe.delete_doc("File", name, force=True)
		frappe.db.delete("Health Hazard Post", {"parent": care.HAZARD})
		frappe.db.delete("Health Hazard Work", {"parent": care.HAZARD})
		frappe.db.delete("Health Hazard", {"name": care.HAZARD})
		frappe.db.delete("Notification Log", {"document_name": ["in", (cls.need, cls.check)]})
		frappe.db.delete("Personal Data Access", {"reference_name": ["in", (cls.need, cls.check)]})
		frappe.db.commit()

	def doors(self, client: Client, doctype: str, name: str) -> list:
		"""What somebody gets who tries every way to a document."""
		return [
			client.list(doctype, filters={"name": name}, fields=["*"]),
			client.read(doctype, name),
			client.call("frappe.client.get", doctype=doctype, name=name),
			client.call("frappe.client.get_value", doctype=doctype, filters=name, fieldname=["employee"]),
			client.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
			client.get("/printview", doctype=doctype, name=name, format="Standard"),
			client.call("frappe.desk.search.search_link", doctype=doctype, txt=name),
		]

	def test_nobody_else_opens_a_document(self) -> None:
		for doctype, name in (("Care Need", self.need), ("Health Check", self.check)):
			for who, client in self.others.items():
				for number, answer in enumerate(self.doors(client, doctype, name)):
					with self.subTest(doctype, who=who, door=number):
						text = readable(answer)
						self.assertFalse(answer.ok and answer.body.get("docs"), answer)
						self.assertNotIn(self.tech, text if answer.ok else "")
						self.assertFalse(number < 4 and answer.ok and answer.data and name in text, answer)

	def test_the_right_people_do(self) -> None:
		self.assertEqual(self.hr.read("Care Need", self.need).status, 200)
		self.assertEqual(self.hr.read("Health Check", self.check).status, 403)
		self.assertEqual(self.officer.read("Health Check", self.check).status, 200)
		self.assertEqual(self.officer.read("Care Need", self.need).status, 403)
		for doctype, name in (("Care Need", self.need), ("Health Check", self.check)):
			answer = self.own.read(doctype, name)
			self.assertEqual(answer.status, 200)
			self.assertNotIn(TEXT, answer.text)
			self.assertNotIn(FINDINGS, readable(answer))

	def test_the_words_are_given_to_nobody_else(self) -> None:
		for who, client in self.others.items():
			with self.subTest(who):
				for answer in (
					client.call("wuye_ops.people.care.needs.read", need=self.need),
					client.call("wuye_ops.people.care.needs.take", need=self.need, step="Take"),
					client.call("wuye_ops.people.care.needs.open_to", need=self.need, level=rules.TO_LINE),
					client.call("wuye_ops.people.health.checks.own_findings", check=self.check),
					client.call(
						"wuye_ops.records.personal_data.reveal",
						doctype="Health Check",
						name=self.check,
						fieldname="findings",
						reason="好奇想看",
					),
				):
					self.assertTrue(answer.refused, answer)
					self.assertNotIn(TEXT, readable(answer))
					self.assertNotIn(FINDINGS, readable(answer))

	def test_rows_files_and_logs_stay_closed_too(self) -> None:
		for who, client in self.others.items():
			with self.subTest(who):
				rows = client.list(
					"Care Need Log",
					parent="Care Need",
					filters=json.dumps([["parent", "=", self.need]]),
					fields=["*"],
				)
				self.assertFalse(rows.ok and rows.data, rows)
				self.assertFalse(client.get(self.file).ok)
				files = client.list("File", filters={"attached_to_name": self.check})
				self.assertFalse(files.ok and files.data, files)
		for who in ("auditor", "colleague", "system"):
			warnings = self.others[who].list("Health Warning", filters={"employee": self.tech})
			self.assertFalse(warnings.ok and warnings.data, who)
		self.assertTrue(self.officer.get(self.file).ok)
		self.assertTrue(self.own.get(self.file).ok)

	def test_a_need_is_written_by_its_steps_alone(self) -> None:
		path = f"/api/resource/Care Need/{self.need}"
		for client in (self.own, self.hr, self.others["system"]):
			self.assertEqual(client.put(path, level=rules.TO_LINE, status="Closed").status, 403)
			self.assertEqual(client.delete(path).status, 403)
			self.assertEqual(client.post("/api/resource/Care Need", kind="Family").status, 403)
		for method, args in (
			("raise_need", {"kind": "x", "level": rules.TO_HR, "text": TEXT}),
			("take", {"need": self.need, "step": "Explode"}),
			("open_to", {"need": self.need, "level": "Everybody"}),
		):
			answer = self.own.call(f"wuye_ops.people.care.needs.{method}", **args)
			self.assertEqual(answer.status, 417, answer)
			self.assertTrue(answer.messages)
