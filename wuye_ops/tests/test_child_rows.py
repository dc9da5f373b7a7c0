"""A row of a table that is named by itself opens no document: not to read it, not to change it past its controller."""

import frappe

from wuye_ops.overrides import child_rows
from wuye_ops.overrides.isolation import CHILD_TABLES
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.isolation import IsolationCase


class TestChildRows(IsolationCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		profile = frappe.get_doc("Customer Profile", cls.b.profile)
		member = {"member_name": f"{cls.b.mark}家人", "relation": "配偶", "phone": "13912340003"}
		profile.set("household", [member])
		profile.save()
		frappe.db.commit()
		cls.rows = {
			"Customer Household Member": (profile.household[0].name, "service"),
			"Service Task Log": (cls.b.log_row, "head"),
			"Portal User": (frappe.db.get_value("Portal User", {"parent": cls.b.customer}), "service"),
		}

	def test_a_row_alone_is_read_by_those_who_may_read_its_document(self) -> None:
		for doctype, (name, seen_by) in self.rows.items():
			with self.subTest(doctype):
				self.hidden(lambda c: c.read(doctype, name), seen_by=seen_by)
				self.hidden(lambda c: c.get(f"/api/v2/document/{doctype}/{name}"), seen_by=seen_by)
				self.hidden(
					lambda c: c.call(
						"frappe.client.get", doctype=doctype, name=name, parent=CHILD_TABLES[doctype]
					),
					seen_by=seen_by,
				)
				self.hidden(
					lambda c: c.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
					seen_by=None,
				)

	def test_a_row_alone_is_not_written_even_by_those_who_may_write_its_document(self) -> None:
		name = self.rows["Customer Household Member"][0]
		member = frappe.db.get_value("Customer Household Member", name, "*", as_dict=True)
		row = {"parent": member.parent, "parenttype": "Customer Profile", "parentfield": "household"}

		def change(c: Client) -> Answer:
			return c.put(f"/api/resource/Customer Household Member/{name}", relation="改写")

		def add(c: Client) -> Answer:
			return c.post("/api/resource/Customer Household Member", member_name="塞入", **row)

		def delete(c: Client) -> Answer:
			return c.delete(f"/api/resource/Customer Household Member/{name}")

		outsiders = {make.PROPERTY_A: self.people["service"], make.PROPERTY_B: self.insiders["service"]}
		for place, client in outsiders.items():
			for attempt in (change, add, delete):
				self.assertEqual(attempt(client).status, 403, f"{attempt.__name__} by service of {place}")
		self.assertEqual(
			frappe.get_all("Customer Household Member", {"parent": member.parent}, ["name", "relation"]),
			[{"name": name, "relation": member.relation}],
		)

	def test_a_row_is_changed_with_its_document(self) -> None:
		name = self.rows["Customer Household Member"][0]
		answer = self.insiders["service"].call(
			"frappe.client.set_value",
			doctype="Customer Household Member",
			name=name,
			fieldname="relation",
			value="妻子",
		)
		self.assertTrue(answer.ok, answer)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Customer Household Member", name, "relation"), "妻子")

	def test_a_number_in_a_row_is_shown_with_a_reason_to_those_who_may_read_the_document(self) -> None:
		name = self.rows["Customer Household Member"][0]

		def reveal(c: Client) -> Answer:
			return c.call(
				"wuye_ops.records.personal_data.reveal",
				doctype="Customer Household Member",
				name=name,
				fieldname="phone",
				reason="联系家人",
			)

		for person, client in self.people.items():
			self.assertFalse(reveal(client).ok, person)
		self.assertEqual(reveal(self.insiders["service"]).data, "13912340003")
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value(
				"Personal Data Access", {"fieldname": "household.phone"}, ["reference_name", "user"]
			),
			(self.b.profile, make.user("service", make.PROPERTY_B)),
		)

	def test_every_table_is_guarded_by_its_own_controller(self) -> None:
		for doctype in CHILD_TABLES:
			row = frappe.new_doc(doctype)
			self.assertIsInstance(row, child_rows.GuardedRow, doctype)
			self.assertEqual(type(row).__name__, doctype.replace(" ", ""))
		with self.assertRaises(AttributeError):
			child_rows.SomethingElse
