"""Who is kept where: nobody widens their own rights; residents, field staff and accountants see what is theirs."""

import json

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.alone import alone
from wuye_ops.tests.http import Client
from wuye_ops.tests.isolation import (
	DOCUMENTS,
	IsolationCase,
	readable,
	search_link,
)
from wuye_ops.tests.worlds import make_world


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
		with alone():
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
		for doctype, key in DOCUMENTS:
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
