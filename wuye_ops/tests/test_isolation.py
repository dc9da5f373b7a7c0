"""Who belongs to property A sees nothing of property B, whichever door they try.

Each property has a life of its own (`worlds.make_world`) in which every text carries a mark. A door is tried by people
of A, who must not come to read B's mark, and by someone of B, who must: otherwise the door would prove nothing.
"""

import json

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.isolation import (
	DOCUMENTS,
	STAFF,
	IsolationCase,
	report_view,
	search_link,
)


class TestListsAndForms(IsolationCase):
	"""The ordinary doors: lists, forms, reports, the record API."""

	def test_lists_of_all_kinds_stop_at_the_property(self) -> None:
		for doctype, key in DOCUMENTS:
			name = getattr(self.b, key)
			with self.subTest(doctype):
				# an occupancy's own name carries no mark, its customer does
				fields = ["name", *(["customer"] if frappe.get_meta(doctype).has_field("customer") else [])]
				self.hidden(lambda c: c.list(doctype, fields=fields, limit_page_length=0))
				self.hidden(
					lambda c: c.call(
						"frappe.client.get_list", doctype=doctype, fields=fields, limit_page_length=0
					)
				)
				self.hidden(
					lambda c: c.call(
						"frappe.client.get_list", doctype=doctype, fields=fields, filters={"name": name}
					)
				)
				self.hidden(lambda c: report_view(c, doctype, fields))
				self.hidden(
					lambda c: c.call(
						"frappe.client.get_value", doctype=doctype, fieldname=fields, filters=name
					)
				)

	def test_forms_open_for_the_propertys_people_only(self) -> None:
		for doctype, key in DOCUMENTS:
			name = getattr(self.b, key)
			with self.subTest(doctype):
				self.hidden(lambda c: c.read(doctype, name))
				self.hidden(lambda c: c.call("frappe.client.get", doctype=doctype, name=name))
				self.hidden(lambda c: c.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name))
				self.hidden(
					lambda c: c.call("frappe.desk.form.load.get_docinfo", doctype=doctype, name=name),
					seen_by=None,
				)
				self.hidden(lambda c: c.get(f"/api/v2/document/{doctype}/{name}"))
				self.hidden(lambda c: c.get(f"/api/v2/document/{doctype}/{name}/copy"), seen_by=None)

	def test_a_print_is_a_form_too(self) -> None:
		self.hidden(
			lambda c: c.get("/printview", doctype="Service Task", name=self.b.task, format="Standard"),
			seen_by="manager",
		)

	def test_counts_do_not_count_what_is_hidden(self) -> None:
		for doctype, key in DOCUMENTS:
			filters = {"name": getattr(self.b, key)}
			for person in STAFF:
				count = self.people[person].call("frappe.client.get_count", doctype=doctype, filters=filters)
				self.assertFalse(count.ok and count.data, f"{person} of A counts {doctype} of B: {count!r}")
			self.assertEqual(
				self.insiders["service"]
				.call("frappe.client.get_count", doctype=doctype, filters=filters)
				.data,
				1,
			)

	def test_groups_and_statistics_of_a_list_stop_at_the_property(self) -> None:
		def groups(c: Client) -> Answer:
			return c.call(
				"frappe.desk.listview.get_group_by_count",
				doctype="Service Request",
				current_filters="[]",
				field="unit",
			)

		def sidebar(c: Client) -> Answer:
			return c.call(
				"frappe.desk.reportview.get_sidebar_stats",
				doctype="Service Request",
				stats='["_user_tags"]',
				filters="[]",
			)

		self.hidden(groups)
		self.hidden(sidebar)

	def test_what_is_exported_is_what_is_listed(self) -> None:
		def export(c: Client) -> Answer:
			return c.call(
				"frappe.desk.reportview.export_query",
				doctype="Service Request",
				title="x",
				file_format_type="CSV",
				fields='["`tabService Request`.`name`", "`tabService Request`.`subject`"]',
				filters="[]",
				order_by="`tabService Request`.`name`",
			)

		self.hidden(export, seen_by="manager")

	def test_an_import_template_carries_no_rows_of_others(self) -> None:
		def template(c: Client) -> Answer:
			return c.call(
				"frappe.core.doctype.data_import.data_import.download_template",
				doctype="Occupancy",
				export_fields='{"Occupancy": ["name", "customer"]}',
				export_records="all",
				export_filters="{}",
				file_type="CSV",
			)

		self.hidden(template, seen_by="manager")

	def test_reports_of_erpnext_are_for_its_own_roles(self) -> None:
		for report in ("Addresses And Contacts", "Customers Without Any Sales Transactions"):
			filters = {"reference_doctype": "Customer", "party_type": "Customer"}
			self.hidden(
				lambda c: c.call("frappe.desk.query_report.run", report_name=report, filters=filters),
				seen_by=None,
			)

	def test_linked_documents_of_a_customer_are_those_of_the_property(self) -> None:
		def linked(c: Client) -> Answer:
			return c.call("frappe.desk.form.linked_with.get", doctype="Customer", docname=self.b.customer)

		self.hidden(linked)


