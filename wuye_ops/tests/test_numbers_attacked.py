"""Every way we know to a phone or identity number without the right, the reason or the property. None of them leads there."""

import json

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.isolation import IsolationCase
from wuye_ops.tests.test_no_plain_numbers import resident_id

PHONE, MEMBER, REASON = "13612340611", "13612340612", "业主来电核对"
FIELDS = ["name", "phone", "phone_encrypted", "phone_hash", "id_number"]


class TestNumbersAttacked(IsolationCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.id_number = resident_id(611)
		profile = frappe.get_doc("Customer Profile", cls.b.profile)
		profile.update({"phone": PHONE, "id_number": cls.id_number})
		profile.set("household", [{"member_name": "家人", "relation": "配偶", "phone": MEMBER}])
		profile.save()
		cls.member = profile.household[0].name
		frappe.db.commit()
		cls.attackers = {
			**cls.people,
			**{
				f"{key} of B": client
				for key, client in cls.insiders.items()
				if key in ("head", "tech", "guard")
			},
		}

	def assert_no_number(self, answer: Answer, who: str) -> None:
		for number in (PHONE, MEMBER, self.id_number):
			self.assertNotIn(number, answer.text, who)

	def looks(self) -> int:
		return frappe.db.count("Personal Data Access")

	def reveal(self, client: Client, field: str = "phone", reason: str = REASON, **other) -> Answer:
		asked = {"doctype": "Customer Profile", "name": self.b.profile, "fieldname": field, **other}
		return client.call("wuye_ops.records.personal_data.reveal", **asked, reason=reason)

	def test_wrong_role_wrong_property_and_no_reason(self) -> None:
		before = self.looks()
		for who, client in self.attackers.items():
			for attempt in (
				self.reveal(client),
				self.reveal(client, "id_number"),
				self.reveal(client, doctype="Customer Household Member", name=self.member),
			):
				self.assertFalse(attempt.ok, who)
				self.assert_no_number(attempt, who)
		for reason in ("", "   ", "x", None):
			answer = self.reveal(self.insiders["service"], reason=reason)
			self.assertFalse(answer.ok, reason)
			self.assert_no_number(answer, "service of B without a reason")
		# a link that somebody is made to open changes and shows nothing
		answer = self.insiders["service"].get(
			"/api/method/wuye_ops.records.personal_data.reveal",
			doctype="Customer Profile",
			name=self.b.profile,
			fieldname="phone",
			reason=REASON,
		)
		self.assertFalse(answer.ok)
		frappe.db.rollback()
		self.assertEqual(self.looks(), before)

	def test_those_who_have_the_right_read_masks_everywhere_else(self) -> None:
		doctype, name = "Customer Profile", self.b.profile
		columns = json.dumps([f"`tab{doctype}`.`{field}`" for field in FIELDS])
		for who in ("service", "manager"):
			client = self.insiders[who]
			for door, answer in {
				"form": client.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
				"rest": client.read(doctype, name),
				"list": client.list(doctype, fields=FIELDS, filters={"name": name}),
				"value": client.call(
					"frappe.client.get_value", doctype=doctype, fieldname=FIELDS, filters={"name": name}
				),
				"report view": client.call(
					"frappe.desk.reportview.get", doctype=doctype, fields=columns, filters="[]"
				),
				"worklist": client.call(
					"frappe.desk.query_report.run", report_name="Customer Profile Quality", filters={}
				),
				"timeline": client.call("wuye_ops.records.timeline.page", profile=name),
				"print": client.get("/printview", doctype=doctype, name=name, format="Standard"),
				"search": client.call("frappe.desk.search.search_link", doctype=doctype, txt="136"),
				"customer": client.read("Customer", self.b.customer),
			}.items():
				self.assert_no_number(answer, f"{who} by {door}")
			self.assertTrue(client.read(doctype, name).ok)

	def test_lists_and_reports_are_not_taken_out(self) -> None:
		doctype = "Customer Profile"
		for who in ("service", "manager"):
			client = self.insiders[who]
			for door, answer in {
				"list": client.call(
					"frappe.desk.reportview.export_query",
					doctype=doctype,
					title="x",
					file_format_type="CSV",
					fields=json.dumps([f"`tab{doctype}`.`phone`"]),
					filters="[]",
				),
				"report": client.call(
					"frappe.desk.query_report.export_query",
					report_name="Customer Profile Quality",
					file_format_type="CSV",
					filters="{}",
				),
			}.items():
				self.assertTrue(answer.refused, f"{who} exports the {door}: {answer!r}")

	def test_the_whole_number_is_found_by_its_owner_only_and_parts_by_nobody(self) -> None:
		client = self.insiders["service"]
		for doctype, field in (("Customer Profile", "phone"), ("Customer Profile", "phone_hash")):
			answer = client.list(doctype, fields=["name"], filters={field: PHONE})
			self.assertEqual(answer.data, [])
		for text in (PHONE[-4:], PHONE[:7], self.id_number[:6]):
			found = client.call("frappe.utils.global_search.search", text=text)
			self.assertNotIn(self.b.profile, found.text)

	def test_a_cipher_text_cannot_be_brought_in_to_be_shown(self) -> None:
		"""Whoever may write one profile pastes another's cipher text into it, and asks to see the number."""
		client = self.people["service"]
		cipher = frappe.db.get_value(
			"Customer Profile", self.b.profile, ["phone", "phone_encrypted", "phone_hash"], as_dict=True
		)
		client.put(f"/api/resource/Customer Profile/{self.a.profile}", **cipher)
		for stolen in ({"phone": "136****0612"}, {}):
			client.put(
				f"/api/resource/Customer Profile/{self.a.profile}",
				household=[{"name": self.member, "member_name": "冒名", "relation": "x", **stolen}],
			)
		frappe.db.rollback()
		answer = self.reveal(client, name=self.a.profile)
		self.assert_no_number(answer, "service of A")
		owner = frappe.db.get_value("Customer Household Member", self.member, "parent")
		self.assertEqual(owner, self.b.profile, "the row was taken into another profile")

	def test_the_log_of_looks_shows_no_number_and_is_not_rewritten(self) -> None:
		client = self.insiders["service"]
		self.assertEqual(self.reveal(client).data, PHONE)
		frappe.db.rollback()
		look = frappe.get_last_doc("Personal Data Access")
		self.assertNotIn(PHONE, frappe.as_json(look.as_dict()))
		self.assertEqual((look.user, look.reason), (make.user("service", make.PROPERTY_B), REASON))
		for attempt in (
			client.put(f"/api/resource/Personal Data Access/{look.name}", reason="别的"),
			client.delete(f"/api/resource/Personal Data Access/{look.name}"),
		):
			self.assertFalse(attempt.ok)
