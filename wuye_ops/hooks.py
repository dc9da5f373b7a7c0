from wuye_ops import __version__

# Frappe reads this module's names: the long tables among its hooks stand in files of their own.
from wuye_ops.hook_events import doc_events
from wuye_ops.hook_permissions import has_permission, permission_query_conditions
from wuye_ops.hook_schedule import scheduler_events

app_name = "wuye_ops"
app_title = "Wuye Ops"
app_publisher = "wuye_ops contributors"
app_description = "Operations of a property-service company (物业服务企业) on ERPNext and HRMS"
app_email = "wuye_ops@users.noreply.github.com"
app_license = "gpl-3.0"
required_apps = ["erpnext", "hrms"]

export_python_type_annotations = True

# Install, migrate, uninstall: wuye_ops/install.py and wuye_ops/uninstall.py mirror each other.
before_install = "wuye_ops.install.before_install"
after_install = "wuye_ops.install.after_install"
after_migrate = ["wuye_ops.install.after_migrate"]
setup_wizard_complete = "wuye_ops.install.setup_wizard_complete"
before_uninstall = "wuye_ops.uninstall.before_uninstall"
after_uninstall = "wuye_ops.uninstall.after_uninstall"

# The version makes browsers fetch the files anew after an update.
app_include_css = f"/assets/wuye_ops/css/wuye_ops.css?v={__version__}"
app_include_js = [
	f"/assets/wuye_ops/js/{name}.js?v={__version__}"
	for name in (
		"wuye_ops",
		"numbers",
		"report_filters",
		"service_reports",
		"chart_leads",
		"recurrence",
		"area_work",
		"task_steps",
		"similar_requests",
		"complaints",
		"answers",
		"caller",
		"phone_entry",
		"fee_desk",
		"arrears",
		"archive",
		"customer_timeline",
		"quality",
		"risk",
		"insurance",
		"survey_charts",
		"metrics",
		"costs",
		"external_audit",
		"owners",
		"heat_chart",
		"waterfall_chart",
		"risk_warnings",
		"risk_map",
		"risk_cards",
		"scorecards",
		"promotions",
		"gifts",
	)
]
extend_bootinfo = [
	"wuye_ops.metrics.boot.add_metrics",
	"wuye_ops.finance_control.audit.access.desk.trim_boot",
]
# in this order: later files refine what earlier ones say
web_include_css = [
	f"/assets/wuye_ops/css/{name}.css?v={__version__}"
	for name in (
		"portal",
		"portal_controls",
		"portal_forms",
		"portal_money",
		"portal_rounds",
		"portal_residents",
		"portal_gate",
		"portal_passes",
	)
]
role_home_page = {"Resident": "my-requests"}
website_route_rules = [
	{"from_route": "/my-requests/<name>", "to_route": "my_request"},
	{"from_route": "/my-bills/<name>", "to_route": "my_bill"},
	{"from_route": "/equipment/<token>", "to_route": "equipment_card"},
	{"from_route": "/place/<token>", "to_route": "place"},
	{"from_route": "/visit/<token>", "to_route": "visit"},
]
# a report that has been sent is read in the portal, not in the form it came from
website_redirects = [
	{"source": r"/report/(?!(?:new|list)$)([^/]+).*", "target": r"/my-requests/\1"},
	# the label of a place: those who inspect come to the point of their round, everybody else goes on to /place
	{
		"source": r"/report\?area=([0-9A-Za-z]+)",
		"target": r"/my-rounds?token=\1",
		"match_with_query_string": True,
		"redirect_http_status": 302,
	},
]
# a menu of ours alone: entries of the other kind must name a doctype and stay in the site after us
portal_menu_items = [
	{"title": "My Requests", "route": "/my-requests", "role": "Resident"},
	{"title": "My Bills", "route": "/my-bills", "role": "Resident"},
	{"title": "Visitors", "route": "/visitors", "role": "Resident"},
	{"title": "Notices", "route": "/my-notices", "role": "Resident"},
	{"title": "Surveys", "route": "/my-surveys", "role": "Resident"},
	{"title": "My Privacy", "route": "/my-privacy", "role": "Resident"},
	{"title": "My Data", "route": "/my-data", "role": "Resident"},
	{"title": "Goods and Parking", "route": "/my-goods", "role": "Resident"},
	{"title": "Today's Cleaning", "route": "/my-building", "role": "Resident"},
	{"title": "Owners' Accounts", "route": "/owners-accounts", "role": "Resident"},
	{"title": "Report a Problem", "route": "/report", "role": "Resident"},
	{"title": "About Me", "route": "/staff-me", "role": "Employee"},
	{"title": "My Tasks", "route": "/my-tasks", "role": "Field Staff"},
	{"title": "My Rounds", "route": "/my-rounds", "role": "Field Staff"},
	{"title": "My Rounds", "route": "/my-rounds", "role": "Quality Inspector"},
	{"title": "My Rounds", "route": "/my-rounds", "role": "Department Head"},
	{"title": "My Rounds", "route": "/my-rounds", "role": "Property Manager"},
	{"title": "My Shift", "route": "/my-shift", "role": "Gate Guard"},
	{"title": "My Shift", "route": "/my-shift", "role": "Field Staff"},
	{"title": "Gate Desk", "route": "/gate-desk", "role": "Gate Guard"},
	{"title": "Gate Desk", "route": "/gate-desk", "role": "Fee Clerk"},
	{"title": "Read Meters", "route": "/meter-readings", "role": "Field Staff"},
	{"title": "Read Meters", "route": "/meter-readings", "role": "Fee Clerk"},
	{"title": "Gate", "route": "/gate", "role": "Gate Guard"},
	{"title": "Gate", "route": "/gate", "role": "Department Head"},
	{"title": "Gate", "route": "/gate", "role": "Property Manager"},
]

