"""Who belongs to property A sees nothing of property B, whichever door they try.

Each property has a life of its own (`worlds.make_world`) in which every text carries a mark. A door is tried by people
of A, who must not come to read B's mark, and by someone of B, who must: otherwise the door would prove nothing.
"""

import json
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.worlds import World, make_world

STAFF = ("service", "manager", "head", "tech", "guard")

Door = Callable[[Client], Answer]


class IsolationCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.a, cls.b = worlds()
		cls.people, cls.insiders = people(cls.a), insiders()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def hidden(self, door: Door, *, seen_by: str | None = "service", echo: str | None = None) -> None:
		"""Nobody of A reads B's mark through the door; `seen_by` of B does. `echo`: what the door repeats of the question."""
		for person, client in self.people.items():
			self.assert_no_mark(door(client), self.b, f"{person} of A", echo)
		if seen_by:
			self.assertIn(
				self.b.mark[2:], readable(door(self.insiders[seen_by])), f"{seen_by} of B sees nothing here"
			)

	def assert_no_mark(self, answer: Answer, world: World, who: str, echo: str | None = None) -> None:
		text = readable(answer)
		if not answer.ok:
			# a refusal names what was asked for
			for asked in sorted(vars(world).values(), key=len, reverse=True):
				if asked != world.mark:
					text = text.replace(str(asked), "")
		if echo:
			text = text.replace(echo, "")
		self.assertNotIn(world.mark[2:], text, f"{who} reads a mark of {world.property}")


@cache
def worlds() -> tuple[World, World]:
	return make_world(make.PROPERTY_A), make_world(make.PROPERTY_B)


@cache
def people(a: World) -> dict[str, Client]:
	staff = {key: Client(make.user(key)) for key in STAFF}
	return {**staff, "resident": Client(a.resident), "guest": Client()}


@cache
def insiders() -> dict[str, Client]:
	return {key: Client(make.user(key, make.PROPERTY_B)) for key in STAFF}


def readable(answer: Answer) -> str:
	"""The text as a person reads it, not as JSON escapes it; without a developer's traceback of the question."""
	if not answer.body:
		return unquote(answer.text)
	body = {key: value for key, value in answer.body.items() if key not in ("exc", "_debug_messages")}
	return _plain(body)


def _plain(value) -> str:
	"""All texts in an answer; messages are JSON in JSON."""
	if isinstance(value, dict):
		return " ".join(f"{key} {_plain(item)}" for key, item in value.items())
	if isinstance(value, list):
		return " ".join(_plain(item) for item in value)
	if isinstance(value, str) and value[:1] in "[{":
		try:
			return _plain(json.loads(value))
		except ValueError:
			pass
	return str(value)


class TestListsAndForms(IsolationCase):
	"""The ordinary doors: lists, forms, reports, the record API."""

	DOCUMENTS = (
		("Property Unit", "unit"),
		("Building", "building"),
		("Occupancy", "occupancy"),
		("Customer", "customer"),
		("Customer Profile", "profile"),
		("Service Request", "request"),
		("Service Task", "task"),
	)

	def test_lists_of_all_kinds_stop_at_the_property(self) -> None:
		for doctype, key in self.DOCUMENTS:
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
		for doctype, key in self.DOCUMENTS:
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
		for doctype, key in self.DOCUMENTS:
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


