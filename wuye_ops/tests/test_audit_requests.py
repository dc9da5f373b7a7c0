"""审计资料调取 and 外部审计授权: what is asked for goes over and comes back by the log, and a grant ends by itself."""

import json

import frappe
from frappe.utils import add_days, add_to_date, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.finance_control.audit import audits, evidence, requests
from wuye_ops.finance_control.audit.access import grants, guard, queries, reports, scopes
from wuye_ops.rules import audit_access as rules
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import external_audit as external
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.audits import COLLEAGUE, DIRECTOR, HEAD, MANAGER, THIRD, WORKER, as_user
from wuye_ops.tests.test_audits import AuditCase


class TestRequests(AuditCase):
	def field(self):
		audit = audit_of.make_audit(self.property)
		audit_of.in_field(audit)
		return audit

	def test_originals_go_over_and_come_back_before_the_audit_is_closed(self) -> None:
		audit = self.field()
		asked = external.make_request(audit)
		# a Monday asks for Thursday; whatever the day, three working days lie between
		self.assertGreaterEqual((getdate(asked.due_on) - getdate(nowdate())).days, 3)
		self.assertIn("审计组调取资料", self.told(WORKER, asked.name)[0])
		mail = frappe.db.get_value("Notification Log", {"document_name": asked.name}, "email_content")
		self.assertIn(f"{asked.name}?step=hand_over", mail)

		self.assertEqual(
			as_user(WORKER, requests.hand, asked.name, "Original", 3, other=COLLEAGUE), "Handed Over"
		)
		asked.reload()
		paper = frappe.get_print(asked.doctype, asked.name, "Audit Hand Over Receipt")
		for words in ("2025 年度收据存根", "Original", asked.name):
			self.assertIn(words, paper)
		row = asked.log[0]
		self.assertEqual((row.giver, row.taker, row.number, row.form), (WORKER, COLLEAGUE, 3, "Original"))
		self.assertEqual(asked.originals_out, 3)
		self.assertIn("已移交", self.told(COLLEAGUE, asked.name)[-1])
		as_user(HEAD, requests.take, asked.name, "Accept")
		self.assertEqual(evidence.originals_out(audit.name), (f"{asked.name} 2025 年度收据存根 × 3",))
		audit_of.report_of(audit)
		self.refused("still with the auditors", as_user, HEAD, audits.take, audit.name, "Close")
		self.refused(
			"With the auditors are: 3", as_user, HEAD, requests.hand, asked.name, "Original", 4, "Back"
		)
		as_user(COLLEAGUE, requests.hand, asked.name, "Original", 3, "Back")
		self.assertEqual(evidence.originals_out(audit.name), ())
		as_user(HEAD, audits.take, audit.name, "Close")

	def test_the_log_is_not_written_over(self) -> None:
		asked = external.make_request(self.field())
		as_user(WORKER, requests.hand, asked.name, "Copy", 1)
		asked.reload()
		asked.log[0].number = 9
		self.refused("not entered by hand", as_user, HEAD, asked.save)
		asked.reload()
		asked.log = []
		self.refused("not entered by hand", as_user, HEAD, asked.save)
		asked.reload()
		self.refused("kept for the record", asked.delete)

	def test_who_may_do_what(self) -> None:
		asked = external.make_request(self.field())
		self.refused("Who was asked", as_user, MANAGER, requests.hand, asked.name, "Copy", 1)
		self.refused("Only an auditor", as_user, WORKER, requests.take, asked.name, "Withdraw", "不要了")
		self.refused("Say why", as_user, WORKER, requests.take, asked.name, "Say It Is Not There")
		as_user(WORKER, requests.take, asked.name, "Say It Is Not There", "2025 年火灾烧毁")
		self.assertEqual(evidence.not_provided(asked.audit), ("2025 年度收据存根",))
		as_user(HEAD, requests.take, asked.name, "Return", "请提供消防证明")
		as_user(WORKER, requests.hand, asked.name, "Copy", 1)
		self.refused("Only an auditor", as_user, WORKER, requests.take, asked.name, "Accept")
		# who is asked sees theirs alone; another head of a department does not
		other = make.make_user("audited-other@wuye.test", "Department Head")
		self.assertTrue(as_user(WORKER, frappe.has_permission, asked.doctype, "read", asked.name))
		self.assertFalse(as_user(other, frappe.has_permission, asked.doctype, "read", asked.name))
		self.assertEqual(as_user(other, frappe.get_list, "Audit Document Request"), [])

	def test_a_file_is_handed_over_with_its_file(self) -> None:
		asked = external.make_request(self.field(), form="Electronic")
		self.refused("Attach the file", as_user, WORKER, requests.hand, asked.name, "Electronic", 1)
		photo = as_user(WORKER, inspect.make_photo, asked.doctype, asked.name)
		as_user(WORKER, requests.hand, asked.name, "Electronic", 1, file=photo)
		self.assertTrue(frappe.db.get_value("File", {"file_url": photo}, "is_private"))
		stolen = inspect.make_photo("Property", self.property)
		self.refused(
			"not uploaded to this document",
			as_user,
			WORKER,
			requests.hand,
			asked.name,
			"Electronic",
			1,
			file=stolen,
		)

	def test_what_is_late_is_told_once_and_limits_the_report(self) -> None:
		audit = self.field()
		asked = external.make_request(audit)
		day = getdate(add_days(asked.due_on, 3))
		for _time in range(2):
			requests.follow_the_day(day)
		asked.reload()
		self.assertEqual([row.days for row in asked.reminders], [3])
		self.assertEqual(len([text for text in self.told(MANAGER, asked.name) if "逾期" in text]), 1)
		requests.follow_the_day(getdate(add_days(asked.due_on, 8)))
		self.assertIn("逾期", self.told(DIRECTOR, asked.name)[-1])
		self.assertEqual(evidence.not_provided(audit.name), ())
		frappe.db.set_value(asked.doctype, asked.name, "due_on", add_days(nowdate(), -8))
		self.assertEqual(evidence.not_provided(audit.name), ("2025 年度收据存根",))
		audit_of.review_steps(audit)
		self.refused("not answered", as_user, HEAD, audits.take, audit.name, "End Field Work")

	def test_bad_input_is_refused(self) -> None:
		audit = self.field()
		self.refused("not part of the audit", external.make_request, audit, property=make.PROPERTY_A)
		self.refused("has passed", external.make_request, audit, due_on=add_days(nowdate(), -1))
		nobody = frappe.get_doc("Employee", frappe.db.get_value("Employee", {"user_id": WORKER}))
		frappe.db.set_value("Employee", nobody.name, "user_id", None)
		self.refused("has no account", external.make_request, audit)
		frappe.db.set_value("Employee", nobody.name, "user_id", WORKER)
		asked = external.make_request(audit)
		self.refused("how many pieces", as_user, WORKER, requests.hand, asked.name, "Copy", 0)
		self.refused(
			"in the future",
			as_user,
			WORKER,
			requests.hand,
			asked.name,
			"Copy",
			1,
			at=str(add_to_date(now_datetime(), days=1)),
		)
		self.refused(
			"auditor of this audit", as_user, WORKER, requests.hand, asked.name, "Copy", 1, other=THIRD
		)
		planned = audit_of.make_audit(self.property)
		self.refused("from the notice on", external.make_request, planned)