doctype_js = {
	"Appraisal": "public/js/appraisal.js",
	"Audit": "public/js/audit_evidence.js",
	"Customer": "public/js/customer.js",
	"Employee Grievance": "public/js/employee_grievance.js",
	"Employee Onboarding": "public/js/boarding.js",
	"Employee Referral": "public/js/employee_referral.js",
	"Employee Separation": "public/js/boarding.js",
	"Job Applicant": "public/js/job_applicant.js",
	"Job Opening": "public/js/job_opening.js",
	"Job Requisition": "public/js/job_requisition.js",
	"Sales Invoice": "public/js/sales_invoice.js",
	"Service Request": ["public/js/request_merging.js", "public/js/guest_link_desk.js"],
}
doctype_list_js = {
	"Employee Grievance": "public/js/employee_grievance_list.js",
	# what a status is called depends on whose it is
	**dict.fromkeys(
		(
			"Employee Onboarding",
			"Employee Separation",
			"Interview",
			"Job Applicant",
			"Job Offer",
			"Job Requisition",
		),
		"public/js/hiring_lists.js",
	),
}
calendars = [
	"Arrears Case",
	"Community Notice",
	"Customer Visit",
	"Inspection",
	"Insurance Policy",
	"Maintenance Plan",
	"Service Request",
	"Service Task",
	"Statutory Inspection",
]

override_doctype_dashboards = {
	"Customer": "wuye_ops.overrides.customer.dashboard",
	"Employee": "wuye_ops.overrides.employee.dashboard",
}

