"""Pay, health and leave of others over the web API, by every door that HRMS and the framework have; and decisions about oneself."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.people import doors, own_affairs
from wuye_ops.people.scorecards import cards, runs
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.isolation import readable

CTC, BANK, HEALTH = 87654.0, "6222020200112233", "攻击测试高血压"
NET, EXTRA, ADVANCE, CLAIM = 76543.21, 5432.19, 3333.17, 2222.13
SECRETS = ("87654", "76543", BANK, HEALTH, "5432.19", "3333.17", "2222.13")
OTHER_COMPANY, OTHER_HR = "攻击测试公司", "attacked.other.hr@wuye.test"
PLACE_HR, AUDITOR, LEAVE_TYPE = "attacked.place.hr@wuye.test", "attacked.auditor@wuye.test", "攻击测试病假"
PAY = ("Salary Slip", "Additional Salary", "Salary Structure Assignment", "Employee Advance")
HRMS = "hrms.hr.doctype."


class TestPeopleAttacked(FrappeTestCase):
	"""A technician with pay, leave, an advance and a claim, whom everybody else asks about."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.addClassCleanup(cls.clean)
		scores.make_people()
		cls.mark = make.employee("tech2")
		cls.papers = cls.make_papers()
		cls.make_others()
		scores.tasks("tech", 9, 1, ratings=(5, 5, 4, 4, 2))
		runs.go_on(runs.run_of(Month.of(scores.MONTH), make.PROPERTY_A))
		cls.card = cards.name_of(make.employee("tech"), Month.of(scores.MONTH))
		frappe.db.set_value("Staff Scorecard", cls.card, "status", "Final")
		frappe.db.commit()
		users = {
			"tech": make.user("tech"),
			"manager": make.user("manager"),
			"head": make.user("head"),
			"auditor": AUDITOR,
			"other HR": OTHER_HR,
			"HR of B": PLACE_HR,
		}
		cls.people = {key: Client(user) for key, user in users.items()}
		cls.own, cls.hr = Client(make.user("tech2")), Client(scores.HR_MANAGER)

	@classmethod
	def make_papers(cls) -> dict[str, str]:
		frappe.db.set_value("Employee", cls.mark, {"ctc": CTC, "bank_ac_no": BANK, "health_details": HEALTH})
		if not frappe.db.exists("Leave Type", LEAVE_TYPE):
			frappe.get_doc({"doctype": "Leave Type", "leave_type_name": LEAVE_TYPE}).insert()
		month = {"start_date": "2024-05-01", "end_date": "2024-05-31", "posting_date": "2024-05-31"}
		leave = {"from_date": nowdate(), "to_date": nowdate(), "status": "Approved", "total_leave_days": 1}
		return {
			"Salary Slip": cls.raw("Salary Slip", net_pay=NET, gross_pay=NET, currency="CNY", **month),
			"Additional Salary": cls.raw("Additional Salary", amount=EXTRA, payroll_date="2024-05-31"),
			"Salary Structure Assignment": cls.raw(
				"Salary Structure Assignment", base=CTC, from_date="2024-05-01"
			),
			"Employee Advance": cls.raw("Employee Advance", advance_amount=ADVANCE, purpose="借款"),
			"Expense Claim": cls.raw("Expense Claim", total_claimed_amount=CLAIM),
			"Leave Application": cls.raw("Leave Application", leave_type=LEAVE_TYPE, **leave),
		}

	@classmethod
	def raw(cls, doctype: str, **fields) -> str:
		"""A document as it lies in the database: what HRMS asks of a complete one is not what is tried here."""
		doc = frappe.get_doc(
			{"doctype": doctype, "company": make.company(), "employee": cls.mark, "docstatus": 1, **fields}
		)
		doc.name = f"ATTACKED-{frappe.generate_hash(length=8)}"
		doc.db_insert()
		return doc.name

	@classmethod
	def make_others(cls) -> None:
		company = frappe.get_doc(
			{
				"doctype": "Company",
				"company_name": OTHER_COMPANY,
				"abbr": "GJCS",
				"default_currency": "CNY",
				"country": "China",
			}
		)
		# older than the one that the factories take
		company.update({"name": OTHER_COMPANY, "creation": "2000-01-01 00:00:00"})
		if not frappe.db.exists("Company", OTHER_COMPANY):
			company.db_insert()
		make.make_user(AUDITOR, "Internal Auditor")
		for user, allow, value in (
			(OTHER_HR, "Company", OTHER_COMPANY),
			(PLACE_HR, "Property", make.PROPERTY_B),
		):
			make.make_user(user, "HR User", "HR Manager")
			if not frappe.db.exists("User Permission", {"user": user, "allow": allow}):
				frappe.get_doc(
					{"doctype": "User Permission", "user": user, "allow": allow, "for_value": value}
				).insert()

	@classmethod
	def clean(cls) -> None:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		for doctype in getattr(cls, "papers", {}):
			frappe.db.delete(doctype, {"name": ["like", "ATTACKED-%"]})
		empty = {"ctc": 0, "bank_ac_no": None, "health_details": None, "company": make.company()}
		frappe.db.set_value("Employee", cls.mark, empty)
		frappe.db.delete("Leave Type", {"name": LEAVE_TYPE})
		frappe.db.delete("User Permission", {"user": ["in", (OTHER_HR, PLACE_HR)]})
		frappe.db.delete("Company", {"name": OTHER_COMPANY})
		scores.forget()
		frappe.db.commit()
		frappe.clear_cache()

	def assert_silent(self, answer: Answer, who: str) -> None:
		text = readable(answer)
		for secret in SECRETS:
			self.assertNotIn(secret, text, who)

	def assert_refused(self, answer: Answer, who: str) -> None:
		"""Refused with a sentence that tells nothing."""
		self.assertEqual(answer.status, 403, f"{who}: {answer!r}")
		self.assertTrue(answer.messages, who)
		self.assert_silent(answer, who)

	# -- what others are paid ---------------------------------------------------------------------------------------------

	def doors(self, client: Client, doctype: str, name: str, few: bool = False) -> dict[str, Answer]:
		pdf = "/api/method/frappe.utils.print_format.download_pdf"
		doors = {
			"rest": client.read(doctype, name),
			"list": client.list(doctype, filters={"name": name}, fields=["*"]),
			"get": client.call("frappe.client.get", doctype=doctype, name=name),
			"value": client.call(
				"frappe.client.get_value", doctype=doctype, filters=name, fieldname=["name", "employee"]
			),
			"print": client.get("/printview", doctype=doctype, name=name, format="Standard"),
		}
		if few:
			return doors
		return doors | {
			"form": client.call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
			"report view": client.call(
				"frappe.desk.reportview.get", doctype=doctype, fields=json.dumps(["name"]), filters="[]"
			),
			"export": client.call(
				"frappe.desk.reportview.export_query",
				doctype=doctype,
				title="x",
				file_format_type="CSV",
				fields=json.dumps([f"`tab{doctype}`.`name`"]),
				filters="[]",
			),
			"pdf": client.get(pdf, doctype=doctype, name=name, format="Standard"),
			"link": client.call("frappe.desk.search.search_link", doctype=doctype, txt=name[:8]),
			"title": client.call("frappe.desk.search.get_link_title", doctype=doctype, docname="x"),
			"versions": client.list("Version", filters={"docname": name}, fields=["*"]),
			"comments": client.list("Comment", filters={"reference_name": name}, fields=["*"]),
			"files": client.list("File", filters={"attached_to_name": name}, fields=["*"]),
			"notices": client.list("Notification Log", filters={"document_name": name}, fields=["*"]),
		}

	def test_documents_about_pay(self) -> None:
		for doctype in PAY:
			name = self.papers[doctype]
			for who, client in self.people.items():
				every = self.doors(client, doctype, name, few=doctype != "Salary Slip")
				for door, answer in every.items():
					with self.subTest(doctype, who=who, door=door):
						text = readable(answer)
						self.assert_silent(answer, who)
						self.assertNotIn(self.mark, text if answer.ok else "")
						self.assertNotIn(name, text if answer.ok else "")
			# advances are HRMS's to employees and who approves expenses
			if doctype != "Employee Advance":
				with self.subTest(doctype, who="HR"):
					self.assertTrue(self.hr.read(doctype, name).ok)

	def test_what_lies_behind_an_employee(self) -> None:
		for who in ("tech", "manager", "auditor"):
			client = self.people[who]
			for door, answer in {
				"rest": client.read("Employee", self.mark),
				"form": client.call("frappe.desk.form.load.getdoc", doctype="Employee", name=self.mark),
				"list": client.list("Employee", filters={"name": self.mark}, fields=["*"]),
				"print": client.get("/printview", doctype="Employee", name=self.mark, format="Standard"),
				"search": client.call("frappe.utils.global_search.search", text=self.mark),
				"column": client.call(
					"frappe.desk.query_report.get_data_for_custom_field",
					doctype="Employee",
					field="ctc",
					names=json.dumps([self.mark]),
				),
			}.items():
				with self.subTest(who, door=door):
					self.assert_silent(answer, who)

	def test_a_hidden_field_is_not_told_by_questions(self) -> None:
		by_pay = json.dumps([["Employee", "ctc", ">", 80000]])
		sum_of = {"function": "Sum", "document_type": "Employee"}
		questions = {
			"list": {"method": "frappe.client.get_list", "filters": by_pay},
			"count": {"method": "frappe.client.get_count", "filters": json.dumps({"ctc": CTC})},
			"value": {"method": "frappe.client.get_value", "filters": {"ctc": CTC}, "fieldname": "name"},
			"report view": {
				"method": "frappe.desk.reportview.get",
				"fields": '["name"]',
				"filters": by_pay,
			},
			"or": {"method": "frappe.client.get_list", "or_filters": {"health_details": ["like", "%高%"]}},
			"order": {"method": "frappe.client.get_list", "order_by": "`tabEmployee`.`ctc` desc"},
			"sum": {"method": "frappe.client.get_list", "fields": ["max(docstatus+ctc) as most"]},
			"groups": {
				"method": "frappe.desk.listview.get_group_by_count",
				"current_filters": "[]",
				"field": "ctc",
			},
			"link": {
				"method": "frappe.desk.search.search_link",
				"txt": "",
				"filters": json.dumps({"ctc": CTC}),
			},
			"query": {
				"method": "frappe.desk.search.search_link",
				"txt": "",
				"query": "erpnext.controllers.queries.employee_query",
				"filters": json.dumps({"ctc": CTC}),
			},
			"by field": {"method": "frappe.desk.search.search_link", "txt": "876", "searchfield": "ctc"},
			"card": {
				"method": "frappe.desk.doctype.number_card.number_card.get_result",
				"doc": json.dumps({**sum_of, "aggregate_function_based_on": "docstatus+ctc"}),
				"filters": "[]",
			},
		}
		for who in ("tech", "manager", "auditor"):
			for door, question in questions.items():
				args = {"doctype": "Employee", **question}
				with self.subTest(who, door=door):
					self.assert_refused(self.people[who].call(args.pop("method"), **args), who)
			with self.subTest(who, door="rest"):
				self.assert_refused(self.people[who].list("Employee", filters={"ctc": CTC}), who)
			with self.subTest(who, door="through a link"):
				answer = self.people[who].list("Attendance", fields=["max(employee.ctc + docstatus) as most"])
				self.assert_refused(answer, who)
		# who may read it asks by it, and everybody by what they may read
		answer = self.hr.list("Employee", filters={"ctc": CTC})
		self.assertEqual([row["name"] for row in answer.data], [self.mark])
		self.assertTrue(self.people["tech"].list("Employee", filters={"status": "Active"}).ok)

	def test_functions_of_hrms_that_tell_about_anybody(self) -> None:
		mark, today = self.mark, nowdate()
		slip = {"ref_doctype": "Salary Slip", "ref_document": self.papers["Salary Slip"]}
		benefits = "hrms.payroll.doctype.employee_benefit_application.employee_benefit_application"
		leave = f"{HRMS}leave_application.leave_application"
		calls = {
			"hrms.hr.utils.get_employee_field_property": {"employee": mark, "fieldname": "ctc"},
			# by another path to the same function
			"hrms.hr.report.employee_leave_balance_summary.employee_leave_balance_summary.get_leave_details": {
				"employee": mark,
				"date": today,
			},
			f"{HRMS}full_and_final_statement.full_and_final_statement.get_account_and_amount": {
				**slip,
				"company": make.company(),
			},
			f"{HRMS}expense_claim.expense_claim.get_advances": {"employee": mark},
			"hrms.payroll.doctype.salary_structure.salary_structure.make_salary_slip": {
				"source_name": "x",
				"employee": mark,
				"ignore_permissions": 1,
			},
			f"{benefits}.get_max_benefits": {"employee": mark, "on_date": today},
			"hrms.overrides.employee_payment_entry.get_reference_details_for_employee": {
				"reference_doctype": "Employee Advance",
				"reference_name": self.papers["Employee Advance"],
				"party_account_currency": "CNY",
			},
			"hrms.api.roster.get_events": {
				"month_start": today,
				"month_end": today,
				"employee_filters": {},
				"shift_filters": {},
			},
			f"{leave}.get_leave_details": {"employee": mark, "date": today},
		}
		for who in ("tech", "HR of B", "other HR"):
			for method, args in calls.items():
				if who != "tech" and method.endswith("get_employee_field_property"):
					continue  # a field at whose level HR reads; the document asks whose it is
				with self.subTest(who, method=method):
					self.assert_refused(self.people[who].call(method, **args), who)
		module = "/api/v2/method/Leave Application/get_leave_details"
		self.assertEqual(self.people["tech"].get(module, employee=mark, date=today).status, 403)
		# about themselves, and by HR, they are answered
		self.assertTrue(self.own.call(f"{leave}.get_leave_details", employee=mark, date=today).ok)
		answer = self.hr.call("hrms.hr.utils.get_employee_field_property", employee=mark, fieldname="ctc")
		self.assertEqual(answer.data["value"], CTC)

	def test_reports_over_everybody(self) -> None:
		filters = {"company": make.company(), "from_date": "2024-05-01", "to_date": nowdate()}
		filters |= {"date": nowdate(), "docstatus": "Submitted", "currency": "CNY"}
		run = "frappe.desk.query_report.run"
		for report in (
			"Appraisal Overview",
			"Employee Advance Summary",
			"Employee Leave Balance Summary",
			"Shift Attendance",
			"Salary Register",
		):
			for who in ("tech", "manager", "HR of B", "other HR"):
				with self.subTest(report, who=who):
					answer = self.people[who].call(run, report_name=report, filters=json.dumps(filters))
					self.assert_refused(answer, who)
					export = "frappe.desk.query_report.export_query"
					args = {"report_name": report, "file_format_type": "CSV", "filters": json.dumps(filters)}
					self.assert_refused(self.people[who].call(export, **args), who)
		self.assertTrue(doors.may_run("Salary Register", filters, scores.HR_MANAGER))
		self.assertTrue(doors.may_run("Salary Register", {"company": OTHER_COMPANY}, OTHER_HR))
		own = json.dumps({**filters, "employee": self.mark})
		self.assertTrue(self.own.call(run, report_name="Employee Advance Summary", filters=own).ok)

	def test_claims_and_leave_are_for_those_who_answer_for_somebody(self) -> None:
		for doctype in ("Expense Claim", "Leave Application"):
			name = self.papers[doctype]
			for who in ("tech", "HR of B", "other HR"):
				with self.subTest(doctype, who=who):
					self.assertEqual(self.people[who].list(doctype, filters={"name": name}).data, [])
					self.assertTrue(self.people[who].read(doctype, name).refused)
			for who in ("manager", "auditor"):
				with self.subTest(doctype, who=who):
					client = self.people[who]
					may_read = bool(frappe.has_permission(doctype, "read", user=client.user))
					self.assertEqual(client.read(doctype, name).ok, may_read)

	def test_grievances_proposals_and_gifts_of_others(self) -> None:
		"""Raised against the manager; a promotion that nobody has approved; and what somebody was given."""
		text, against = "攻击测试申诉", make.employee("manager")
		grievance = self.raw(
			"Employee Grievance",
			raised_by=self.mark,
			subject=text,
			description=text,
			grievance_against_party="Employee",
			grievance_against=against,
			status="Open",
			docstatus=0,
		)
		proposal = self.raw("Promotion Proposal", status="Proposed", reason=text, docstatus=0)
		gift = self.raw("Holiday Gift", item=text, worth=199.13, status="Listed", docstatus=0)
		frappe.db.commit()
		try:
			for doctype, name, open_to in (
				("Employee Grievance", grievance, {"tech2"}),
				("Promotion Proposal", proposal, {"manager", "auditor"}),
				("Holiday Gift", gift, {"tech2", "manager", "auditor"}),
			):
				for who, client in {**self.people, "tech2": self.own}.items():
					if who in ("head", *open_to):
						continue
					every = {
						**self.doors(client, doctype, name),
						"search": client.call("frappe.utils.global_search.search", text=text),
						"title": client.call(
							"frappe.desk.search.get_link_title", doctype=doctype, docname=name
						),
					}
					for door, answer in every.items():
						with self.subTest(doctype, who=who, door=door):
							self.assertNotIn(text, readable(answer))
							self.assertNotIn("199.13", readable(answer))
			self.assertTrue(self.own.read("Employee Grievance", grievance).ok)
			self.assertTrue(self.hr.read("Employee Grievance", grievance).ok)
			step = "wuye_ops.people.promotions.steps.take"
			for who in ("manager", "other HR", "HR of B"):
				answer = self.people[who].call(step, proposal=proposal, step="Approve", reason="好")
				self.assertEqual(answer.status, 403, answer)
			take = "wuye_ops.people.grievances.steps.take"
			for who in ("manager", "tech", "other HR"):
				answer = self.people[who].call(take, grievance=grievance, step="Resolve", text="好")
				self.assertEqual(answer.status, 403, answer)
			answer = self.people["manager"].call("wuye_ops.people.gifts.handing.confirm", gift=gift)
			self.assertEqual(answer.status, 403)
		finally:
			frappe.db.rollback()
			for doctype in ("Employee Grievance", "Promotion Proposal", "Holiday Gift"):
				frappe.db.delete(doctype, {"name": ["like", "ATTACKED-%"]})
			frappe.db.commit()

	# -- decisions about oneself ------------------------------------------------------------------------------------------

	def test_hr_submits_nothing_of_their_own(self) -> None:
		"""HR's own pay, leave and claims: made by them, decided by somebody else."""
		user = scores.HR_MANAGER
		name = make.make_employee(user, "行政部", make.PROPERTY_A)
		hook = "wuye_ops.people.own_affairs.refuse_own"
		named = [
			doctype
			for doctype, events in frappe.get_doc_hooks().items()
			if hook in events.get("before_submit", [])
		]
		self.assertEqual(len(named), 14)
		self.assertLessEqual({"Leave Application", "Salary Slip", "Expense Claim", "Appraisal"}, set(named))
		try:
			for doctype in named:
				doc = frappe.get_doc({"doctype": doctype, "employee": name, "company": make.company()})
				frappe.set_user(user)
				with self.subTest(doctype), self.assertRaises(frappe.PermissionError) as caught:
					own_affairs.refuse_own(doc)
				self.assertIn("本人", str(caught.exception))
				frappe.set_user(scores.HR_USER)
				own_affairs.refuse_own(doc)
		finally:
			frappe.set_user("Administrator")
			frappe.db.rollback()

	def test_leave_of_ones_own_is_not_approved(self) -> None:
		frappe.get_doc("User", make.user("tech2")).add_roles("Leave Approver")
		application = frappe.get_doc("Leave Application", self.papers["Leave Application"])
		frappe.db.set_value(
			"Leave Application",
			application.name,
			{"docstatus": 0, "leave_approver": make.user("tech2"), "status": "Open"},
		)
		frappe.db.commit()
		answer = self.own.put(
			f"/api/resource/Leave Application/{application.name}", status="Approved", docstatus=1
		)
		self.assertIn(answer.status, (403, 417), answer)
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value("Leave Application", application.name, ["docstatus", "status"]), (0, "Open")
		)

	# -- what is final ----------------------------------------------------------------------------------------------------

	def stored(self) -> tuple:
		frappe.db.rollback()
		doc = frappe.get_doc("Staff Scorecard", self.card)
		return doc.status, doc.total, doc.grade, doc.record, doc.docstatus, len(doc.lines), len(doc.log)

	def test_no_door_changes_one(self) -> None:
		before, name = self.stored(), self.card
		path = f"/api/resource/Staff Scorecard/{name}"
		form = {**frappe.get_doc("Staff Scorecard", name).as_dict(), "total": 100, "grade": "A"}
		line = frappe.get_doc("Staff Scorecard", name).lines[0].name
		for who, client in {**self.people, "HR": self.hr, "its employee": Client(make.user("tech"))}.items():
			doors = {
				"rest": client.put(path, total=100, grade="A"),
				"form": client.call(
					"frappe.desk.form.save.savedocs", doc=frappe.as_json(form), action="Save"
				),
				"value": client.call(
					"frappe.client.set_value", doctype="Staff Scorecard", name=name, fieldname={"total": 100}
				),
				"row": client.put(f"/api/resource/Staff Scorecard Line/{line}", points=100),
				"edit of many": client.call(
					"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
					doctype="Staff Scorecard",
					docnames=json.dumps([name]),
					action="update",
					data=json.dumps({"total": 100}),
				),
				"rename": client.call(
					"frappe.client.rename_doc", doctype="Staff Scorecard", old_name=name, new_name="x"
				),
				"cancel": client.call("frappe.client.cancel", doctype="Staff Scorecard", name=name),
				"delete": client.delete(path),
				"delete many": client.call(
					"frappe.desk.reportview.delete_items",
					doctype="Staff Scorecard",
					items=json.dumps([name]),
				),
			}
			with self.subTest(who):
				self.assertEqual(self.stored(), before)
				self.assertFalse(frappe.has_permission("Staff Scorecard", "import", user=client.user))
			for door, answer in doors.items():
				if door not in ("edit of many", "delete many"):
					with self.subTest(who, door=door):
						self.assertFalse(answer.ok, answer)

	def test_hr_of_another_company_makes_no_month_and_no_round(self) -> None:
		month = str(scores.MONTH)
		for place in (None, make.PROPERTY_A):
			args = {"property_name": place} if place else {}
			for who in ("other HR", "HR of B"):
				with self.subTest(who, place=place):
					start = self.people[who].call(
						"wuye_ops.people.scorecards.runs.start", month=month, **args
					)
					self.assert_refused(start, who)
		nominate = "wuye_ops.people.awards.rounds.nominate"
		answer = self.people["other HR"].call(nominate, kind="Star", day=month, property_name=make.PROPERTY_A)
		self.assert_refused(answer, "other HR")
		run = frappe.db.get_value("Scorecard Run", {"month_start": scores.MONTH})
		for who in ("other HR", "HR of B"):
			self.assertTrue(self.people[who].read("Scorecard Run", run).refused)