class TestNobodyLetsThemselvesIn(IsolationCase):
	"""Naming what one may not see does not open it."""

	def test_no_unit_is_made_in_a_foreign_building(self) -> None:
		answer = self.people["manager"].post(
			"/api/resource/Property Unit", building=self.b.building, unit_no="999"
		)
		self.assertEqual((answer.status, answer.body["exc_type"]), (403, "PermissionError"))
		self.assertFalse(frappe.db.exists("Property Unit", f"{self.b.building}-999"))

	def test_no_occupancy_is_made_of_a_foreign_unit_or_moved_there(self) -> None:
		service = self.people["service"]
		fields = {"customer": self.a.customer, "relation": "Tenant", "from_date": "2025-01-01"}
		self.assertEqual(service.post("/api/resource/Occupancy", unit=self.b.unit, **fields).status, 403)
		self.assertEqual(
			service.put(f"/api/resource/Occupancy/{self.a.occupancy}", unit=self.b.unit).status, 403
		)
		self.assertEqual(frappe.db.get_value("Occupancy", self.a.occupancy, "unit"), self.a.unit)

	def test_a_request_for_a_foreign_unit_is_refused_with_and_without_a_property(self) -> None:
		fields = {
			"unit": self.b.unit,
			"category": "水管漏水",
			"urgency": "Normal",
			"channel": "Phone",
			"subject": "探听",
		}
		for more in ({}, {"property": self.b.property}, {"property": self.a.property}):
			answer = self.people["service"].post("/api/resource/Service Request", **fields, **more)
			self.assertIn(answer.status, (403, 417), answer)
		self.assertFalse(frappe.db.exists("Service Request", {"unit": self.b.unit, "subject": "探听"}))

	def test_naming_a_foreign_customer_does_not_open_their_profile(self) -> None:
		service = self.people["service"]
		attempts = (
			(
				"Service Request",
				{
					"unit": self.a.unit,
					"category": "水管漏水",
					"urgency": "Normal",
					"channel": "Phone",
					"subject": "x",
				},
			),
			("Occupancy", {"unit": self.a.unit, "relation": "Tenant", "from_date": "2025-01-01"}),
			("Resident Vehicle", {"plate": "沪B12345"}),
		)
		for doctype, fields in attempts:
			answer = service.post(
				f"/api/resource/{doctype}", property=self.a.property, customer=self.b.customer, **fields
			)
			self.assertEqual((answer.status, answer.body.get("exc_type")), (403, "PermissionError"), answer)
			self.assertIn(self.b.customer, answer.messages)
		moved = service.put(f"/api/resource/Service Request/{self.a.request}", customer=self.b.customer)
		self.assertEqual(moved.status, 403)
		self.assertEqual(service.read("Customer Profile", self.b.profile).status, 403)

	def test_a_person_who_leaves_sees_no_more_than_before(self) -> None:
		employee = frappe.get_doc("Employee", make.employee("guard"))
		user = employee.user_id
		employee.status = "Inactive"
		employee.save()
		self.assertEqual(frappe.db.get_value("User", user, "enabled"), 0)
		limits = frappe.get_all("User Permission", {"user": user, "allow": "Property"}, pluck="for_value")
		self.assertEqual(limits, [make.PROPERTY_A])
		frappe.db.rollback()

	def test_every_function_of_ours_asks_before_it_reads_or_writes(self) -> None:
		"""Each whitelisted function of the app, given B's documents by people of A."""
		before = self.b_as_stored()
		for method in our_functions():
			arguments = self.arguments_about_b(method)
			for person in ("service", "manager", "head", "tech", "guard", "resident", "guest"):
				client = self.people[person]
				answer = client.post(f"/api/method/{method}", **arguments)
				if answer.status == 405 or "not permitted" in answer.text[:300].lower():
					answer = client.get(f"/api/method/{method}", **arguments)
				self.assert_no_mark(answer, self.b, f"{person} of A through {method}")
		frappe.db.rollback()
		self.assertEqual(before, self.b_as_stored())

	def arguments_about_b(self, method: str) -> dict:
		import inspect

		known = {
			"request": self.b.request,
			"task": self.b.task,
			"occupancy": self.b.occupancy,
			"property": self.b.property,
			"customer": self.b.customer,
			"unit": self.b.unit,
			"building": self.b.building,
			"doctype": "Service Request",
			"name": self.b.request,
			"docname": self.b.request,
			"employee": make.employee("tech", make.PROPERTY_B),
			"new_customer": self.a.customer,
			"email": "nobody@wuye.test",
			"fieldname": "reporter_phone",
			"from_date": "2026-01-01",
			"last_day": "2026-01-01",
			"start": "2020-01-01",
			"end": "2030-01-01",
			"stars": 1,
			"qty": 1,
			"text": self.b.mark[2:],
			"txt": self.b.mark[2:],
			"plan": json.dumps({"buildings": "探听楼", "units_per_floor": 1}),
		}
		parameters = inspect.signature(frappe.get_attr(method)).parameters.values()
		return {
			p.name: known.get(p.name, "探听")
			for p in parameters
			if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
			and (p.default is p.empty or p.name in known)
		}

	def b_as_stored(self) -> list:
		"""When and by whom B's documents were last changed, and how many there are."""
		rows = []
		for doctype, key in TestListsAndForms.DOCUMENTS:
			rows.append(frappe.db.get_value(doctype, getattr(self.b, key), ["modified", "modified_by"]))
		for doctype in ("Service Request", "Service Task", "Building", "Property Unit"):
			rows.append(frappe.db.count(doctype, {"property": self.b.property}))
		rows.append(
			frappe.db.count(
				"Personal Data Access", {"reference_name": ["in", [self.b.request, self.b.profile]]}
			)
		)
		return rows