class TestSearching(IsolationCase):
	"""Doors that open by typing."""

	TARGETS = (
		"Property Unit",
		"Building",
		"Customer",
		"Service Request",
		"Service Task",
		"Customer Profile",
		"User",
	)

	def test_a_link_field_offers_nothing_of_another_property(self) -> None:
		for doctype in self.TARGETS:
			text = self.b.mark[2:] if doctype in ("Property Unit", "Building", "Customer", "User") else ""
			with self.subTest(doctype):
				self.hidden(lambda c: search_link(c, doctype, text), seen_by="service" if text else None)

	def test_the_caller_does_not_decide_whether_permissions_count(self) -> None:
		for doctype in self.TARGETS:
			for method in ("search_link", "search_widget"):
				with self.subTest(doctype, method=method):
					self.hidden(
						lambda c: c.call(
							f"frappe.desk.search.{method}",
							doctype=doctype,
							txt=self.b.mark[2:],
							ignore_user_permissions=1,
							reference_doctype="Service Task",
							page_length=50,
						),
						seen_by=None,
					)

	def test_global_search_finds_in_the_property_only(self) -> None:
		frappe.utils.global_search.sync_global_search()
		frappe.db.commit()
		self.hidden(
			lambda c: c.call("frappe.utils.global_search.search", text=f"{self.b.mark}客户", limit=50),
			seen_by="service",
		)
		self.hidden(
			lambda c: c.call("erpnext.templates.pages.search_help.search", text=f"{self.b.mark}客户"),
			seen_by=None,
		)

	def test_a_title_is_not_told_for_a_name(self) -> None:
		area = frappe.db.get_value("Service Area", {"building": self.b.building})
		self.hidden(
			lambda c: c.call("frappe.desk.search.get_link_title", doctype="Service Area", docname=area)
		)
		self.hidden(
			lambda c: c.call("frappe.desk.search.get_link_title", doctype="Contact", docname=self.b.contact),
			seen_by=None,
			echo=self.b.contact,
		)

	def test_fetching_from_a_link_fetches_nothing_hidden(self) -> None:
		def fetch(c: Client) -> Answer:
			return c.call(
				"frappe.client.validate_link",
				doctype="Property Unit",
				docname=self.b.unit,
				fields='["building"]',
			)

		self.hidden(fetch, echo=self.b.unit)

	def test_callers_are_found_in_the_property_only(self) -> None:
		for text in (self.b.mark[2:], "13900000000"):
			self.hidden(
				lambda c: c.get("/api/method/wuye_ops.customer_service.lookup.find_caller", text=text)
			)


