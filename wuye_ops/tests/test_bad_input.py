"""What people mistype, overlook or try: refused in a sentence they can act on, and nothing lost or half-written."""

import json

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.bad_input import BadInputCase


class TestDates(BadInputCase):
	def test_a_request_from_the_future_or_the_distant_past(self) -> None:
		service, before = self.people["service"], frappe.db.count("Service Request")
		tomorrow = str(add_to_date(now_datetime(), days=1))
		for moment in ("9999-12-31 00:00:00", "2099-01-01 08:00:00"):
			self.assert_refused(
				service.post("/api/resource/Service Request", **self.fields(opened_on=moment))
			)
		answer = service.post("/api/resource/Service Request", **self.fields(opened_on=tomorrow))
		self.assert_refused(answer)
		two_years = str(add_to_date(now_datetime(), years=-2))
		answer = service.post("/api/resource/Service Request", **self.fields(opened_on=two_years))
		self.assert_refused(answer, "31")
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Request"), before)

	def test_what_is_no_date_is_named_with_its_field(self) -> None:
		service, before = self.people["service"], frappe.db.count("Service Request")
		label = self.label("Service Request", "opened_on")
		for nonsense in (
			"garbage",
			"2026-02-30 10:00:00",
			"10000-01-01",
			"0001-01-01 00:00:00",
			5,
			["x"],
			{"a": 1},
		):
			with self.subTest(nonsense):
				answer = service.post("/api/resource/Service Request", **self.fields(opened_on=nonsense))
				self.assert_refused(answer, label)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Request"), before)

	def test_the_same_in_every_other_document(self) -> None:
		place, task = make.places(), self.task()
		customer = make.customer_of(place.unit)
		for nonsense in ("garbage", "2026-13-01", "9999-12-31", "0001-01-01"):
			with self.subTest(nonsense):
				answer = self.people["head"].put(f"/api/resource/Service Task/{task}", required_by=nonsense)
				self.assert_refused(answer, self.label("Service Task", "required_by"))
				answer = self.people["manager"].put(
					f"/api/resource/Property/{place.property}", contract_end=nonsense
				)
				self.assert_refused(answer, self.label("Property", "contract_end"))
				answer = self.people["service"].post(
					"/api/resource/Occupancy",
					unit=place.unit,
					customer=customer,
					relation="Tenant",
					from_date=nonsense,
				)
				self.assert_refused(answer, self.label("Occupancy", "from_date"))

	def test_an_empty_moment_is_now(self) -> None:
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(opened_on=""))
		self.assertTrue(answer.ok, answer)
		self.assertTrue(answer.data["opened_on"])


class TestPlaces(BadInputCase):
	def test_a_unit_of_another_property(self) -> None:
		foreign = make.places(make.PROPERTY_B).unit
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(unit=foreign))
		self.assert_refused(answer, foreign, make.PROPERTY_A)
		self.assertFalse(frappe.db.exists("Service Request", {"unit": foreign, "subject": "坏输入"}))

	def test_places_and_categories_that_do_not_exist(self) -> None:
		for field in ("unit", "category", "service_area"):
			answer = self.people["service"].post(
				"/api/resource/Service Request", **self.fields(**{field: "没有这个"})
			)
			self.assert_refused(answer, "没有这个")

	def test_a_group_is_no_category(self) -> None:
		group = frappe.db.get_value("Service Category", {"is_group": 1})
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(category=group))
		self.assert_refused(answer, group)