class TestResidents(IsolationCase):
	"""A resident has the portal, and in it their own; a neighbour of the same property is as far as another one."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.neighbour = make_world(make.PROPERTY_A)
		cls.resident = Client(cls.a.resident)

	def test_the_data_api_is_not_for_residents_not_even_about_their_own(self) -> None:
		own = self.a.request
		for answer in (
			self.resident.read("Service Request", own),
			self.resident.list("Service Request", filters=[["sla_status", "=", "On Time"]]),
			self.resident.get(f"/api/v2/document/Service Request/{own}/copy"),
			self.resident.get("/api/v1/resource/Service Request"),
			self.resident.call("frappe.client.get", doctype="Service Request", name=own),
			self.resident.call("frappe.desk.form.load.getdoc", doctype="Service Request", name=own),
			self.resident.call(
				"frappe.desk.reportview.get", doctype="Service Request", fields='["hold_reason"]'
			),
			self.resident.post("/", cmd="frappe.client.get_list", doctype="Service Request"),
			self.resident.post(
				"/api/method/run_doc_method", dt="Service Request", dn=own, method="get_title"
			),
		):
			self.assertEqual(answer.status, 403, answer)
			self.assertNotIn(self.a.mark[2:], readable(answer))

	def test_what_staff_write_among_themselves_stays_theirs(self) -> None:
		for answer in (
			self.resident.get(f"/app/service-request/{self.a.request}"),
			self.resident.get("/printview", doctype="Service Request", name=self.a.request),
			self.resident.call(
				"frappe.desk.form.load.get_docinfo", doctype="Service Request", name=self.a.request
			),
		):
			self.assertNotIn(f"{self.a.mark}内部评论", readable(answer))

	def test_their_own_photo_opens_and_the_neighbours_does_not(self) -> None:
		self.assertIn(f"{self.a.mark}照片", self.resident.get(self.a.file_url).text)
		self.assert_no_mark(self.resident.get(self.neighbour.file_url), self.neighbour, "a neighbour")

	def test_the_server_side_keeps_internal_fields_from_residents_too(self) -> None:
		"""Whatever a portal page does: the document a resident reads has no internal fields."""
		frappe.set_user(self.a.resident)
		doc = frappe.get_doc("Service Request", self.a.request)
		doc.check_permission("read")
		doc.apply_fieldlevel_read_permissions()
		internal = [field.fieldname for field in doc.meta.fields if field.permlevel]
		self.assertIn("holds", internal)
		self.assertEqual([name for name in internal if doc.get(name)], [])
		own = frappe.get_list("Service Request", fields=["name", "sla_status", "department", "hold_reason"])
		self.assertEqual([dict(row) for row in own], [{"name": self.a.request}])
		self.assertFalse(frappe.has_permission("Service Request", "write", doc=doc))
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Service Request", self.neighbour.request).check_permission("read")

	def test_a_resident_cannot_report_for_somebody_elses_unit(self) -> None:
		frappe.set_user(self.a.resident)
		for unit in (self.neighbour.unit, self.b.unit):
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc(
					{"doctype": "Service Request", "unit": unit, "category": "水管漏水", "description": "x"}
				).insert(ignore_permissions=True)


class TestFieldStaff(IsolationCase):
	"""A technician sees their own tasks and what waits in their department's pool, nothing else of the property."""

	def test_own_and_pool(self) -> None:
		colleague = make_world(make.PROPERTY_A)
		pool = make.make_task(make.PROPERTY_A, unit=colleague.unit, subject=f"{colleague.mark}待派")
		frappe.set_user(make.user("head"))
		from wuye_ops.customer_service import tasks

		tasks.assign(colleague.task, make.employee("tech2"), "换人处理")
		frappe.set_user("Administrator")
		other = frappe.get_doc(
			{
				"doctype": "Service Task",
				"property": make.PROPERTY_A,
				"subject": f"{colleague.mark}保洁",
				"department": make.make_department(make.TRADES["Cleaning"]),
				"urgency": "Normal",
				"status": "To Assign",
			}
		).insert()
		frappe.db.commit()

		tech = self.people["tech"]
		listed = {row["name"] for row in tech.list("Service Task", limit_page_length=0).data}
		self.assertLessEqual({self.a.task, pool.name}, listed)
		self.assertFalse({colleague.task, other.name} & listed)
		self.assertEqual(tech.read("Service Task", colleague.task).status, 403)
		self.assertEqual(tech.read("Service Task", other.name).status, 403)
		self.assertTrue(tech.read("Service Task", pool.name).ok)
		self.assertEqual(tech.put(f"/api/resource/Service Task/{pool.name}", place="抢单").status, 403)
		rows = tech.call(
			"frappe.client.get_list",
			doctype="Service Task Log",
			parent="Service Task",
			fields=["parent"],
			limit_page_length=0,
		).data
		self.assertIn(self.a.task, {row["parent"] for row in rows})
		self.assertNotIn(colleague.task, {row["parent"] for row in rows})

	def test_the_requests_themselves_are_not_theirs(self) -> None:
		for doctype, name in (("Service Request", self.a.request), ("Customer Profile", self.a.profile)):
			self.assertEqual(self.people["tech"].read(doctype, name).status, 403)
		self.assertEqual(self.people["tech"].get(self.a.file_url).status, 403)