class TestWhatHangsOnDocuments(IsolationCase):
	"""Files, comments, messages, tags, versions, rows of tables."""

	def test_a_private_photo_is_no_public_address(self) -> None:
		self.hidden(lambda c: c.get(self.b.file_url))
		self.hidden(lambda c: c.get("/api/method/download_file", file_url=self.b.file_url))
		self.hidden(lambda c: c.read("File", self.b.file))

	def test_lists_of_what_hangs_on_documents_stop_at_the_property(self) -> None:
		for doctype, field, seen_by in (
			("File", "file_name", "service"),
			("Comment", "content", None),
			("Communication", "content", None),
			("Version", "data", None),
			("Workflow Action", "reference_name", None),
			("Tag Link", "title", "service"),
			("Notification Log", "subject", None),
			("Personal Data Access", "reason", None),
			("Deleted Document", "data", None),
			("ToDo", "description", None),
			("Energy Point Log", "reference_name", None),
			("View Log", "reference_name", None),
		):
			with self.subTest(doctype):
				self.hidden(
					lambda c: c.list(doctype, fields=["name", field], limit_page_length=0), seen_by=seen_by
				)

	def test_a_workflow_action_names_no_document_of_another_property(self) -> None:
		def actions(c: Client) -> Answer:
			return c.list("Workflow Action", fields=["reference_name"], limit_page_length=0)

		for person, client in self.people.items():
			names = (
				[row["reference_name"] for row in actions(client).data or []] if actions(client).ok else []
			)
			self.assertFalse({self.b.request, self.b.task} & set(names), person)

	def test_single_rows_are_not_read_by_name(self) -> None:
		for doctype, key in (
			("Comment", "comment"),
			("Communication", "message"),
			("Personal Data Access", "access"),
			("Contact", "contact"),
			("Address", "address"),
		):
			with self.subTest(doctype):
				self.hidden(lambda c: c.read(doctype, getattr(self.b, key)), seen_by=None)

	def test_tags_lead_to_the_propertys_documents(self) -> None:
		tag = f"#{self.b.mark}标签"
		self.hidden(
			lambda c: c.call("frappe.desk.doctype.tag.tag.get_documents_for_tag", tag=tag), seen_by="service"
		)

	def test_rows_of_tables_are_not_read_past_their_documents(self) -> None:
		for child, parent, field, seen_by in (
			("Service Task Log", "Service Task", "content", "head"),
			("Service Task Assignment", "Service Task", "parent", None),
			("Service Request Hold", "Service Request", "reason", "service"),
			("Service Request Escalation", "Service Request", "parent", None),
			("Portal User", "Customer", "user", "service"),
		):
			with self.subTest(child):

				def rows(c: Client) -> Answer:
					return c.call(
						"frappe.client.get_list",
						doctype=child,
						parent=parent,
						fields=["name", "parent", field],
						limit_page_length=0,
					)

				self.hidden(rows, seen_by=seen_by)
				for person, client in self.people.items():
					answer = rows(client)
					parents = {row["parent"] for row in answer.data} if answer.ok else set()
					self.assertFalse(
						{self.b.request, self.b.task, self.b.customer} & parents, f"{person}: {child}"
					)

	def test_one_row_of_a_table_is_not_read_by_name(self) -> None:
		self.hidden(
			lambda c: c.call(
				"frappe.client.get_value",
				doctype="Service Task Log",
				parent="Service Task",
				fieldname="content",
				filters=self.b.log_row,
			),
			seen_by="head",
		)

	def test_every_table_of_ours_is_guarded(self) -> None:
		"""A new child table needs a line in overrides/isolation.py and hooks.py."""
		from wuye_ops.overrides.isolation import ATTACHED, CHILD_TABLES
		from wuye_ops.uninstall import our_doctypes

		ours = frappe.get_all("DocType", {"name": ["in", our_doctypes()], "istable": 1}, pluck="name")
		hooks = frappe.get_hooks("permission_query_conditions", app_name="wuye_ops")
		self.assertLessEqual(set(ours), set(CHILD_TABLES))
		self.assertLessEqual({*CHILD_TABLES, *ATTACHED}, set(hooks))

	def test_what_hangs_on_documents_is_listed_by_whoever_may_not_read_some_of_them(self) -> None:
		for key in ("service", "head", "guard"):
			frappe.set_user(make.user(key))
			for doctype in ("Comment", "Communication", "File", "Tag Link"):
				with self.subTest(user=key, doctype=doctype):
					if frappe.has_permission(doctype, "read"):
						frappe.get_list(doctype, limit=1)
		frappe.set_user("Administrator")