class TestClosedRequest(BadInputCase):
	"""A closed request is a record."""

	def setUp(self) -> None:
		super().setUp()
		self.name = self.request(subject="已经关闭的报事")
		frappe.db.set_value("Service Request", self.name, {"status": "Closed", "closed_on": now_datetime()})
		frappe.db.commit()
		self.before = self.stored("Service Request", self.name)

	def tearDown(self) -> None:
		self.assertEqual(
			self.before, self.stored("Service Request", self.name), "something of it was changed"
		)
		super().tearDown()

	def test_by_form_and_api(self) -> None:
		sentence = _(
			"Request {0} is {1} and can no longer be changed. Open a new request that refers to it."
		).format(self.name, _("Closed"))
		service = self.people["service"]
		for change in (
			{"subject": "改写"},
			{"description": "补记"},
			{"urgency": "Emergency"},
			{"rated_on": "2026-01-01 00:00:00", "solution": "改写"},
			{"holds": [{"from_time": "2026-01-01 00:00:00", "reason": "补一段暂停"}]},
		):
			with self.subTest(change):
				self.assert_refused(
					service.put(f"/api/resource/Service Request/{self.name}", **change), sentence
				)
		answer = service.call(
			"frappe.client.set_value",
			doctype="Service Request",
			name=self.name,
			fieldname="description",
			value="改写",
		)
		self.assert_refused(answer, sentence)
		doc = {**frappe.get_doc("Service Request", self.name).as_dict(), "subject": "表单改写"}
		answer = service.call("frappe.desk.form.save.savedocs", doc=frappe.as_json(doc), action="Save")
		self.assert_refused(answer, sentence)

	def test_by_bulk_edit_the_user_learns_which_failed(self) -> None:
		answer = self.people["service"].call(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			doctype="Service Request",
			docnames=json.dumps([self.name]),
			action="update",
			data=json.dumps({"subject": "批量改写"}),
		)
		self.assertEqual(answer.data, [self.name])
		self.assertIn(self.name, answer.messages)

	def test_it_does_not_come_back_to_life(self) -> None:
		service = self.people["service"]
		for method, more in (
			("accept", {}),
			("hold", {"reason": "等等"}),
			("resume", {}),
			("reopen", {}),
			("resolve", {"solution": "好了"}),
			("cancel", {"reason": "不要了"}),
		):
			with self.subTest(method):
				answer = service.call(
					f"wuye_ops.customer_service.requests.{method}", request=self.name, **more
				)
				self.assert_refused(answer)
		self.assert_refused(service.put(f"/api/resource/Service Request/{self.name}", status="New"))
		answer = service.call("wuye_ops.customer_service.tasks.create_from_request", request=self.name)
		self.assert_refused(answer, self.name)
		self.assertFalse(frappe.db.exists("Service Task", {"service_request": self.name}))

	def test_it_is_not_deleted(self) -> None:
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.ValidationError):
			frappe.delete_doc("Service Request", self.name)


class TestStatusJumps(BadInputCase):
	"""The way from New to Closed is the workflow's, whichever door somebody takes."""

	def test_a_request_by_api_form_and_bulk(self) -> None:
		name, service = self.request(), self.people["service"]
		for status in ("Resolved", "Closed", "On Hold", "Nonsense"):
			with self.subTest(status):
				self.assert_refused(service.put(f"/api/resource/Service Request/{name}", status=status))
				answer = service.call(
					"frappe.client.set_value",
					doctype="Service Request",
					name=name,
					fieldname="status",
					value=status,
				)
				self.assert_refused(answer)
		doc = {**frappe.get_doc("Service Request", name).as_dict(), "status": "Closed"}
		self.assert_refused(
			service.call("frappe.desk.form.save.savedocs", doc=frappe.as_json(doc), action="Save")
		)
		self.assert_refused(
			service.call("frappe.model.workflow.apply_workflow", doc=frappe.as_json(doc), action="Close")
		)
		service.call(
			"frappe.model.workflow.bulk_workflow_approval",
			doctype="Service Request",
			docnames=json.dumps([name]),
			action="Close",
		)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Request", name, ["status", "closed_on"]), ("New", None))

	def test_a_request_is_born_new_whatever_is_sent(self) -> None:
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(status="Closed"))
		self.assertEqual(answer.data["status"], "New")

	def test_an_import_is_no_way_around(self) -> None:
		from frappe.core.doctype.data_import.importer import Importer

		name = self.request()
		rows = f"ID,Status\n{name},Closed\n".encode()
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "status.csv", "content": rows, "is_private": 1}
		).insert()
		data_import = frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": "Service Request",
				"import_type": "Update Existing Records",
				"import_file": file.file_url,
			}
		)
		data_import.flags.ignore_validate = True
		data_import.insert()
		Importer("Service Request", data_import=data_import).import_data()
		self.assertEqual(frappe.db.get_value("Service Request", name, "status"), "New")
		logs = frappe.get_all("Data Import Log", {"data_import": data_import.name}, ["success", "messages"])
		self.assertEqual([log.success for log in logs], [0])
		self.assertTrue(logs[0].messages)

	def test_a_task_by_api(self) -> None:
		task = self.task()
		for person, status in (
			("tech", "Done"),
			("tech", "Verified"),
			("head", "Verified"),
			("manager", "Draft"),
		):
			answer = self.people[person].put(f"/api/resource/Service Task/{task}", status=status)
			self.assert_refused(answer)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "Assigned")

	def test_a_technician_does_not_verify_their_own_work(self) -> None:
		task = self.task("accept", "finish")
		answer = self.people["tech"].call("wuye_ops.customer_service.tasks.verify", task=task)
		self.assertIn(answer.status, (403, 417))
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "Done")