class TestAccountants(IsolationCase):
	"""ERPNext's people, whom no property limits, keep all customers."""

	def test_an_accountant_sees_the_customers_of_all_properties(self) -> None:
		make.make_user("accountant@wuye.test", "Accounts User", "Sales User")
		frappe.db.commit()
		accountant = Client("accountant@wuye.test")
		for world in (self.a, self.b):
			self.assertEqual(
				accountant.list("Customer", filters={"name": world.customer}).data, [{"name": world.customer}]
			)
			self.assertTrue(accountant.read("Contact", world.contact).ok)
			self.assertTrue(accountant.read("Address", world.address).ok)
			self.assertEqual(accountant.read("Customer Profile", world.profile).status, 403)
			self.assertIn(world.customer, readable(search_link(accountant, "Customer", world.mark[2:])))


def report_view(c: Client, doctype: str, fields: list[str]) -> Answer:
	return c.call(
		"frappe.desk.reportview.get",
		doctype=doctype,
		fields=json.dumps([f"`tab{doctype}`.`{field}`" for field in fields]),
		filters="[]",
		page_length=500,
		start=0,
	)


def search_link(c: Client, doctype: str, text: str) -> Answer:
	return c.call("frappe.desk.search.search_link", doctype=doctype, txt=text, page_length=50)


def our_functions() -> list[str]:
	"""The dotted names of all whitelisted functions of the app. Methods of documents are reached through the framework's
	`run_doc_method` only, which asks for the right to read the document first."""
	import importlib
	import pkgutil

	import wuye_ops

	for module in pkgutil.walk_packages(wuye_ops.__path__, "wuye_ops."):
		if (
			".tests" not in module.name
			and ".test_" not in module.name
			and not module.name.endswith("conftest")
		):
			importlib.import_module(module.name)
	return sorted(
		f"{function.__module__}.{function.__name__}"
		for function in frappe.whitelisted
		if function.__module__.startswith("wuye_ops.")
		and ".overrides." not in function.__module__
		and function.__qualname__ == function.__name__
	)
