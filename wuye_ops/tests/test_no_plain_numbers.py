"""After people have entered numbers in every way there is, no table of the database holds one in plain."""

import frappe
from frappe.tests.utils import FrappeTestCase
from pypika import Field, Table
from pypika.terms import Function

from wuye_ops.rules.identity import valid_credit_code, valid_resident_id
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client

TEXT_TYPES = ("varchar", "text", "mediumtext", "longtext", "char", "tinytext", "json")


class TestNoPlainNumbers(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.commit()
		# numbers nobody has entered before, so that whatever is found was written here
		serial = int(frappe.generate_hash(length=7), 16) % 10_000_000
		self.phones = [f"1{39 - n}{(serial + n) % 100_000_000:08d}" for n in range(9)]
		self.ids = [resident_id(serial % 1000), resident_id((serial + 7) % 1000)]
		self.service = Client(make.user("service"))
		self.manager = Client(make.user("manager"))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_nothing_is_written_in_plain(self) -> None:
		place = make.places()
		tag = frappe.generate_hash(length=6)
		customer = self.enter_customer(tag)
		self.enter_unit_with_owner(place, tag)
		request = self.enter_request(place)
		self.change_and_mistype(customer, request)
		self.search_and_reveal(customer)
		self.enter_household(customer)
		self.write_where_numbers_do_not_belong(customer, request)
		self.take_out(customer)
		frappe.db.commit()
		self.assertEqual(tables_with(*self.phones, *self.ids), [])
		# the search itself is proved to find things
		self.assertIn("tabCustomer", tables_with(customer))

	def enter_customer(self, tag: str) -> str:
		answer = self.service.post(
			"/api/resource/Customer",
			customer_name=f"明文客户{tag}",
			customer_type="Individual",
			mobile_no=self.phones[0],
		)
		self.assertTrue(answer.ok, answer)
		customer = answer.data["name"]
		profile = frappe.db.get_value("Customer Profile", {"customer": customer})
		answer = self.service.put(
			f"/api/resource/Customer Profile/{profile}", phone_2=self.phones[1], id_number=self.ids[0]
		)
		self.assertTrue(answer.ok, answer)
		return customer

	def enter_unit_with_owner(self, place, tag: str) -> None:
		answer = self.manager.post(
			"/api/resource/Property Unit",
			building=place.building,
			unit_no=f"明文{tag}",
			status="Delivered",
			owner_name=f"明文业主{tag}",
			owner_phone=self.phones[2],
			owner_id_number=self.ids[1],
		)
		self.assertTrue(answer.ok, answer)

	def enter_request(self, place) -> str:
		answer = self.service.post(
			"/api/resource/Service Request",
			property=place.property,
			unit=place.unit,
			category="水管漏水",
			urgency="Normal",
			channel="Phone",
			subject="明文测试",
			reporter_name="来电人",
			reporter_phone=self.phones[3],
		)
		self.assertTrue(answer.ok, answer)
		task = self.service.call(
			"wuye_ops.customer_service.tasks.create_from_request", request=answer.data["name"]
		)
		self.assertTrue(task.ok, task)
		return answer.data["name"]

	def enter_household(self, customer: str) -> None:
		profile = frappe.db.get_value("Customer Profile", {"customer": customer})
		answer = self.service.put(
			f"/api/resource/Customer Profile/{profile}",
			emergency_contact="明文亲属",
			emergency_relation="女儿",
			emergency_phone=self.phones[6],
			household=[{"member_name": "明文家人", "relation": "配偶", "phone": self.phones[7]}],
		)
		self.assertTrue(answer.ok, answer)

	def write_where_numbers_do_not_belong(self, customer: str, request: str) -> None:
		"""Into comments, messages, addresses and accounts, as people do."""
		frappe.db.commit()
		text = f"业主电话 {self.phones[4]}，家人 {self.phones[7]}，证件 {self.ids[0]}"
		links = [{"link_doctype": "Customer", "link_name": customer}]
		for doctype, values in (
			("Comment", {"comment_type": "Comment", "reference_doctype": "Service Request", "reference_name": request, "content": text}),
			("ToDo", {"description": text, "reference_type": "Service Request", "reference_name": request}),
			("Address", {"address_title": "明文地址", "address_line1": "测试路 1 号", "city": "上海", "country": "China", "phone": self.phones[4], "links": links}),
			("Contact", {"first_name": "明文联系人", "phone_nos": [{"phone": self.phones[4], "is_primary_mobile_no": 1}], "links": links}),
		):  # fmt: skip
			frappe.set_user("Administrator")
			frappe.get_doc({"doctype": doctype, **values}).insert()
		frappe.db.commit()
		answer = self.service.call(
			"wuye_ops.customer_service.requests.reply", request=request, message=f"已致电 {self.phones[4]}"
		)
		self.assertTrue(answer.ok, answer)

	def take_out(self, customer: str) -> None:
		"""What is printed, listed, exported or searched for carries masks."""
		profile = frappe.db.get_value("Customer Profile", {"customer": customer})
		fields = ["name", "phone", "emergency_phone", "id_number"]
		for answer in (
			self.manager.get("/printview", doctype="Customer Profile", name=profile, format="Standard"),
			self.manager.list("Customer Profile", fields=fields, filters={"name": profile}),
			self.manager.read("Customer Profile", profile),
			self.manager.call("frappe.utils.global_search.search", text=self.phones[4]),
			self.manager.call(
				"frappe.desk.query_report.run", report_name="Customer Profile Quality", filters={}
			),
			self.manager.call(
				"frappe.desk.reportview.export_query",
				doctype="Customer Profile",
				title="x",
				file_format_type="CSV",
				fields='["`tabCustomer Profile`.`phone`"]',
				filters="[]",
			),
		):
			for number in (*self.phones, *self.ids):
				self.assertNotIn(number, answer.text)

	def change_and_mistype(self, customer: str, request: str) -> None:
		"""Changes leave versions; refusals leave messages and error logs."""
		profile = frappe.db.get_value("Customer Profile", {"customer": customer})
		self.assertTrue(
			self.service.put(f"/api/resource/Customer Profile/{profile}", phone=self.phones[4]).ok
		)
		self.assertTrue(
			self.service.put(f"/api/resource/Service Request/{request}", reporter_phone=self.phones[5]).ok
		)
		# one mistyped number in thirty is the credit code of some company
		mistyped = (self.ids[0][:-1] + digit for digit in "0123456789")
		wrong = next(one for one in mistyped if not (valid_resident_id(one) or valid_credit_code(one)))
		for field, value in (("id_number", wrong), ("phone", self.phones[4] + "99")):
			refused = self.service.put(f"/api/resource/Customer Profile/{profile}", **{field: value})
			self.assertEqual(refused.status, 417)
			self.assertNotIn(value, refused.messages)

	def search_and_reveal(self, customer: str) -> None:
		found = self.service.get(
			"/api/method/wuye_ops.customer_service.lookup.find_caller", text=self.phones[4]
		)
		self.assertEqual([row["customer"] for row in found.data], [customer])
		profile = frappe.db.get_value("Customer Profile", {"customer": customer})
		shown = self.service.call(
			"wuye_ops.records.personal_data.reveal",
			doctype="Customer Profile",
			name=profile,
			fieldname="phone",
			reason=f"核对来电 {self.phones[4]}",
		)
		self.assertEqual(shown.data, self.phones[4])


def resident_id(serial: int) -> str:
	"""A well-formed number of a place that issues none (区划 11 01 99)."""
	base = f"110199199001{serial % 28 + 1:02d}{serial:03d}"
	return next(base + check for check in "0123456789X" if valid_resident_id(base + check))


def tables_with(*texts: str) -> list[str]:
	"""The tables of the site's database with one of these texts in any of their columns."""
	columns: dict[str, list[Field]] = {}
	for table, column in frappe.db.sql(
		"""select table_name, column_name from information_schema.columns
		where table_schema = database() and data_type in %s order by table_name""",
		(TEXT_TYPES,),
	):
		columns.setdefault(table, []).append(Field(column))
	pattern = "|".join(texts)
	return [
		table
		for table, fields in columns.items()
		if frappe.qb.from_(Table(table))
		.select(1)
		.where(Function("concat_ws", "|", *fields).regexp(pattern))
		.limit(1)
		.run()
	]