class TestWork(BadInputCase):
	def test_no_head_to_assign_the_work(self) -> None:
		name = self.request()
		place = frappe.get_doc("Property", make.PROPERTY_A)
		row = next(row for row in place.departments if row.trade == "Engineering")
		head = row.head
		row.db_set("head", None)
		frappe.clear_document_cache("Property", place.name)
		frappe.db.commit()
		try:
			answer = self.people["service"].call(
				"wuye_ops.customer_service.tasks.create_from_request", request=name
			)
			self.assert_refused(answer, row.department, make.PROPERTY_A)
		finally:
			row.db_set("head", head)
			frappe.clear_document_cache("Property", place.name)
			frappe.db.commit()
		self.assertFalse(frappe.db.exists("Service Task", {"service_request": name}))
		self.assertEqual(frappe.db.get_value("Service Request", name, "status"), "New")

	def test_someone_who_has_left_gets_no_work(self) -> None:
		task, tech2 = make.make_task().name, make.employee("tech2")
		frappe.db.set_value("Employee", tech2, "status", "Left")
		frappe.db.commit()
		try:
			answer = self.people["head"].call(
				"wuye_ops.customer_service.tasks.assign", task=task, employee=tech2
			)
			self.assert_refused(answer, tech2)
			people = (
				self.people["head"]
				.get("/api/method/wuye_ops.customer_service.dispatch.suggest", task=task)
				.data
			)
			self.assertNotIn(tech2, [row["employee"] for row in people])
		finally:
			frappe.db.set_value("Employee", tech2, "status", "Active")
			frappe.db.commit()
		self.assertEqual(
			frappe.db.get_value("Service Task", task, ["status", "assigned_to"]), ("To Assign", None)
		)

	def test_a_quantity_that_is_none(self) -> None:
		task = self.task("accept")
		before = self.stored("Service Task", task)
		for quantity in (0, -3, "abc", "1e400", 10**15):
			with self.subTest(quantity):
				answer = self.people["tech"].call(
					"wuye_ops.customer_service.tasks.add_part",
					task=task,
					item_code="测试水龙头",
					qty=quantity,
				)
				self.assert_refused(answer)
				answer = self.people["tech"].put(
					f"/api/resource/Service Task/{task}", parts=[{"item_code": "测试水龙头", "qty": quantity}]
				)
				self.assert_refused(answer)
		self.assertEqual(before, self.stored("Service Task", task))

	def test_more_parts_than_there_are_leave_the_task_done_and_the_stock_alone(self) -> None:
		make.make_stock_item("缺货件", qty=1)
		task = self.task("accept")
		frappe.set_user(make.user("tech"))
		tasks.add_part(task, "缺货件", 5)
		tasks.log_work(task, "换件")
		tasks.finish(task, "已换")
		frappe.set_user("Administrator")
		frappe.db.commit()
		before = self.stored("Service Task", task)
		entries = frappe.db.count("Stock Entry")
		ledger = frappe.db.count("Stock Ledger Entry", {"item_code": "缺货件"})
		answer = self.people["head"].call("wuye_ops.customer_service.tasks.verify", task=task)
		self.assert_refused(answer, "缺货件")
		self.assertEqual(before, self.stored("Service Task", task))
		self.assertEqual(frappe.db.count("Stock Entry"), entries)
		self.assertEqual(frappe.db.count("Stock Ledger Entry", {"item_code": "缺货件"}), ledger)
		request = frappe.db.get_value("Service Task", task, "service_request")
		self.assertEqual(frappe.db.get_value("Service Request", request, "status"), "In Progress")

	def test_work_to_be_paid_for_by_nobody(self) -> None:
		task = self.task("accept")
		answer = self.people["head"].put(f"/api/resource/Service Task/{task}", chargeable=1, customer=None)
		self.assert_refused(answer, _("Chargeable work needs the customer who pays."))
		answer = self.people["head"].put(f"/api/resource/Service Task/{task}", labour_charge=-100)
		self.assert_refused(answer, self.label("Service Task", "labour_charge"))
		self.assertEqual(frappe.db.get_value("Service Task", task, "chargeable"), 0)

	def test_chargeable_work_without_a_price_stays_unverified(self) -> None:
		task = self.task("accept", "finish")
		frappe.db.set_value(
			"Service Task", task, {"chargeable": 1, "customer": make.customer_of(make.places().unit)}
		)
		frappe.db.commit()
		answer = self.people["head"].call("wuye_ops.customer_service.tasks.verify", task=task)
		self.assert_refused(answer, task)
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value("Service Task", task, ["status", "sales_invoice"]), ("Done", None)
		)