# a chapter's step that others may ask for: chapters do not import one another
assign_service_task = "wuye_ops.customer_service.tasks.assign"
# a notice of the property is put up at once: function(name of the draft)
publish_community_notice = "wuye_ops.customer_service.community_notices.publish"
# residents see it no more: function(name, reason)
withdraw_community_notice = "wuye_ops.customer_service.community_notices.withdraw"
make_improvement_plan = "wuye_ops.service_quality.plans.make_plan"
# the risk that was seen in a document, one for each: function(source_doctype, source_name, **texts) → its name
wuye_make_risk = "wuye_ops.risk.register.make_risk"
# why data of a customer have to stay: function(customer) → list of rules.erasure.Obligation
customer_obligations = [
	"wuye_ops.customer_service.obligations.of_customer",
	"wuye_ops.fees.obligations.of_customer",
]
# what a Legal Hold may name (`records.disposal.holds`)
legal_hold_documents = [
	"Record",
	"Customer Profile",
	"Gate Entry",
	"Goods Release",
	"Parking Charge",
	"Parking Note",
	"Security Incident",
	"Shift Handover",
	"Visitor Pass",
	"Watchlist Entry",
]
# why two customers cannot be merged: function(duplicate, the one that stays) → list of sentences
customer_merge_obstacles = ["wuye_ops.fees.obligations.against_merge"]
# what somebody who leaves has open, and how each kind of it passes on (`customer_service.work_handover`)
open_work_of_employee = [
	"wuye_ops.customer_service.own_work.open_posts",
	"wuye_ops.customer_service.own_work.open_tasks",
	"wuye_ops.customer_service.own_work.open_visits",
	"wuye_ops.customer_service.own_complaints.open_complaints",
	"wuye_ops.inspection.own_work.open_rectifications",
	"wuye_ops.inspection.own_work.open_inspections",
	"wuye_ops.inspection.own_work.running_plans",
	"wuye_ops.facilities.own_work.running_plans",
	"wuye_ops.fees.own_work.open_cases",
	"wuye_ops.service_quality.own_work.open_plans",
	"wuye_ops.risk.own_work.open_risks",
	"wuye_ops.security.own_work.open_incidents",
	"wuye_ops.security.own_work.open_handovers",
	"wuye_ops.customer_service.own_work.open_todos",
]
# why somebody may not do a task: function(employees, task) → {employee: a translated sentence}
task_obstacles = [
	"wuye_ops.people.certificates.requirements.obstacles",
	"wuye_ops.people.health.clearance.obstacles",
	"wuye_ops.people.training.clearance.obstacles",
]
# what an employee reads of themselves on a phone: function(employee) → a card or None (`people.my_cards`)
wuye_my_staff_cards = [
	"wuye_ops.people.my_cards.awards",
	"wuye_ops.people.my_cards.roster",
	"wuye_ops.customer_service.staff_card.tasks",
	"wuye_ops.people.my_cards.scorecard",
	"wuye_ops.people.my_cards.training",
	"wuye_ops.people.training.my_card.hours",
	"wuye_ops.people.certificates.my_card.certificates",
	"wuye_ops.people.my_cards.leave",
	"wuye_ops.people.my_cards.health",
	"wuye_ops.people.my_cards.needs",
	"wuye_ops.people.activities.sign_ups.card",
	"wuye_ops.people.gifts.handing.card",
	"wuye_ops.people.grievances.card.card",
	"wuye_ops.people.my_cards.wall",
]
# what people answer for: function(first, last day) → {employee: keys of incidents}; the same incident has the same key everywhere
wuye_incidents_of_people = [
	"wuye_ops.people.faults.incidents",
	"wuye_ops.security.answered_for.incidents",
]
take_over_work = {
	"Property": "wuye_ops.customer_service.own_work.take_post",
	"Service Task": "wuye_ops.customer_service.own_work.take_task",
	"Customer Visit": "wuye_ops.customer_service.own_work.take_visit",
	"Service Request": "wuye_ops.customer_service.own_complaints.take_complaint",
	"Visit Plan": "wuye_ops.customer_service.own_work.take_visit",
	"ToDo": "wuye_ops.customer_service.own_work.take_todo",
	"Rectification": "wuye_ops.inspection.own_work.take_rectification",
	"Inspection": "wuye_ops.inspection.own_work.take_inspection",
	"Inspection Plan": "wuye_ops.inspection.own_work.take_plan",
	"Area Work Plan": "wuye_ops.inspection.own_work.take_plan",
	"Maintenance Plan": "wuye_ops.facilities.own_work.take_plan",
	"Arrears Case": "wuye_ops.fees.own_work.take_case",
	"Improvement Plan": "wuye_ops.service_quality.own_work.take_plan",
	"Risk": "wuye_ops.risk.own_work.take_risk",
	"Security Incident": "wuye_ops.security.own_work.take_incident",
	"Shift Handover": "wuye_ops.security.own_work.take_handover",
}
# what each chapter measures: dotted paths of lists of metrics (metrics/registry.py)
wuye_metrics = [
	"wuye_ops.customer_service.metrics.METRICS",
	"wuye_ops.fees.metrics.METRICS",
	"wuye_ops.inspection.metrics.METRICS",
	"wuye_ops.facilities.metrics.METRICS",
	"wuye_ops.customer_service.surveys.metrics.METRICS",
	"wuye_ops.finance_control.metrics.METRICS",
	"wuye_ops.finance_control.plan_metrics.METRICS",
	"wuye_ops.finance_control.audit.metrics.METRICS",
	"wuye_ops.people.metrics.METRICS",
	"wuye_ops.people.attendance.METRICS",
	"wuye_ops.people.certificates.metrics.METRICS",
	"wuye_ops.people.training.hours.METRICS",
	"wuye_ops.people.roster.metrics.METRICS",
	"wuye_ops.security.metrics.METRICS",
	"wuye_ops.metrics.contracts.METRICS",
]
# what each chapter shows in the cockpit: function(view) → parts (metrics/cockpit_parts.py)
wuye_cockpit = [
	"wuye_ops.customer_service.cockpit.parts",
	"wuye_ops.facilities.cockpit.parts",
	"wuye_ops.inspection.cockpit.parts",
	"wuye_ops.fees.cockpit.parts",
	"wuye_ops.records.cockpit.parts",
	"wuye_ops.service_quality.cockpit.parts",
	"wuye_ops.security.cockpit.parts",
	"wuye_ops.finance_control.cockpit.parts",
	"wuye_ops.risk.cockpit.parts",
]
# a subject by its key that no list shows: function(key) → metrics.subjects.Subject or None
wuye_narrow_subjects = ["wuye_ops.finance_control.review.goals.subject_of"]
# what a quality standard can weigh besides metrics: function() → list of metrics.subjects.Subject
wuye_quality_subjects = [
	"wuye_ops.inspection.quality.subjects",
	"wuye_ops.customer_service.surveys.quality.subjects",
]
# how satisfied those were who answered a closed survey: function(survey) → metrics.subjects.Reading or None
wuye_survey_value = ["wuye_ops.customer_service.surveys.quality.of_survey"]
# what follows from an answered survey: function(response), in the transaction in which it is taken
wuye_survey_answered = ["wuye_ops.customer_service.surveys.low_answers.follow_response"]
# documents whose rectifications are judged by them, and by nobody on the rectification itself
rectifications_judged_by_source = ["Audit Finding"]
# what a property tells whoever scans a label: function(property, building, service_area) → [{title, text, window}]
notices_at_place = ["wuye_ops.customer_service.notice_portal.notices_at_place"]
mark_equipment_of_task = "wuye_ops.facilities.visits.mark"
# what the gate asks of the fees chapter: book a temporary car's fee, how it can be paid, charge a permit's monthly fee
take_parking_fee = "wuye_ops.fees.parking.take"
parking_fee_modes = "wuye_ops.fees.parking.modes"
assign_parking_fee = "wuye_ops.fees.parking.assign"

