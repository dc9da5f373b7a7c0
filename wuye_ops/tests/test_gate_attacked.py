"""Every door of the system, tried for what order and security write about people by those who are not to read it.

Of the chapter's documents there is one of each in property B, with a secret in every field that is one. Guards read what they
need to let somebody in, and nothing else; residents and guests read none of it; people of A nothing of B.
"""

import json

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.isolation import IsolationCase, readable
from wuye_ops.tests.security_examples import make_examples

REPORTS = ("Gate Flow", "Gate Stops", "Patrol Completion", "Shift Handovers", "Incident Summary")


class TestGateAttacked(IsolationCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.names, cls.secrets = make_examples(make.PROPERTY_B)
		frappe.db.commit()
		cls.outsiders = {f"{key} of A": cls.people[key] for key in ("manager", "guard", "resident", "guest")}
		cls.residents = {"resident of B": Client(cls.b.resident)}

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.db.rollback()
		cls.secrets.remove()
		frappe.db.commit()
		super().tearDownClass()

	def doors(self, client: Client, doctype: str, name: str):
		"""(door, its answer) of everything that shows a document or a list of them."""
		fields = [
			df.fieldname for df in frappe.get_meta(doctype).fields if df.fieldname in self.columns(doctype)
		]
		columns = json.dumps([f"`tab{doctype}`.`{field}`" for field in ["name", *fields]])
		yield "rest", client.read(doctype, name)
		yield "form", client.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name)
		yield "list", client.list(doctype, fields=["*"], limit_page_length=200)
		yield (
			"value",
			client.call(
				"frappe.client.get_value",
				doctype=doctype,
				fieldname=["name", *fields],
				filters={"name": name},
			),
		)
		yield (
			"report view",
			client.call(
				"frappe.desk.reportview.get", doctype=doctype, fields=columns, filters="[]", page_length=200
			),
		)
		yield (
			"export",
			client.call(
				"frappe.desk.reportview.export_query",
				doctype=doctype,
				title="x",
				file_format_type="CSV",
				fields=columns,
				filters="[]",
			),
		)
		yield (
			"group",
			client.call(
				"frappe.desk.reportview.get_stats",
				doctype=doctype,
				stats=json.dumps(fields[:8]),
				filters="[]",
			),
		)
		yield "title", client.call("frappe.desk.search.get_link_title", doctype=doctype, docname=name)
		for text in self.secrets.searched:
			yield (
				f"search {text}",
				client.call("frappe.desk.search.search_link", doctype=doctype, txt=text, page_length=50),
			)
		yield "print", client.get("/printview", doctype=doctype, name=name, format="Standard")
		yield (
			"versions",
			client.list("Version", fields=["data"], filters={"ref_doctype": doctype, "docname": name}),
		)
		yield (
			"comments",
			client.list(
				"Comment", fields=["content"], filters={"reference_doctype": doctype, "reference_name": name}
			),
		)

	def columns(self, doctype: str) -> set[str]:
		return set(frappe.get_meta(doctype).get_valid_columns())

	def assert_none(self, answer: Answer, words, who: str) -> None:
		text = readable(answer)
		for word in words:
			self.assertNotIn(word, text, who)

	def test_people_of_another_property_residents_and_guests_read_nothing(self) -> None:
		everything = self.secrets.everything
		for doctype, name in self.names.items():
			for who, client in {**self.outsiders, **self.residents}.items():
				for door, answer in self.doors(client, doctype, name):
					self.assert_none(
						answer, self.without_question(door, everything), f"{who}: {doctype} by {door}"
					)
			for who in ("resident of A", "guest of A"):
				self.assertFalse(self.outsiders[who].read(doctype, name).ok, f"{who}: {doctype}")

	@staticmethod
	def without_question(door: str, words) -> list[str]:
		"""A search repeats in its refusal what was asked for."""
		return [word for word in words if word not in door]

	def test_guards_read_masks_and_no_reason(self) -> None:
		guard = self.insiders["guard"]
		for doctype, name in self.names.items():
			for door, answer in self.doors(guard, doctype, name):
				words = self.without_question(door, self.secrets.not_for_guards)
				self.assert_none(answer, words, f"guard of B: {doctype} by {door}")

	def test_guards_take_no_list_with_them_and_change_nothing_of_what_is_written(self) -> None:
		guard = self.insiders["guard"]
		for doctype, name in self.names.items():
			answer = guard.call(
				"frappe.desk.reportview.export_query",
				doctype=doctype,
				title="x",
				file_format_type="CSV",
				fields=json.dumps([f"`tab{doctype}`.`name`"]),
				filters="[]",
			)
			self.assertFalse(answer.ok, doctype)
			self.assertFalse(guard.delete(f"/api/resource/{doctype}/{name}").ok, doctype)
		for doctype in ("Gate Entry", "Gate Presence", "Gate Retention Log", "Watchlist Hit"):
			if doctype in self.names:
				answer = guard.put(
					f"/api/resource/{doctype}/{self.names[doctype]}", plate="沪A00001", at="2020-01-01"
				)
				self.assertFalse(answer.ok, doctype)

	def test_reports_are_for_those_who_lead(self) -> None:
		for report in REPORTS:
			for who, client in {
				**self.outsiders,
				**self.residents,
				"guard of B": self.insiders["guard"],
			}.items():
				answer = client.call("frappe.desk.query_report.run", report_name=report, filters={})
				self.assert_none(answer, self.secrets.everything, f"{who}: {report}")
				if who.split(" ")[0] != "manager":
					self.assertFalse(answer.ok, f"{who}: {report}")
			self.assertTrue(
				self.insiders["manager"]
				.call("frappe.desk.query_report.run", report_name=report, filters={})
				.ok,
				report,
			)

	def test_numbers_of_people_are_encrypted_for_everybody(self) -> None:
		"""Also for whoever leads: a look is a reveal with a reason."""
		for doctype, name in self.names.items():
			for door, answer in self.doors(self.insiders["manager"], doctype, name):
				words = self.without_question(door, self.secrets.numbers)
				self.assert_none(answer, words, f"manager of B: {doctype} by {door}")

	def test_the_secrets_are_there_to_be_found(self) -> None:
		"""The test itself is proved: the manager reads what may be read."""
		manager = self.insiders["manager"]
		seen = " ".join(readable(manager.read(doctype, name)) for doctype, name in self.names.items())
		for word in self.secrets.for_managers:
			self.assertIn(word, seen)