class TestSharedCustomer(IsolationCase):
	"""Somebody who owns in A and in B is seen by both, each with their own part."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		tenancy = {"relation": "Tenant", "share": 0, "is_payer": 0, "from_date": "2024-01-01"}
		cls.customer = make.make_customer(
			f"两处租户{frappe.generate_hash(length=6)}", unit=cls.a.unit, **tenancy
		)
		make.make_occupancy(cls.b.unit, cls.customer, **tenancy)
		cls.request = {}
		for world in (cls.a, cls.b):
			frappe.set_user(make.user("service", world.property))
			request = make.make_request(
				world.property, unit=world.unit, customer=cls.customer, subject=f"{world.mark}另案"
			)
			cls.request[world.property] = request.name
		frappe.set_user("Administrator")
		frappe.db.commit()

	def test_connections_count_ones_own_property(self) -> None:
		def counts(c: Client) -> dict[str, int]:
			answer = c.call(
				"frappe.desk.notifications.get_open_count", doctype="Customer", name=self.customer
			)
			return {row["doctype"]: row["count"] for row in answer.data["count"]["external_links_found"]}

		for people in (self.people, self.insiders):
			seen = counts(people["service"])
			self.assertEqual((seen["Occupancy"], seen["Service Request"]), (1, 1))

	def test_the_customers_requests_are_ones_own(self) -> None:
		for service, world in ((self.people["service"], self.a), (self.insiders["service"], self.b)):
			answer = service.list("Service Request", filters={"customer": self.customer})
			self.assertEqual([row["name"] for row in answer.data], [self.request[world.property]])

	def test_a_caller_is_described_with_ones_own_units(self) -> None:
		answer = self.people["service"].get(
			"/api/method/wuye_ops.customer_service.lookup.find_caller", text=self.customer
		)
		self.assertEqual({row["unit"] for row in answer.data}, {self.a.unit})
		self.assert_no_mark(answer, self.b, "service of A")


class TestNumbersOnTheDesk(IsolationCase):
	"""Cards and charts count what the viewer may see, whoever looked before."""

	def test_a_card_counts_ones_own(self) -> None:
		filters = json.dumps([["Service Request", "name", "in", [self.a.request, self.b.request]]])
		card = {"document_type": "Service Request", "function": "Count", "name": "x", "type": "Document Type"}

		def number(c: Client) -> int:
			return c.call(
				"frappe.desk.doctype.number_card.number_card.get_result",
				doc=json.dumps(card),
				filters=filters,
			).data

		self.assertEqual(number(self.people["service"]), 1)
		self.assertEqual(number(self.insiders["service"]), 1)
		self.assertEqual(number(self.director()), 2)

	def test_a_chart_is_not_shared_through_its_cache(self) -> None:
		chart = self.make_chart()
		try:
			director = self.director()
			self.assertEqual(self.total(director, chart), 2)
			# the director's answer is in the cache now
			self.assertEqual(self.total(self.people["manager"], chart), 1)
			self.assertEqual(self.total(self.insiders["manager"], chart), 1)
			# and those answers are not
			self.assertEqual(self.total(director, chart), 2)
		finally:
			frappe.delete_doc("Dashboard Chart", chart, force=True)
			frappe.db.commit()

	def director(self) -> Client:
		return Client("director@wuye.test")

	def total(self, c: Client, chart: str) -> float:
		answer = c.call("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart_name=chart)
		return sum(answer.data["datasets"][0]["values"]) if answer.data else 0

	def make_chart(self) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Dashboard Chart",
				"chart_name": f"{self.a.mark} 图",
				"chart_type": "Group By",
				"document_type": "Service Request",
				"group_by_type": "Count",
				"group_by_based_on": "property",
				"type": "Bar",
				"is_public": 1,
				"filters_json": json.dumps(
					[["Service Request", "name", "in", [self.a.request, self.b.request], False]]
				),
				"roles": [{"role": role} for role in ("Operations Director", "Property Manager")],
			}
		).insert()
		frappe.db.commit()
		return doc.name