# the page on a customer: each chapter tells its part (`records.timeline`)
customer_timeline = [
	"wuye_ops.records.timeline.moves",
	"wuye_ops.records.privacy.timeline.entries",
	"wuye_ops.customer_service.timeline.entries",
	"wuye_ops.fees.timeline.entries",
]
customer_totals = [
	"wuye_ops.customer_service.timeline.totals",
	"wuye_ops.fees.timeline.totals",
]

# the identifiers of a conversation, and the word that a program wrote a mail
make_email_body_message = ["wuye_ops.customer_service.mail.sending.complete_headers"]

jinja = {
	"methods": [
		"wuye_ops.property.qr.qr_svg",
		"wuye_ops.facilities.repair_file.repair_file",
		"wuye_ops.customer_service.surveys.paper.survey_sheet",
		"wuye_ops.finance_control.audit.report.audit_report_parts",
		"wuye_ops.finance_control.review.waterfall.cost_review_steps",
		"wuye_ops.finance_control.audit.papers.audit_paper_parts",
		"wuye_ops.finance_control.owners.words.owners_purpose",
		"wuye_ops.risk.reporting.paper.risk_report_parts",
		"wuye_ops.risk.reporting.paper.risk_report_duration",
		"wuye_ops.people.gifts.paper.gift_list_rows",
	]
}

