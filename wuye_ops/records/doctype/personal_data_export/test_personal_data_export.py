"""A list of personal data leaves the system one way only: asked for, approved by somebody else, marked, logged, for some days."""

from io import BytesIO

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime
from openpyxl import load_workbook

from wuye_ops.records import personal_exports
from wuye_ops.rules.personal_export import MOST_DOWNLOADS
from wuye_ops.tests import factories as make

PHONE, WIFE, CHILD = "13987653456", "13812340002", "13812340003"
REASON = "派出所户籍登记核对，来函编号测试一号"


class TestPersonalDataExport(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.set_user, "Administrator")
		self.key = frappe.generate_hash(length=8)
		self.building = self.a_building("9号楼")
		self.unit = make.make_unit(self.building, "101")
		self.customer = make.make_customer(f"名单客户{self.key}", unit=self.unit, phone=PHONE)
		profile = frappe.get_doc("Customer Profile", {"customer": self.customer})
		profile.append("household", {"member_name": "李某", "relation": "配偶", "phone": WIFE})
		profile.append(
			"household", {"member_name": "王小某", "relation": "儿子", "is_minor": 1, "phone": CHILD}
		)
		profile.save()
		self.service, self.manager = make.user("service"), make.user("manager")

	def a_building(self, name: str) -> str:
		doc = {"doctype": "Building", "property": make.PROPERTY_A, "building_name": f"{name}{self.key}"}
		return frappe.get_doc(doc).insert().name

	def asked(self, *columns: str, full: tuple[str, ...] = (), user: str | None = None, **fields):
		frappe.set_user(user or self.service)
		return frappe.get_doc(
			{
				"doctype": "Personal Data Export",
				"property": make.PROPERTY_A,
				"building": self.building,
				"reason": REASON,
				"recipient": "测试派出所",
				"columns": [
					{"column_name": column, "in_full": column in full}
					for column in columns or ("Customer Name", "Unit", "Phone")
				],
				**fields,
			}
		).insert()

	def approved(self, *columns: str, **options):
		doc = self.asked(*columns, **options)
		frappe.set_user(self.manager)
		personal_exports.approve(doc.name)
		frappe.set_user(self.service)
		return doc.reload()

	def fetched(self, doc):
		frappe.local.response = frappe._dict()
		personal_exports.download(doc.name)
		return load_workbook(BytesIO(frappe.response.filecontent))

	def rows(self, book) -> list[list]:
		return [list(row) for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]

	def test_an_approved_list_is_fetched_with_marks_on_every_row(self) -> None:
		doc = self.approved(full=("Phone",))
		book = self.fetched(doc)
		self.assertEqual(
			self.rows(book),
			[
				[frappe._("Customer Name"), frappe._("Unit"), frappe._("Phone"), "#"],
				[f"名单客户{self.key}", self.unit, PHONE, f"{doc.name}/1-00001"],
			],
		)
		(sheet,) = book
		for text in (sheet["A1"].value, sheet.oddHeader.center.text, sheet.oddFooter.center.text):
			self.assertIn(f"{doc.name}/1", text)
			self.assertIn(self.service, text)
		self.assertTrue(frappe.response.filename.endswith(".xlsx"))

	def test_each_file_is_logged_and_has_a_number_of_its_own(self) -> None:
		doc = self.approved(full=("Phone",))
		self.fetched(doc)
		self.assertEqual(self.rows(self.fetched(doc))[1][-1], f"{doc.name}/2-00001")
		doc.reload()
		self.assertEqual(
			[(row.number, row.row_count) for row in doc.downloads],
			[(f"{doc.name}/1", 1), (f"{doc.name}/2", 1)],
		)
		self.assertEqual(len({row.sha256 for row in doc.downloads}), 2)
		looks = frappe.get_all(
			"Personal Data Access", {"reference_name": doc.name}, ["user", "fieldname", "reason"]
		)
		self.assertEqual([(look.user, look.fieldname) for look in looks], [(self.service, "Phone")] * 2)
		self.assertIn(REASON, looks[0].reason)

	def test_no_file_stays_behind(self) -> None:
		before = frappe.db.count("File")
		self.fetched(self.approved(full=("Phone",)))
		self.assertEqual(frappe.db.count("File"), before)

	def test_numbers_stay_masked_unless_they_were_asked_for_in_full(self) -> None:
		book = self.fetched(self.approved())
		self.assertEqual(self.rows(book)[1][2], "139****3456")

	def test_children_are_in_a_list_only_when_it_was_asked_for_with_them(self) -> None:
		columns = ("Unit", "Member", "Phone")
		options = {"full": ("Phone",), "list_name": "Household Members"}
		self.assertEqual(
			[row[1:3] for row in self.rows(self.fetched(self.approved(*columns, **options)))[1:]],
			[["李某", WIFE]],
		)
		with_minors = self.fetched(self.approved(*columns, **options, with_minors=1))
		self.assertEqual(sorted(row[2] for row in self.rows(with_minors)[1:]), [WIFE, CHILD])

	def test_who_has_moved_out_or_lives_elsewhere_is_not_in_it(self) -> None:
		other = make.make_unit(self.a_building("8号楼"), "101")
		make.make_customer(f"邻楼客户{self.key}", unit=other)
		gone = make.make_customer(
			f"迁出客户{self.key}",
			unit=self.unit,
			relation="Tenant",
			share=0,
			is_payer=0,
			to_date="2021-01-01",
		)
		self.assertEqual(len(self.rows(self.fetched(self.approved("Customer Name")))), 2)
		everybody = self.rows(self.fetched(self.approved("Customer Name", only_current=0)))
		self.assertEqual(len(everybody), 3)
		frappe.db.set_value("Customer Profile", {"customer": gone}, "status", "Erased")
		self.assertEqual(len(self.rows(self.fetched(self.approved("Customer Name", only_current=0)))), 2)

	def test_a_name_that_looks_like_a_formula_stays_a_name(self) -> None:
		profile = frappe.get_doc("Customer Profile", {"customer": self.customer})
		profile.emergency_contact = '=HYPERLINK("http://example.com","点我")'
		profile.save()
		book = self.fetched(self.approved("Emergency Contact"))
		cell = book.worksheets[0]["A3"]
		self.assertEqual((cell.data_type, cell.value), ("s", profile.emergency_contact))

	def test_nobody_approves_their_own_and_not_everybody_approves(self) -> None:
		doc = self.asked(user=self.manager)
		with self.assertRaises(frappe.PermissionError):
			personal_exports.approve(doc.name)
		for user in (self.service, make.user("manager", make.PROPERTY_B), make.user("tech"), "Guest"):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				personal_exports.approve(doc.name)
		frappe.set_user("director@wuye.test")
		personal_exports.approve(doc.name)
		with self.assertRaises(frappe.ValidationError):
			personal_exports.reject(doc.name, "再看")

	def test_nothing_is_given_out_before_an_approval_after_its_end_or_too_often(self) -> None:
		doc = self.asked()
		with self.assertRaises(frappe.ValidationError):
			self.fetched(doc)
		frappe.set_user(self.manager)
		personal_exports.reject(doc.name, "用途不明")
		frappe.set_user(self.service)
		with self.assertRaises(frappe.ValidationError):
			self.fetched(doc)
		doc = self.approved()
		for _time in range(MOST_DOWNLOADS):
			self.fetched(doc)
		with self.assertRaises(frappe.ValidationError):
			self.fetched(doc)
		doc = self.approved()
		frappe.db.set_value(doc.doctype, doc.name, "expires_on", add_to_date(now_datetime(), seconds=-1))
		with self.assertRaises(frappe.ValidationError):
			self.fetched(doc)

	def test_only_who_asked_fetches_it(self) -> None:
		doc = self.approved()
		for user in (self.manager, "director@wuye.test", make.user("service", make.PROPERTY_B)):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				self.fetched(doc)

	def test_a_decision_cannot_be_written_by_hand(self) -> None:
		doc = self.asked(status="Approved", expires_on="2099-01-01", decided_by=self.manager)
		self.assertEqual((doc.status, doc.expires_on, doc.decided_by), ("To Approve", None, None))
		frappe.set_user(self.manager)
		doc = frappe.get_doc(doc.doctype, doc.name)
		for change in ({"status": "Approved"}, {"expires_on": "2099-01-01"}, {"property": make.PROPERTY_B}):
			doc.reload()
			doc.update(change)
			with self.subTest(change), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				doc.save()
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc(doc.doctype, doc.name, force=True)

	def test_bad_requests_are_refused(self) -> None:
		for fields in (
			{"reason": "查看"},
			{"columns": [{"column_name": "Member"}]},
			{"columns": [{"column_name": "Phone"}, {"column_name": "Phone"}]},
			{"columns": []},
			{"valid_days": 30},
			{"valid_days": -1},
			{"property": make.PROPERTY_B},
			{"building": frappe.db.get_value("Building", {"property": make.PROPERTY_B})},
		):
			with self.subTest(fields), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				self.asked(**fields)

	def test_the_direct_ways_out_stay_closed(self) -> None:
		from frappe.desk.reportview import export_query
		from frappe.utils.data import cint

		for user in (self.service, self.manager, make.user("head")):
			frappe.set_user(user)
			for doctype in ("Customer Profile", "Personal Data Export"):
				self.assertFalse(cint(frappe.has_permission(doctype, "export")), (user, doctype))
			frappe.local.form_dict = frappe._dict(
				doctype="Customer Profile",
				fields='["`tabCustomer Profile`.`phone_encrypted`"]',
				file_format_type="CSV",
				title="名单",
			)
			with self.assertRaises(frappe.PermissionError, msg=user):
				export_query()
