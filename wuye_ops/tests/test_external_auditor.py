"""An external auditor's account, attacked over HTTP: every door that leads past its grant, and what is left of it in the log.

Of a kind of document there is one inside the scope, and one outside in each respect. What is inside is read; what is outside is
answered like what does not exist; what writes is refused; and everybody else works as before.
"""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from wuye_ops.finance_control.audit.access import grants
from wuye_ops.finance_control.report.external_audit_looks import external_audit_looks
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import external_audit as external
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import DIRECTOR, HEAD, MANAGER, WORKER, as_user
from wuye_ops.tests.external_audit import AUDITOR
from wuye_ops.tests.http import Answer, Client

INSIDE = "INSIDE-7f3a"
# where it lies outside → what it is marked with
OUTSIDE = {
	"company": "OUT-COMPANY-51c",
	"property": "OUT-PROPERTY-51c",
	"before": "OUT-BEFORE-51c",
	"after": "OUT-AFTER-51c",
	"without": "OUT-WITHOUT-51c",
}
LIST = "frappe.desk.reportview.get"
FORM = "frappe.desk.form.load.getdoc"
ACCOUNTANT = "outside-books@wuye.test"


class TestExternalAuditor(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.made: list[tuple[str, str]] = []
		cls.property = make.make_property("外审花园").name
		cls.other = make.make_property("外审大厦").name
		audit_of.make_people(cls.property)
		make.make_user(ACCOUNTANT, "Accounts User")
		external.make_account()
		cls.audit = audit_of.make_audit(cls.property, kind="External", firm=external.FIRM, title="外审攻防")
		audit_of.in_field(cls.audit)
		cls.make_documents()
		cls.grant = external.make_grant(
			cls.audit, cls.property, period_from=add_days(nowdate(), -100), period_to=add_days(nowdate(), -10)
		)
		frappe.db.commit()
		cls.client = Client(AUDITOR)

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		for doctype, name in cls.made:
			frappe.db.delete(doctype, {"name": name})
		for doctype, name in cls.made:
			frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": name})
		frappe.db.set_value("Audit Access Grant", cls.grant.name, "status", "Ended")
		frappe.db.commit()
		audit_of.forget_permissions()
		super().tearDownClass()

	@classmethod
	def make_documents(cls) -> None:
		"""Of each kind one row inside, and one for each way to be outside; written past the controllers, taken away afterwards."""
		inside = {
			"company": make.company(),
			"property": cls.property,
			"posting_date": add_days(nowdate(), -50),
		}
		outside = {
			"company": {"company": "另一公司"},
			"property": {"property": cls.other},
			"before": {"posting_date": add_days(nowdate(), -101)},
			"after": {"posting_date": add_days(nowdate(), -9)},
			"without": {"property": None},
		}
		cls.names: dict[str, dict[str, str]] = {}
		for doctype, text in (
			("GL Entry", "remarks"),
			("Purchase Invoice", "remarks"),
			("Journal Entry", "user_remark"),
		):
			cls.names[doctype] = {"inside": cls.write(doctype, text, INSIDE, inside)}
			for where, change in outside.items():
				cls.names[doctype][where] = cls.write(doctype, text, OUTSIDE[where], {**inside, **change})
		cls.files = {
			where: cls.file(cls.names["Purchase Invoice"][where], mark)
			for where, mark in (("inside", INSIDE), ("property", OUTSIDE["property"]))
		}

	@classmethod
	def write(cls, doctype: str, text: str, mark: str, values: dict) -> str:
		doc = frappe.new_doc(doctype)
		doc.update({**values, text: mark, "naming_series": None})
		# names tell nothing: they differ in their last letters alone, as guessed names do
		doc.name = f"XA-{frappe.generate_hash(length=8)}"
		doc.db_insert()
		cls.made.append((doctype, doc.name))
		if doctype == "Journal Entry":
			row = frappe.new_doc("Journal Entry Account")
			row.update(
				{"parent": doc.name, "parenttype": doctype, "parentfield": "accounts", "user_remark": mark}
			)
			row.property = values["property"]
			row.name = frappe.generate_hash(length=10)
			row.db_insert()
			cls.made.append((row.doctype, row.name))
		return doc.name

	@classmethod
	def file(cls, invoice: str, mark: str) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"xa-{frappe.generate_hash(length=6)}.txt",
				"attached_to_doctype": "Purchase Invoice",
				"attached_to_name": invoice,
				"is_private": 1,
				"content": mark,
			}
		).insert()
		cls.made.append(("File", doc.name))
		return doc.file_url

	def setUp(self) -> None:
		frappe.set_user("Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	# -- words

	def sees_inside(self, answer: Answer, what: object = "") -> None:
		self.assertTrue(answer.ok, f"{what}: {answer!r}")
		self.assertIn(INSIDE, answer.text, what)
		self.sees_nothing(answer, what)

	def sees_nothing(self, answer: Answer, what: object = "") -> None:
		for where, mark in OUTSIDE.items():
			self.assertNotIn(mark, answer.text, f"{what}: {where}")

	def is_refused(self, answer: Answer, what: object = "") -> None:
		self.assertTrue(answer.refused, f"{what}: {answer!r}")
		self.sees_nothing(answer, what)

	def log(self, **filters) -> list:
		frappe.db.rollback()
		return frappe.get_all(
			"Audit Access Log",
			{"user": AUDITOR, **filters},
			["action", "document_type", "document_name", "is_refused", "why", "number", "ip", "access_grant"],
			order_by="at desc, creation desc",
		)

	def columns(self, doctype: str, *fields: str) -> str:
		return json.dumps([f"`tab{doctype}`.`{field}`" for field in ("name", *fields)])

	# -- what is given

	def test_lists_show_what_is_inside_by_every_door(self) -> None:
		for doctype, field in (
			("GL Entry", "remarks"),
			("Purchase Invoice", "remarks"),
			("Journal Entry", "user_remark"),
		):
			columns = self.columns(doctype, field)
			for door, answer in {
				"report view": self.client.call(LIST, doctype=doctype, fields=columns, page_length=500),
				"list view": self.client.call(
					"frappe.desk.reportview.get_list", doctype=doctype, fields=columns, page_length=500
				),
				"rest": self.client.list(doctype, fields=["name", field], limit_page_length=500),
				"rest of all": self.client.list(doctype, fields=["*"], limit_page_length=500),
				"client": self.client.call(
					"frappe.client.get_list", doctype=doctype, fields=["name", field], limit_page_length=500
				),
				"or": self.client.call(
					LIST,
					doctype=doctype,
					fields=columns,
					page_length=500,
					or_filters=json.dumps([[doctype, "name", "like", "%"], [doctype, "company", "!=", ""]]),
				),
				"order": self.client.call(
					LIST,
					doctype=doctype,
					fields=columns,
					page_length=500,
					order_by=f"`tab{doctype}`.`{field}` desc",
				),
				"group": self.client.call(
					LIST,
					doctype=doctype,
					fields=json.dumps([f"`tab{doctype}`.`{field}`", "count(name) as n"]),
					group_by=f"`tab{doctype}`.`{field}`",
					page_length=500,
				),
			}.items():
				self.sees_inside(answer, f"{doctype} by {door}")

	def test_counts_and_sums_are_of_what_is_inside(self) -> None:
		names = list(self.names["GL Entry"].values())
		filters = json.dumps([["GL Entry", "name", "in", names]])
		answer = self.client.call("frappe.desk.reportview.get_count", doctype="GL Entry", filters=filters)
		self.assertEqual(answer.data, 1)
		self.is_refused(self.client.call("frappe.client.get_count", doctype="GL Entry", filters=filters))
		for function in ("count", "max"):
			answer = self.client.call(
				LIST, doctype="GL Entry", fields=json.dumps([f"{function}(remarks) as n"]), filters=filters
			)
			self.sees_nothing(answer, function)

	def test_a_document_is_read_printed_and_its_file_opened(self) -> None:
		name = self.names["Purchase Invoice"]["inside"]
		printed = self.client.get(
			"/printview", doctype="Journal Entry", name=self.names["Journal Entry"]["inside"]
		)
		self.assertTrue(printed.ok, printed)
		for door, answer in {
			"rest": self.client.read("Purchase Invoice", name),
			"client": self.client.call("frappe.client.get", doctype="Purchase Invoice", name=name),
			"value": self.client.call(
				"frappe.client.get_value", doctype="Purchase Invoice", fieldname="remarks", filters=name
			),
			"entry": self.client.read("GL Entry", self.names["GL Entry"]["inside"]),
			"rows": self.client.read("Journal Entry", self.names["Journal Entry"]["inside"]),
			"file": self.client.get(self.files["inside"]),
		}.items():
			self.sees_inside(answer, door)

	def test_what_is_outside_is_answered_like_what_does_not_exist(self) -> None:
		for doctype, names in self.names.items():
			nothing = self.client.read(doctype, "XA-nothing")
			for where, name in names.items():
				if where == "inside":
					continue
				for door, answer in {
					"rest": self.client.read(doctype, name),
					"form": self.client.call(FORM, doctype=doctype, name=name),
					"client": self.client.call("frappe.client.get", doctype=doctype, name=name),
					"print": self.client.get("/printview", doctype=doctype, name=name, format="Standard"),
					"pdf": self.client.get(
						"/api/method/frappe.utils.print_format.download_pdf", doctype=doctype, name=name
					),
				}.items():
					self.is_refused(answer, f"{doctype} {where} by {door}")
				answer = self.client.read(doctype, name)
				self.assertEqual(answer.status, nothing.status)
				self.assertEqual(answer.messages, nothing.messages)
				value = self.client.call(
					"frappe.client.get_value", doctype=doctype, fieldname="name", filters={"name": name}
				)
				self.assertFalse(value.data, f"{doctype} {where}")

	# -- ways around

	def test_rows_of_tables_lead_nowhere(self) -> None:
		table = "Journal Entry Account"
		row = frappe.db.get_value(table, {"parent": self.names["Journal Entry"]["property"]})
		for door, answer in {
			"rest": self.client.read(table, row),
			"list": self.client.list(table, fields=["user_remark"], parent="Journal Entry"),
			"client": self.client.call(
				"frappe.client.get_list", doctype=table, parent="Journal Entry", fields=["user_remark"]
			),
		}.items():
			self.is_refused(answer, door)
		# with their document, those of the scope
		answer = self.client.call(
			LIST,
			doctype="Journal Entry",
			fields=json.dumps([f"`tab{table}`.`user_remark`"]),
			page_length=500,
		)
		self.sees_inside(answer, "rows of a list")

	def test_questions_that_lead_elsewhere(self) -> None:
		doctype = "Purchase Invoice"
		for what, asked in {
			"linked": {"fields": '["supplier.tax_id"]'},
			"other table": {"fields": '["`tabUser`.`email`"]'},
			"select": {"fields": '["(select group_concat(name) from tabUser) as x"]'},
			"function": {"fields": '["sleep(1)"]'},
			"filter": {"fields": '["name"]', "filters": '[["User", "email", "like", "%"]]'},
			"order": {"fields": '["name"]', "order_by": "(select 1)"},
			"group": {"fields": '["name"]', "group_by": "`tabUser`.`name`"},
			"aggregate": {
				"fields": '["name"]',
				"group_by": "name",
				"aggregate_function": "count",
				"aggregate_on_doctype": "User",
				"aggregate_on_field": "name",
			},
		}.items():
			self.is_refused(self.client.call(LIST, doctype=doctype, **asked), what)
			self.is_refused(self.client.call("frappe.client.get_list", doctype=doctype, **asked), what)
		expanded = self.client.list(doctype, fields=["name", "supplier"], expand=["supplier"])
		self.sees_nothing(expanded)

	def test_other_kinds_of_documents(self) -> None:
		for doctype in ("User", "Customer Profile", "Employee", "Service Request", "Salary Slip", "Audit Finding", "Audit",
			"Audit Access Grant", "Audit Access Log", "Comment", "Version", "File", "DocType", "Report", "Prepared Report",
			"Error Log", "Email Queue", "ToDo", "Notification Log", "System Settings"):  # fmt: skip
			for door, answer in {
				"list": self.client.list(doctype),
				"report view": self.client.call(LIST, doctype=doctype, fields='["name"]'),
				"form": self.client.call(FORM, doctype=doctype, name="Administrator"),
				"value": self.client.call("frappe.client.get_value", doctype=doctype, fieldname="name"),
				"search": self.client.call("frappe.desk.search.search_link", doctype=doctype, txt=""),
			}.items():
				self.is_refused(answer, f"{doctype} by {door}")

	def test_names_to_choose_from_are_those_of_the_scope(self) -> None:
		def found(doctype: str, **more) -> Answer:
			return self.client.call("frappe.desk.search.search_link", doctype=doctype, txt="", **more)

		self.assertEqual({row["value"] for row in found("Property").data}, {self.property})
		self.assertEqual({row["value"] for row in found("Company").data}, {make.company()})
		names = {row["value"] for row in found("Purchase Invoice", page_length=500).data}
		self.assertEqual(names, {self.names["Purchase Invoice"]["inside"]})
		self.is_refused(found("Property", query="wuye_ops.finance_control.audit.choices.auditors"))
		self.assertEqual(found("Property", ignore_user_permissions=1).data, found("Property").data)
		link = "frappe.client.validate_link"
		self.is_refused(self.client.call(link, doctype="Property", docname=self.other))
		self.assertTrue(self.client.call(link, doctype="Property", docname=self.property).ok)
		search = self.client.call("frappe.utils.global_search.search", text="XA")
		self.assertEqual(search.body, {})

	def test_reports_run_within_the_scope(self) -> None:
		def run(report: str = "General Ledger", **filters) -> Answer:
			return self.client.call("frappe.desk.query_report.run", report_name=report, filters=filters)

		self.assertTrue(run(categorize_by="Categorize by Voucher (Consolidated)").ok)
		self.sees_nothing(run(categorize_by=""))
		details = run("Cost Details")
		self.assertTrue(details.ok, details)
		exported = self.client.call(
			"frappe.desk.query_report.export_query",
			report_name="General Ledger",
			file_format_type="CSV",
			filters="{}",
			visible_idx=json.dumps(list(range(100))),
		)
		self.assertTrue(exported.ok, exported)
		self.assertEqual(self.log(action="Export")[0].document_type, "General Ledger")
		for what, filters in {
			"company": {"company": "另一公司"},
			"property": {"property": [self.other]},
			"before": {"from_date": add_days(nowdate(), -101)},
			"after": {"to_date": nowdate()},
		}.items():
			self.is_refused(run(**filters), what)
		for report in (
			"Accounts Receivable",
			"Trial Balance",
			"Fee Ledger",
			"External Audit Looks",
			"nothing",
		):
			self.is_refused(run(report), report)
		self.is_refused(self.client.call("frappe.desk.query_report.get_script", report_name="Trial Balance"))
		self.is_refused(
			self.client.call("frappe.desk.query_report.background_enqueue_run", report_name="General Ledger")
		)

	def test_a_list_leaves_within_the_scope_or_not_at_all(self) -> None:
		def export(**asked) -> Answer:
			return self.client.call(
				"frappe.desk.reportview.export_query",
				doctype="GL Entry",
				title="GL Entry",
				file_format_type="CSV",
				fields=self.columns("GL Entry", "remarks"),
				**asked,
			)

		self.sees_inside(export(filters="[]"), "all that is given")
		self.assertEqual(self.log(action="Export")[0].number, 1)
		names = self.names["GL Entry"]
		for what, asked in {
			"company": {"filters": [["GL Entry", "company", "=", "另一公司"]]},
			"property": {"filters": [["GL Entry", "property", "in", [self.property, self.other]]]},
			"period": {"filters": [["GL Entry", "posting_date", "between", ["2000-01-01", nowdate()]]]},
			"since": {"filters": [["GL Entry", "posting_date", ">=", "2000-01-01"]]},
			"names": {"filters": [["GL Entry", "name", "in", list(names.values())]]},
			"chosen": {"filters": [], "selected_items": [names["inside"], names["property"]]},
			"guessed": {"filters": [], "selected_items": [names["inside"], "XA-nothing"]},
		}.items():
			asked = {key: json.dumps(value) for key, value in asked.items()}
			answer = export(**asked)
			self.is_refused(answer, what)
			self.assertNotIn(INSIDE, answer.text, "half of it went out")
		frappe.db.set_value("Audit Access Grant", self.grant.name, "may_export", 0)
		frappe.db.commit()
		self.is_refused(export(filters="[]"), "without the right")
		self.is_refused(
			self.client.call(
				"frappe.desk.query_report.export_query",
				report_name="General Ledger",
				file_format_type="CSV",
				filters="{}",
			)
		)
		frappe.db.set_value("Audit Access Grant", self.grant.name, "may_export", 1)
		frappe.db.commit()

	def test_files_of_others_are_not_opened(self) -> None:
		url = self.files["property"]
		inside = frappe.db.get_value("File", {"file_url": self.files["inside"]})
		for door, answer in {
			"address": self.client.get(url),
			"with another's id": self.client.get(url, fid=inside),
			"method": self.client.get("/api/method/frappe.handler.download_file", file_url=url),
			"manager": self.client.get("/api/method/frappe.core.api.file.get_files_in_folder", folder="Home"),
			"backup": self.client.get("/backups/x.sql.gz"),
		}.items():
			self.is_refused(answer, door)

	def test_nothing_is_written(self) -> None:
		name = self.names["Purchase Invoice"]["inside"]
		doc = {"doctype": "Purchase Invoice", "name": name}
		about = {"reference_doctype": "Purchase Invoice", "reference_name": name}
		request = external.make_request(self.audit)
		frappe.db.commit()
		self.made.append((request.doctype, request.name))
		self.assertTrue(self.client.read(request.doctype, request.name).ok)
		for what, answer in {
			"put": self.client.put(f"/api/resource/Purchase Invoice/{name}", remarks="x"),
			"post": self.client.post("/api/resource/Purchase Invoice", remarks="x"),
			"delete": self.client.delete(f"/api/resource/Purchase Invoice/{name}"),
			"v2": self.client.put(f"/api/v2/document/Purchase Invoice/{name}", remarks="x"),
			"v2 read": self.client.get(f"/api/v2/document/Purchase Invoice/{name}"),
			"method of a document": self.client.post(f"/api/resource/Purchase Invoice/{name}", run_method="submit"),
			"run method": self.client.post("/api/method/run_doc_method", dt="Purchase Invoice", dn=name, method="submit"),
			"set value": self.client.call("frappe.client.set_value", **doc, fieldname="remarks", value="x"),
			"insert": self.client.call("frappe.client.insert", doc={**doc, "name": None}),
			"save": self.client.call("frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save"),
			"cancel": self.client.call("frappe.client.cancel", doctype="Purchase Invoice", name=name),
			"comment": self.client.call(
				"frappe.desk.form.utils.add_comment", **about, content="x", comment_email="x", comment_by="x"
			),
			"assign": self.client.call(
				"frappe.desk.form.assign_to.add", doctype="Purchase Invoice", name=name, assign_to=[HEAD]
			),
			"share": self.client.call("frappe.share.add", doctype="Purchase Invoice", name=name, user=HEAD),
			"follow": self.client.call(
				"frappe.desk.form.document_follow.follow_document", doctype="Purchase Invoice", doc_name=name, user=AUDITOR
			),
			"tag": self.client.call(
				"frappe.desk.doctype.tag.tag.add_tag", tag="x", dt="Purchase Invoice", dn=name
			),
			"mail": self.client.call("frappe.core.doctype.communication.email.make", doctype="Purchase Invoice", name=name),
			"upload": self.client.upload("x.txt", b"x", doctype="Purchase Invoice", docname=name),
			"report": self.client.call("frappe.desk.reportview.save_report", name="x", doctype="GL Entry", report_settings="{}"),
			"own grant": self.client.put(
				f"/api/resource/Audit Access Grant/{self.grant.name}", valid_until="2099-01-01"
			),
			"own user": self.client.put(f"/api/resource/User/{AUDITOR}", first_name="x"),
			"our step": self.client.call(
				"wuye_ops.finance_control.audit.requests.take", request=request.name, step="Accept"
			),
			"cmd": self.client.post("/app", cmd="frappe.client.set_value", **doc, fieldname="remarks", value="x"),
			"script": self.client.post("/api/method/frappe.client.get_list/../set_value", **doc),
			"web form": self.client.post("/report", data="x"),
		}.items():  # fmt: skip
			self.is_refused(answer, what)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Purchase Invoice", name, "remarks"), INSIDE)
		self.assertFalse(frappe.db.exists("Comment", {**about, "owner": AUDITOR}))

	def test_what_forms_of_erpnext_call_is_not_run(self) -> None:
		name = self.names["Purchase Invoice"]["property"]
		answer = self.client.call(
			"erpnext.accounts.doctype.purchase_invoice.purchase_invoice.make_debit_note", source_name=name
		)
		self.assertEqual(answer.body, {})
		self.assertEqual((self.log()[0].is_refused, self.log()[0].why), (1, "call"))

	# -- the log

	def test_every_look_is_logged_and_refused_ones_too(self) -> None:
		name, foreign = (self.names["Purchase Invoice"][where] for where in ("inside", "property"))
		self.client.read("Purchase Invoice", name)
		shown = self.log()[0]
		self.assertEqual(
			(shown.action, shown.document_type, shown.document_name, shown.is_refused, shown.access_grant),
			("Read", "Purchase Invoice", name, 0, self.grant.name),
		)
		self.client.read("Purchase Invoice", foreign)
		refused = self.log()[0]
		self.assertEqual((refused.document_name, refused.is_refused, refused.why), (foreign, 1, "outside"))
		self.client.put(f"/api/resource/Purchase Invoice/{name}", remarks="x")
		self.assertEqual((self.log()[0].is_refused, self.log()[0].why), (1, "read_only"))
		self.client.get(self.files["inside"])
		self.assertEqual(self.log()[0].action, "Download")
		self.assertTrue(self.log()[0].ip)
		number = len(self.log())
		self.client.call("frappe.desk.notifications.get_open_count", doctype="Purchase Invoice", name=name)
		self.assertEqual(len(self.log()), number, "what the desk asks by itself is no look")
		_columns, rows, _message, chart, summary = as_user(
			HEAD, external_audit_looks.execute, {"access_grant": self.grant.name}
		)
		self.assertGreaterEqual(len(rows), 4)
		self.assertEqual(summary[0]["value"], len(rows))
		self.assertEqual(sum(map(sum, (one["values"] for one in chart["data"]["datasets"]))), len(rows))

	def test_the_log_is_not_forged(self) -> None:
		self.client.read("GL Entry", self.names["GL Entry"]["inside"])
		frappe.db.rollback()
		name = frappe.db.get_value("Audit Access Log", {"user": AUDITOR})
		for who in (HEAD, "Administrator", DIRECTOR):
			frappe.set_user(who)
			doc = frappe.get_doc("Audit Access Log", name)
			doc.document_name = "别的"
			for attempt in (
				doc.save,
				lambda: frappe.client.set_value("Audit Access Log", name, "user", "Guest"),
				lambda: frappe.delete_doc("Audit Access Log", name, force=True, ignore_permissions=True),
				lambda: frappe.rename_doc("Audit Access Log", name, "x", force=True),
				frappe.get_doc(
					{"doctype": "Audit Access Log", "user": HEAD, "at": now_datetime(), "action": "Read"}
				).insert,
			):
				with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
					attempt()
		frappe.set_user("Administrator")
		self.assertTrue(frappe.db.exists("Audit Access Log", name))

	def test_a_look_that_cannot_be_logged_is_not_given(self) -> None:
		from unittest.mock import patch

		with patch("wuye_ops.finance_control.audit.access.log.keep", side_effect=RuntimeError("disk full")):
			answer = self.client.read("GL Entry", self.names["GL Entry"]["inside"])
		self.assertEqual(answer.status, 503)
		self.assertNotIn(INSIDE, answer.text)

	# -- the end, and everybody else

	def test_after_the_end_nothing_is_left(self) -> None:
		email = "short-auditor@firm.wuye.test"
		external.make_account(email)
		doc = external.make_grant(self.audit, self.property, email=email)
		frappe.db.commit()
		client = Client(email)
		name = self.names["GL Entry"]["inside"]
		self.assertTrue(client.read("GL Entry", name).ok)
		# its last moment has passed, and no sweep has run yet
		frappe.db.set_value(doc.doctype, doc.name, "valid_until", add_to_date(now_datetime(), seconds=-1))
		frappe.db.commit()
		for answer in (client.read("GL Entry", name), client.list("GL Entry"), client.get("/app")):
			self.is_refused(answer)
		with self.assertRaises(AssertionError):
			Client(email)
		frappe.db.set_value(doc.doctype, doc.name, "valid_until", add_to_date(now_datetime(), days=1))
		frappe.db.commit()
		client = Client(email)
		as_user(HEAD, grants.revoke, doc.name, "提前结束")
		frappe.db.commit()
		self.is_refused(client.read("GL Entry", name), "its session has ended")
		doc.reload()
		self.assertGreaterEqual((doc.looks, doc.refused), (2, 2))

	def test_everybody_else_reads_as_before(self) -> None:
		accountant = Client(ACCOUNTANT)
		answer = accountant.list("GL Entry", fields=["remarks"], limit_page_length=0)
		for mark in (INSIDE, *OUTSIDE.values()):
			self.assertIn(mark, answer.text)
		self.assertTrue(accountant.read("Purchase Invoice", self.names["Purchase Invoice"]["property"]).ok)
		self.assertFalse(
			frappe.db.exists("Audit Access Log", {"user": ["in", [ACCOUNTANT, MANAGER, WORKER]]})
		)