# A file of a record is asked for before the framework touches the disk, where its hooks come after. A row of a table that
# is named by itself asks for the right on its document; the framework asks for none.
override_doctype_class = {
	"Email Account": "wuye_ops.overrides.email_account.ServiceEmailAccount",
	"File": "wuye_ops.overrides.kept_file.KeptFile",
	**{
		doctype: f"wuye_ops.overrides.child_rows.{doctype.replace(' ', '')}"
		for doctype, path in permission_query_conditions.items()
		if isinstance(path, str) and path.endswith(".child_query_conditions")
	},
}

# Answers of the desk that do not ask who is asking.
override_whitelisted_methods = {
	"frappe.desk.form.load.getdoc": "wuye_ops.finance_control.audit.access.desk.getdoc",
	"frappe.desk.desktop.get_desktop_page": "wuye_ops.finance_control.audit.access.desk.get_desktop_page",
	"frappe.desk.desktop.get_workspace_sidebar_items": "wuye_ops.finance_control.audit.access.desk.get_workspace_sidebar_items",
	"frappe.desk.search.search_link": "wuye_ops.overrides.desk.search_link",
	"frappe.desk.search.search_widget": "wuye_ops.overrides.desk.search_widget",
	"frappe.desk.search.get_link_title": "wuye_ops.overrides.desk.get_link_title",
	"frappe.utils.global_search.search": "wuye_ops.overrides.desk.global_search_documents",
	"erpnext.templates.pages.search_help.search": "wuye_ops.overrides.desk.global_search_documents",
	"frappe.desk.notifications.get_open_count": "wuye_ops.overrides.desk.get_open_count",
	"frappe.website.doctype.web_form.web_form.accept": "wuye_ops.overrides.web_form.accept",
	"hrms.hr.doctype.job_requisition.job_requisition.make_job_opening": "wuye_ops.people.recruitment.requisitions.make_opening",
}
# ERPNext asks every app what a bank statement could be matched with; it looks at a payment's leading account only.
get_matching_queries = "wuye_ops.fees.bank.get_matching_queries"
get_payment_entries_for_bank_clearance = "wuye_ops.fees.bank.get_payment_entries_for_bank_clearance"
get_entries_for_bank_clearance_summary = "wuye_ops.fees.bank.get_entries_for_bank_clearance_summary"
get_entries_for_bank_reconciliation_statement = (
	"wuye_ops.fees.bank.get_entries_for_bank_reconciliation_statement"
)

# what was counted does not keep a building, category or person from being deleted
ignore_links_on_delete = ["Metric Snapshot", "Owners Entry", "Service Figure"]

auth_hooks = [
	"wuye_ops.customer_service.portal_guard.keep_residents_to_portal",
	"wuye_ops.finance_control.audit.access.door.keep_auditors_to_scope",
	"wuye_ops.people.doors.keep_closed",
	"wuye_ops.overrides.hidden_fields.refuse_questions",
]
on_login = "wuye_ops.finance_control.audit.access.door.refuse_login"
# every look of an external auditor is written down when the request has ended, whatever became of it
after_request = ["wuye_ops.finance_control.audit.access.log.write"]