class TestGrants(AuditCase):
	def grant(self, **fields):
		audit = audit_of.make_audit(self.property, kind="External", firm=external.FIRM)
		return external.make_grant(audit, self.property, **fields)

	def test_somebody_else_approves_and_the_account_has_one_role(self) -> None:
		doc = self.grant(approved=False)
		self.refused("operations director decides", as_user, HEAD, grants.approve, doc.name)
		as_user(DIRECTOR, grants.approve, doc.name)
		doc.reload()
		user = frappe.get_doc("User", doc.auditor)
		self.assertEqual([row.role for row in user.roles], ["External Auditor"])
		self.assertEqual((user.user_type, user.enabled, doc.status), ("System User", 1, "Active"))
		doc.may_export = 0
		self.refused("approved as it stands", as_user, HEAD, doc.save)
		user.append("roles", {"role": "Accounts Manager"})
		self.refused("no other role", user.save)
		user.reload()
		user.append("roles", {"role": "System Manager"})
		self.refused("no other role", user.save)
		second = external.make_grant(frappe.get_doc("Audit", doc.audit), self.property, approved=False)
		self.refused("one grant at a time", as_user, DIRECTOR, grants.approve, second.name)

	def test_the_first_user_of_a_site_has_all_roles_and_is_narrowed_by_none(self) -> None:
		"""As the setup wizard makes it, whatever apps are installed by then."""
		frappe.set_user("Administrator")
		email = "first-of-all@wuye.test"
		make.make_user(email, *frappe.get_all("Role", {"disabled": 0}, pluck="name", limit=0))
		self.assertIn("External Auditor", frappe.get_roles(email))
		self.assertFalse(guard.is_external(email))
		self.assertEqual(guard.query_conditions(email, "GL Entry"), "")
		other = make.make_user("auditor-and-clerk@wuye.test")
		doc = frappe.get_doc("User", other)
		doc.append("roles", {"role": "External Auditor"})
		doc.append("roles", {"role": "Fee Clerk"})
		self.refused("no other role", doc.save)

	def test_what_cannot_be_granted(self) -> None:
		audit = audit_of.make_audit(self.property, kind="External", firm=external.FIRM)
		make_grant = external.make_grant
		later = add_to_date(now_datetime(), days=91)
		self.refused("last day that can be granted", make_grant, audit, self.property, valid_until=later)
		self.refused("rights of its own", make_grant, audit, self.property, email=MANAGER)
		self.refused(
			"Personal data",
			make_grant,
			audit,
			self.property,
			doctypes=[{"document_type": "Customer Profile"}],
		)
		self.refused(
			"cannot be given", make_grant, audit, self.property, doctypes=[{"document_type": "Service Task"}]
		)
		self.refused("It ends before", make_grant, audit, self.property, valid_until=add_days(nowdate(), -3))
		self.refused("first day is after", make_grant, audit, self.property, period_to="2000-01-01")

	def test_it_ends_by_the_clock_and_at_once(self) -> None:
		doc = self.grant()
		self.assertTrue(guard.grant_of(doc.auditor))
		self.assertIsNone(guard.grant_of(doc.auditor, add_to_date(get_datetime(doc.valid_until), seconds=1)))
		self.assertGreaterEqual(grants.end_over(add_to_date(get_datetime(doc.valid_until), seconds=1)), 1)
		self.assertEqual(grants.end_over(add_to_date(get_datetime(doc.valid_until), seconds=1)), 0)
		doc.reload()
		self.assertEqual((doc.status, frappe.db.get_value("User", doc.auditor, "enabled")), ("Ended", 0))
		self.assertIn("外部审计人员", self.told(HEAD, doc.name)[-1])
		again = external.make_grant(frappe.get_doc("Audit", doc.audit), self.property)
		self.assertEqual(frappe.db.get_value("User", again.auditor, "enabled"), 1)
		self.refused("reason is kept", as_user, HEAD, grants.revoke, again.name, " ")
		as_user(HEAD, grants.revoke, again.name, "审计提前结束")
		self.assertIsNone(guard.grant_of(again.auditor))
		self.assertEqual(frappe.db.get_value("User", again.auditor, "enabled"), 0)

	def test_the_condition_and_the_rule_say_the_same(self) -> None:
		"""Of documents inside and outside in each respect, lists show what `look_refusals` lets be looked at."""
		doc = self.grant()
		grant = guard.grant_of(doc.auditor).rule
		fields = {"company": make.company(), "property": self.property, "posting_date": nowdate()}
		elsewhere = {
			"company": "另一公司",
			"property": make.PROPERTY_A,
			"posting_date": add_days(nowdate(), -400),
		}
		rows = []
		for mask in range(8):
			values = {
				field: (elsewhere if mask >> number & 1 else fields)[field]
				for number, field in enumerate(fields)
			}
			rows.append(values)
		rows += [{**fields, field: None} for field in fields]
		made = []
		for values in rows:
			entry = frappe.new_doc("GL Entry")
			entry.update({**values, "account": "x", "debit": 1})
			entry.name = frappe.generate_hash(length=12)
			entry.db_insert()
			made.append(entry)
		shown = set(
			as_user(
				doc.auditor,
				frappe.get_list,
				"GL Entry",
				{"name": ["in", [e.name for e in made]]},
				pluck="name",
			)
		)
		for entry in made:
			day = entry.posting_date and getdate(entry.posting_date)
			row = rules.Row(entry.name, "GL Entry", company=entry.company, property=entry.property, day=day)
			allowed = not rules.look_refusals(grant, rules.READ, row, now_datetime())
			self.assertEqual(entry.name in shown, allowed, entry.as_dict())
			self.assertEqual(guard.sees("GL Entry", entry.name, doc.auditor), allowed)
		self.assertEqual(len(shown), 1)

	def test_nobody_else_is_asked_anything(self) -> None:
		"""The hooks of all doctypes cost staff and accountants no query."""
		for user in (MANAGER, make.make_user("books@wuye.test", "Accounts User")):
			frappe.set_user(user)
			frappe.get_list("Sales Invoice", limit=1)
			with self.assertQueryCount(0):
				self.assertEqual(guard.query_conditions(user, "Sales Invoice"), "")
				self.assertIsNone(guard.has_permission(frappe._dict(doctype="Sales Invoice"), "read", user))

	def test_a_question_that_leads_elsewhere_is_no_question(self) -> None:
		dangerous = (
			{"fields": ["supplier.tax_id"]},
			{"fields": ["`tabUser`.`email`"]},
			{"fields": ["(select 1) as x"]},
			{"fields": ["sleep(5)"]},
			{"fields": ["name, (select api_key from tabUser limit 1)"]},
			{"fields": ["max(`_comments`)"]},
			{"fields": "ifnull(name, 1)"},
			{"filters": {"supplier.tax_id": 1}},
			{"filters": [["User", "email", "=", "x"]]},
			{"or_filters": [["User", "email", "=", "x"]]},
			{"order_by": "(select 1)"},
			{"order_by": "`tabUser`.`email`"},
			{"group_by": "sleep(1)"},
			{"aggregate_on_doctype": "User", "aggregate_on_field": "name"},
			{"fieldname": ["owner.email"]},
			{"filters": {"_comments": ["like", "%x%"]}},
		)
		for params in dangerous:
			with self.subTest(params), self.assertRaises(queries.NotAllowed):
				queries.check(dict(params), "Purchase Invoice")
		harmless = {
			"fields": [
				"`tabPurchase Invoice`.`name`",
				"sum(`tabPurchase Invoice`.`grand_total`) as total",
				"count(*)",
				"`tabPurchase Invoice Item`.`rate`",
				"`tabPurchase Invoice`.`_comments`",
			],
			"filters": [["Purchase Invoice", "grand_total", ">", 1]],
			"order_by": "`tabPurchase Invoice`.`modified` desc",
			"debug": 1,
			"ignore_permissions": 1,
		}
		queries.check(harmless, "Purchase Invoice")
		self.assertNotIn("_comments", harmless["fields"])
		self.assertFalse({"debug", "ignore_permissions"} & set(harmless))
		wild = {"fields": ["*"]}
		queries.check(wild, "Purchase Invoice")
		self.assertNotIn("_comments", wild["fields"])
		self.assertIn("`tabPurchase Invoice`.`grand_total`", json.loads(wild["fields"]))

	def test_a_report_runs_with_the_scope_as_its_filters(self) -> None:
		grant = guard.as_rule(self.grant())
		filters, refused = reports.within(
			"General Ledger", {"account": ["x"], "prepared_report_name": "y"}, grant
		)
		self.assertEqual(refused, [])
		self.assertEqual(filters["property"], [self.property])
		self.assertEqual((filters["from_date"], filters["to_date"]), (add_days(nowdate(), -365), nowdate()))
		self.assertNotIn("prepared_report_name", filters)
		for asked, code in (
			({"company": "另一公司"}, "company"),
			({"property": [self.property, make.PROPERTY_A]}, "property"),
			({"from_date": "2000-01-01"}, "period"),
			({"to_date": add_days(nowdate(), 1)}, "period"),
			# what is no day lies in no period
			*(
				({"to_date": day}, "period")
				for day in ("x'", ["2026-01-01"], {"a": 1}, 7, "0001-01-01", "9999-99-99")
			),
		):
			self.assertEqual(reports.within("General Ledger", asked, grant)[1], [code])
		self.assertFalse(reports.is_open("Accounts Receivable", grant))

	def test_every_kind_has_the_fields_it_is_limited_by(self) -> None:
		for doctype, kind in scopes.KINDS.items():
			meta = frappe.get_meta(doctype)
			for what, field in kind.fields().items():
				if not (kind.rows and what == rules.PROPERTY):
					self.assertTrue(meta.has_field(field), f"{doctype}.{field}")
			if kind.rows:
				self.assertTrue(frappe.get_meta(kind.rows).has_field("property"), kind.rows)
