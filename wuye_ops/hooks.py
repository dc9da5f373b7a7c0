from wuye_ops import __version__

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
		"survey_charts",
		"metrics",
		"costs",
	)
]
extend_bootinfo = "wuye_ops.metrics.boot.add_metrics"
web_include_css = f"/assets/wuye_ops/css/portal.css?v={__version__}"
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
	{"title": "Report a Problem", "route": "/report", "role": "Resident"},
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
	"Customer": "public/js/customer.js",
	"Sales Invoice": "public/js/sales_invoice.js",
	"Service Request": ["public/js/request_merging.js", "public/js/guest_link_desk.js"],
}
calendars = [
	"Arrears Case",
	"Community Notice",
	"Customer Visit",
	"Inspection",
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
make_improvement_plan = "wuye_ops.service_quality.plans.make_plan"
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
	"wuye_ops.security.own_work.open_incidents",
	"wuye_ops.security.own_work.open_handovers",
	"wuye_ops.customer_service.own_work.open_todos",
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
	"wuye_ops.people.metrics.METRICS",
	"wuye_ops.security.metrics.METRICS",
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
]
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
	]
}

doc_events = {
	"Customer": {
		"before_insert": "wuye_ops.overrides.resident_phone.take_phone",
		"after_insert": "wuye_ops.overrides.resident_phone.make_profile",
		"validate": "wuye_ops.overrides.resident_phone.keep_out_of_customer",
		"on_update": "wuye_ops.overrides.customer.give_portal_role",
		"after_rename": [
			"wuye_ops.records.privacy.consents.follow_rename",
			"wuye_ops.records.privacy.requests.follow_rename",
		],
	},
	"Address": {"validate": "wuye_ops.overrides.resident_phone.keep_out_of_address"},
	"Contact": {"validate": "wuye_ops.overrides.resident_phone.keep_out_of_contact"},
	"User": {"validate": "wuye_ops.overrides.resident_phone.keep_out_of_user"},
	# customers' numbers that people type into text: `records.free_text.TEXTS`
	(
		"Activity Log",
		"Comment",
		"Communication",
		"Customer Visit",
		"Goods Release",
		"Improvement Plan",
		"Notification Log",
		"Parking Charge",
		"Parking Note",
		"Parking Permit",
		"Quality Evaluation",
		"Rectification",
		"Security Incident",
		"Service Follow Up",
		"Service Request",
		"Service Task",
		"Shift Handover",
		"ToDo",
		"Visitor Pass",
		"Watchlist Entry",
		"Watchlist Hit",
	): {"before_validate": "wuye_ops.records.free_text.mask_in_document"},
	"Budget": {"on_cancel": "wuye_ops.finance_control.plan_budgets.free_key"},
	("Material Request", "Purchase Order", "Purchase Invoice", "Expense Claim"): {
		"validate": "wuye_ops.finance_control.unplanned.check"
	},
	"Communication": {"validate": "wuye_ops.customer_service.mail.intake.keep_on_request"},
	"Email Account": {"validate": "wuye_ops.customer_service.mail.accounts.check"},
	"Inspection": {"on_update": "wuye_ops.security.patrol.follow_inspection"},
	"Journal Entry": {
		"validate": "wuye_ops.finance_control.unplanned.check",
		"before_cancel": [
			"wuye_ops.fees.day_close.keep_with_day_close",
			"wuye_ops.fees.deposit_settlement.keep_booking",
		],
		"on_cancel": "wuye_ops.fees.ledger.follow.after_cancel",
	},
	"Payment Entry": {
		"before_cancel": [
			"wuye_ops.fees.deposits.keep_while_settled",
			"wuye_ops.overrides.payment_entry.keep_with_receipt",
			"wuye_ops.fees.deposit_settlement.keep_booking",
		],
		"on_cancel": "wuye_ops.fees.ledger.follow.after_cancel",
	},
	"Payment Ledger Entry": {"on_submit": "wuye_ops.fees.ledger.follow.after_entry"},
	"Payment Receipt": {
		"on_update": [
			"wuye_ops.fees.deposits.follow_receipt",
			"wuye_ops.fees.parking.follow_receipt",
			"wuye_ops.security.parking_charges.follow_receipt",
		]
	},
	"Sales Invoice": {
		"before_cancel": ["wuye_ops.fees.waivers.keep_bills", "wuye_ops.fees.tax_invoices.refuse_bill"],
		"on_submit": [
			"wuye_ops.fees.charges.retake_on_submit",
			"wuye_ops.fees.ledger.follow.after_bill",
		],
		"on_cancel": [
			"wuye_ops.fees.charges.free_on_cancel",
			"wuye_ops.fees.ledger.follow.after_cancel",
		],
	},
	# a tuple, so that other parts of the chapter have entries of their own for these documents
	("Expense Claim", "Journal Entry", "Purchase Invoice", "Stock Entry"): {
		"on_submit": "wuye_ops.finance_control.stops.follow_voucher",
		"on_cancel": "wuye_ops.finance_control.stops.follow_voucher",
	},
	("Budget",): {
		"on_submit": "wuye_ops.finance_control.stops.follow_budget",
		"on_cancel": "wuye_ops.finance_control.stops.follow_budget",
	},
	("Material Request", "Purchase Order"): {
		"before_submit": "wuye_ops.finance_control.stops.check_order",
		"on_submit": "wuye_ops.finance_control.stops.follow_voucher",
		"on_cancel": "wuye_ops.finance_control.stops.follow_voucher",
	},
	"Unreconcile Payment": {"on_submit": "wuye_ops.fees.ledger.follow.after_cancel"},
	"Service Task": {"on_update": "wuye_ops.inspection.rectification_task.follow_task"},
	("Customer", "Fee Standard", "Parking Space", "Property Unit"): {
		"after_rename": "wuye_ops.fees.charges.follow_rename"
	},
	"Property": {
		"validate": ["wuye_ops.fees.ladders.check", "wuye_ops.customer_service.follow_ups.check_percent"]
	},
	"Data Import": {"on_change": "wuye_ops.overrides.data_import.on_change"},
	(
		"Approval Limit",
		"Area Standard",
		"Area Work Plan",
		"Audit",
		"Audit Finding",
		"Audit Plan",
		"Audit Working Paper",
		"Auditor Tie",
		"Arrears Case",
		"Arrears Promise",
		"Billing Run",
		"Building",
		"Checklist",
		"Community Notice",
		"Cost Alert",
		"Cost Hint",
		"Cost Class",
		"Cost Plan",
		"Customer Merge",
		"Customer Profile",
		"Customer Visit",
		"Data Subject Request",
		"Data Refresh Campaign",
		"Data Refresh Item",
		"Day Close",
		"Deposit Settlement",
		"Deposit",
		"Dunning Letter Template",
		"Emergency Drill",
		"Emergency Plan",
		"Emergency Response",
		"Equipment Category",
		"Equipment Reading",
		"Equipment",
		"Fee Assignment",
		"Fee Dispute",
		"Fee Item",
		"Fee Standard",
		"Fee Waiver",
		"Gate Retention Log",
		"Goods Release",
		"Gate",
		"Gate Entry",
		"Gate Policy",
		"Gate Presence",
		"Guard Post",
		"Guest Link",
		"Improvement Plan",
		"Inspection Plan",
		"Inspection",
		"Legal Hold",
		"Letter Batch",
		"Maintenance Plan",
		"Meter",
		"Meter Reading",
		"Metric Closing",
		"Metric Settings",
		"Metric Snapshot",
		"Metric Target",
		"Monthly Report",
		"Occupancy",
		"Online Payment",
		"Parking Charge",
		"Parking Guidance",
		"Parking Note",
		"Parking Permit",
		"Parking Space",
		"Parking Tariff",
		"Patrol Deviation",
		"Patrol Policy",
		"Payment Receipt",
		"Payment Refund",
		"Privacy Consent",
		"Privacy Notice",
		"Policy Check",
		"Policy Checklist",
		"Personal Data Export",
		"Profile Change Request",
		"Property",
		"Property Unit",
		"Quality Evaluation",
		"Quality Standard",
		"Record",
		"Record Category",
		"Record Confirmation",
		"Record Disposal",
		"Record Hand Over",
		"Record Loan",
		"Record Version",
		"Rectification",
		"Resident Vehicle",
		"Reveal Alert",
		"Security Incident",
		"Service Area",
		"Service Calendar",
		"Service Category",
		"Service Follow Up",
		"Service Figure",
		"Service Level",
		"Service Request",
		"Service Task",
		"Service Weekly Summary",
		"Shift Handover",
		"Statutory Inspection",
		"Statutory Task Type",
		"Survey",
		"Survey Ballot",
		"Survey Invitation",
		"Survey Response",
		"Survey Template",
		"Tax Invoice Request",
		"Visit Plan",
		"Visitor Pass",
		"Watchlist Entry",
		"Watchlist Hit",
		"Work Hand Over",
	): {
		"before_validate": [
			"wuye_ops.overrides.child_rows.refuse_rows_of_others",
			"wuye_ops.overrides.plausible.check",
		]
	},
	(
		"Area Work Plan",
		"Audit Finding",
		"Auditor Tie",
		"Arrears Case",
		"Arrears Promise",
		"Billing Run",
		"Community Notice",
		"Cost Alert",
		"Cost Hint",
		"Cost Plan",
		"Customer Merge",
		"Customer Visit",
		"Data Subject Request",
		"Data Refresh Campaign",
		"Data Refresh Item",
		"Day Close",
		"Deposit Settlement",
		"Deposit",
		"Emergency Drill",
		"Emergency Plan",
		"Emergency Response",
		"Equipment Reading",
		"Equipment",
		"Fee Assignment",
		"Fee Dispute",
		"Fee Standard",
		"Fee Waiver",
		"Gate Retention Log",
		"Goods Release",
		"Gate",
		"Gate Entry",
		"Gate Policy",
		"Gate Presence",
		"Guard Post",
		"Guest Link",
		"Improvement Plan",
		"Inspection Plan",
		"Inspection",
		"Legal Hold",
		"Letter Batch",
		"Maintenance Plan",
		"Meter",
		"Meter Reading",
		"Metric Snapshot",
		"Metric Target",
		"Monthly Report",
		"Occupancy",
		"Online Payment",
		"Parking Charge",
		"Parking Guidance",
		"Parking Note",
		"Parking Permit",
		"Parking Space",
		"Parking Tariff",
		"Patrol Deviation",
		"Patrol Policy",
		"Payment Receipt",
		"Payment Refund",
		"Privacy Consent",
		"Policy Check",
		"Policy Checklist",
		"Personal Data Export",
		"Profile Change Request",
		"Property Unit",
		"Quality Evaluation",
		"Record",
		"Record Disposal",
		"Record Hand Over",
		"Record Loan",
		"Rectification",
		"Resident Vehicle",
		"Reveal Alert",
		"Security Incident",
		"Service Follow Up",
		"Service Figure",
		"Service Request",
		"Service Task",
		"Service Weekly Summary",
		"Shift Handover",
		"Statutory Inspection",
		"Survey",
		"Survey Ballot",
		"Survey Invitation",
		"Survey Response",
		"Tax Invoice Request",
		"Visit Plan",
		"Visitor Pass",
		"Watchlist Entry",
		"Watchlist Hit",
		"Work Hand Over",
	): {
		# before what the controllers check, and again after they have taken the property from the place
		"before_validate": "wuye_ops.overrides.isolation.stay_in_own_places",
		"validate": "wuye_ops.overrides.isolation.stay_in_own_places",
	},
	# a tuple, so that each chapter has an entry of its own for the document
	("Service Task",): {
		"validate": "wuye_ops.facilities.visits.check_task",
		"on_update": "wuye_ops.facilities.visits.follow_task",
	},
	("Rectification",): {
		"validate": "wuye_ops.finance_control.audit.rectifications.keep",
		"on_update": "wuye_ops.finance_control.audit.rectifications.follow",
	},
	("Service Request", "Service Task"): {
		"on_trash": "wuye_ops.customer_service.figures.kept.follow_deletion"
	},
	"Customer Profile": {"on_update": "wuye_ops.records.data_refresh.follow_profile"},
	"Employee": {
		"on_update": [
			"wuye_ops.overrides.employee.limit_to_property",
			"wuye_ops.records.handover.follow_employee",
			"wuye_ops.customer_service.work_handover.follow_employee",
		]
	},
	"Emergency Response": {"on_update": "wuye_ops.security.incidents.follow_response"},
	"Error Log": {"before_insert": "wuye_ops.overrides.error_log.mask_numbers"},
	"File": {
		"before_insert": "wuye_ops.overrides.file.before_insert",
		"validate": "wuye_ops.overrides.file.validate",
	},
	("File",): {"before_validate": "wuye_ops.records.archive.storage.only_by_filing"},
}

# Frappe's User Permissions isolate everything that carries `property`. These add what they cannot express:
# masters shared by properties, residents, and field staff who see their own work only.
permission_query_conditions = {
	"Audit": "wuye_ops.finance_control.audit.permissions.audit_query_conditions",
	"Audit Finding": "wuye_ops.finance_control.audit.permissions.finding_query_conditions",
	"Audit Plan": "wuye_ops.finance_control.audit.permissions.plan_query_conditions",
	"Audit Working Paper": "wuye_ops.finance_control.audit.permissions.paper_query_conditions",
	"Budget": "wuye_ops.overrides.budget.query_conditions",
	"Customer": "wuye_ops.overrides.customer.query_conditions",
	"Contact": "wuye_ops.overrides.customer.contact_query_conditions",
	"Address": "wuye_ops.overrides.customer.address_query_conditions",
	"Customer Profile": "wuye_ops.overrides.customer.profile_query_conditions",
	"Improvement Plan": "wuye_ops.service_quality.permissions.plan_query_conditions",
	"Inspection": "wuye_ops.inspection.permissions.inspection_query_conditions",
	"Inspection Plan": "wuye_ops.inspection.permissions.plan_query_conditions",
	"Metric Closing": "wuye_ops.metrics.permissions.query_conditions",
	"Metric Snapshot": "wuye_ops.metrics.permissions.query_conditions",
	"Metric Target": "wuye_ops.metrics.permissions.query_conditions",
	"Payment Entry": "wuye_ops.overrides.payment_entry.query_conditions",
	"Patrol Deviation": "wuye_ops.security.permissions.deviation_query_conditions",
	"Record": "wuye_ops.records.archive.access.record_query_conditions",
	"Record Confirmation": "wuye_ops.records.archive.confirmations.query_conditions",
	"Record Version": "wuye_ops.records.archive.access.version_query_conditions",
	"Record Loan": "wuye_ops.records.own_documents.query_conditions",
	"Record Hand Over": "wuye_ops.records.own_documents.query_conditions",
	"Rectification": "wuye_ops.inspection.permissions.rectification_query_conditions",
	"Sales Invoice": "wuye_ops.overrides.sales_invoice.query_conditions",
	"Security Incident": "wuye_ops.security.permissions.query_conditions",
	"Service Request": "wuye_ops.customer_service.permissions.request_query_conditions",
	"Service Task": "wuye_ops.customer_service.permissions.task_query_conditions",
	"Shift Handover": "wuye_ops.security.permissions.query_conditions",
	"User": "wuye_ops.overrides.isolation.user_query_conditions",
	"Work Hand Over": "wuye_ops.customer_service.work_handover.query_conditions",
	# what hangs on documents
	**dict.fromkeys(
		("Comment", "Communication", "File", "Personal Data Access", "Tag Link", "Workflow Action"),
		"wuye_ops.overrides.isolation.attached_query_conditions",
	),
	**dict.fromkeys(
		(
			"Area Work Plan Area",
			"Arrears Action",
			"Arrears Instalment",
			"Audit Finding Log",
			"Audit Finding Paper",
			"Audit Finding Reminder",
			"Audit Log",
			"Audit Member",
			"Audit Person",
			"Audit Plan Round",
			"Audit Plan Subject",
			"Audit Property",
			"Audit Step",
			"Billing Run Change",
			"Billing Run Standard",
			"Billing Run Total",
			"Checklist Item",
			"Community Notice Category",
			"Community Notice Place",
			"Cost Class Account",
			"Cost Plan Driver",
			"Cost Plan Line",
			"Cost Plan Note",
			"Customer Household Member",
			"Customer Visit Need",
			"Data Subject Request Log",
			"Day Close Mode",
			"Dunning Step",
			"Emergency Drill Finding",
			"Emergency Drill Participant",
			"Emergency Drill Photo",
			"Emergency Drill Step",
			"Emergency Plan Contact",
			"Emergency Plan Material",
			"Emergency Plan Step",
			"Emergency Response Step",
			"Equipment Part",
			"Equipment Status Log",
			"Fee Late Rate",
			"Fee Price",
			"Fee Standard Building",
			"Fee Tier",
			"Fee Waiver Line",
			"Gate Retention Log Row",
			"Goods Release Item",
			"Goods Release Trip",
			"Gate Policy Courier",
			"Guard Post Shift",
			"Guard Post Thing",
			"Improvement Escalation",
			"Improvement Log",
			"Improvement Measure",
			"Improvement Round",
			"Inspection Plan Point",
			"Inspection Plan Season",
			"Inspection Plan Slot",
			"Inspection Point",
			"Inspection Result",
			"Legal Hold Item",
			"Letter Batch Letter",
			"Maintenance Plan Equipment",
			"Maintenance Plan Part",
			"Meter Building",
			"Metric Revision",
			"Online Payment Bill",
			"Parking Charge Line",
			"Parking Permit Vehicle",
			"Payment Entry Deduction",
			"Payment Entry Reference",
			"Payment Receipt Bill",
			"Payment Receipt Mode",
			"Payment Refund Source",
			"Personal Data Erasure Item",
			"Portal User",
			"Privacy Notice Purpose",
			"Policy Check Result",
			"Policy Checklist Item",
			"Personal Data Export Column",
			"Personal Data Export Download",
			"Profile Change",
			"Profile Change Member",
			"Property Department",
			"Property Unit Area",
			"Property Unit Vacancy",
			"Quality Evaluation Item",
			"Quality Evaluation Note",
			"Quality Grade",
			"Quality Standard Item",
			"Record Category Role",
			"Record Disposal Item",
			"Record Disposal Supervisor",
			"Record Hand Over Item",
			"Record Loan Reminder",
			"Record Loan View",
			"Rectification Escalation",
			"Rectification Log",
			"Sales Invoice Item",
			"Security Incident Escalation",
			"Security Incident Event",
			"Security Incident Lesson",
			"Security Incident Measure",
			"Security Incident Person",
			"Service Calendar Interval",
			"Service Calendar Workday",
			"Service Follow Up Attempt",
			"Service Category Skill",
			"Service Level Escalation",
			"Service Level Target",
			"Service Progress Report",
			"Service Request Escalation",
			"Service Request Hold",
			"Service Task Assignment",
			"Service Task Equipment",
			"Service Task Log",
			"Service Task Part",
			"Shift Handover Escalation",
			"Shift Handover Matter",
			"Shift Handover Thing",
			"Statutory Warning",
			"Survey Answer",
			"Survey Building",
			"Survey Class",
			"Survey Question",
			"Tax Invoice Line",
			"Visitor Pass Gate",
			"Visitor Pass Hours",
			"Work Hand Over Item",
		),
		"wuye_ops.overrides.isolation.child_query_conditions",
	),
}
has_permission = {
	"Audit": "wuye_ops.finance_control.audit.permissions.has_audit_permission",
	"Audit Finding": "wuye_ops.finance_control.audit.permissions.has_finding_permission",
	"Audit Plan": "wuye_ops.finance_control.audit.permissions.has_plan_permission",
	"Audit Working Paper": "wuye_ops.finance_control.audit.permissions.has_paper_permission",
	"Budget": "wuye_ops.overrides.budget.has_permission",
	"Customer": "wuye_ops.overrides.customer.has_permission",
	"Contact": "wuye_ops.overrides.customer.has_linked_permission",
	"Address": "wuye_ops.overrides.customer.has_linked_permission",
	"Customer Profile": "wuye_ops.overrides.customer.has_profile_permission",
	"File": "wuye_ops.overrides.file.has_permission",
	"Improvement Plan": "wuye_ops.service_quality.permissions.has_plan_permission",
	"Inspection": "wuye_ops.inspection.permissions.has_inspection_permission",
	"Inspection Plan": "wuye_ops.inspection.permissions.has_plan_permission",
	"Metric Closing": "wuye_ops.metrics.permissions.has_permission",
	"Metric Snapshot": "wuye_ops.metrics.permissions.has_permission",
	"Metric Target": "wuye_ops.metrics.permissions.has_permission",
	"Payment Entry": "wuye_ops.overrides.payment_entry.has_permission",
	"Patrol Deviation": "wuye_ops.security.permissions.has_deviation_permission",
	"Quality Standard": "wuye_ops.service_quality.permissions.has_standard_permission",
	"Record": "wuye_ops.records.archive.access.has_record_permission",
	"Record Confirmation": "wuye_ops.records.archive.confirmations.has_permission",
	"Record Version": "wuye_ops.records.archive.access.has_version_permission",
	"Record Loan": "wuye_ops.records.own_documents.has_permission",
	"Record Hand Over": "wuye_ops.records.own_documents.has_permission",
	"Rectification": "wuye_ops.inspection.permissions.has_rectification_permission",
	"Sales Invoice": "wuye_ops.overrides.sales_invoice.has_permission",
	"Security Incident": "wuye_ops.security.permissions.has_permission",
	"Service Request": "wuye_ops.customer_service.permissions.has_request_permission",
	"Service Task": "wuye_ops.customer_service.permissions.has_task_permission",
	"Shift Handover": "wuye_ops.security.permissions.has_permission",
	"Work Hand Over": "wuye_ops.customer_service.work_handover.has_permission",
	"Personal Data Access": "wuye_ops.overrides.isolation.has_attached_permission",
	"Tag Link": "wuye_ops.overrides.isolation.has_attached_permission",
}

# A file of a record is asked for before the framework touches the disk, where its hooks come after. A row of a table that
# is named by itself asks for the right on its document; the framework asks for none.
override_doctype_class = {
	"Email Account": "wuye_ops.overrides.email_account.ServiceEmailAccount",
	"File": "wuye_ops.overrides.kept_file.KeptFile",
	**{
		doctype: f"wuye_ops.overrides.child_rows.{doctype.replace(' ', '')}"
		for doctype, path in permission_query_conditions.items()
		if path.endswith(".child_query_conditions")
	},
}

# Answers of the desk that do not ask who is asking.
override_whitelisted_methods = {
	"frappe.desk.search.search_link": "wuye_ops.overrides.desk.search_link",
	"frappe.desk.search.search_widget": "wuye_ops.overrides.desk.search_widget",
	"frappe.desk.search.get_link_title": "wuye_ops.overrides.desk.get_link_title",
	"frappe.utils.global_search.search": "wuye_ops.overrides.desk.global_search_documents",
	"erpnext.templates.pages.search_help.search": "wuye_ops.overrides.desk.global_search_documents",
	"frappe.desk.notifications.get_open_count": "wuye_ops.overrides.desk.get_open_count",
	"frappe.website.doctype.web_form.web_form.accept": "wuye_ops.overrides.web_form.accept",
}
# ERPNext asks every app what a bank statement could be matched with; it looks at a payment's leading account only.
get_matching_queries = "wuye_ops.fees.bank.get_matching_queries"
get_payment_entries_for_bank_clearance = "wuye_ops.fees.bank.get_payment_entries_for_bank_clearance"
get_entries_for_bank_clearance_summary = "wuye_ops.fees.bank.get_entries_for_bank_clearance_summary"
get_entries_for_bank_reconciliation_statement = (
	"wuye_ops.fees.bank.get_entries_for_bank_reconciliation_statement"
)

# what was counted does not keep a building, category or person from being deleted
ignore_links_on_delete = ["Metric Snapshot", "Service Figure"]

auth_hooks = ["wuye_ops.customer_service.portal_guard.keep_residents_to_portal"]

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"wuye_ops.customer_service.sweep.sweep_service_clocks",
			"wuye_ops.customer_service.community_notices.follow_the_clock",
			"wuye_ops.customer_service.report_reminders.remind",
			"wuye_ops.customer_service.escalations.chase",
			"wuye_ops.customer_service.handing_out.end_offers",
			"wuye_ops.fees.runs.resume_runs",
			"wuye_ops.fees.online_payments.sweep",
			"wuye_ops.security.patrol.sweep",
			"wuye_ops.security.handover_sweep.sweep",
			"wuye_ops.security.incident_sweep.sweep",
		],
		"*/10 * * * *": [
			"wuye_ops.inspection.sweep.sweep_inspections",
			"wuye_ops.inspection.waste_points.sweep",
			"wuye_ops.security.pass_sweep.sweep",
		],
	},
	# ahead of time; after an outage the next hour catches up
	"hourly_long": [
		"wuye_ops.security.goods.expire",
		"wuye_ops.inspection.generation.generate_due",
		"wuye_ops.inspection.area_work.generate",
		"wuye_ops.customer_service.figures.kept.keep",
		"wuye_ops.customer_service.surveys.lifecycle.follow_the_clock",
		"wuye_ops.records.archive.text.index_waiting",
		"wuye_ops.records.disposal.destruction.resume",
		"wuye_ops.records.lending.chase.expire",
		"wuye_ops.records.reveal_alerts.sweep",
	],
	"daily": [
		"wuye_ops.property.offline_entries.forget_old",
		"wuye_ops.security.presence.forget_gone",
		"wuye_ops.customer_service.notice_delivery.forget_old",
		"wuye_ops.customer_service.follow_ups.follow_the_day",
		"wuye_ops.customer_service.visits.follow_the_day",
		"wuye_ops.customer_service.surveys.automatic.follow_the_day",
		"wuye_ops.customer_service.surveys.low_answers.catch_up",
		"wuye_ops.customer_service.guest_links.forget_ended",
		"wuye_ops.fees.arrears.refresh_cases",
		"wuye_ops.customer_service.weekly.send_due",
		"wuye_ops.metrics.monthly_report.send_due",
		"wuye_ops.customer_service.work_handover.remind",
		"wuye_ops.overrides.data_import.delete_old_sources",
		"wuye_ops.property.occupancies.follow_the_day",
		"wuye_ops.security.parking_permits.follow_the_day",
		"wuye_ops.facilities.maintenance.generate",
		"wuye_ops.facilities.statutory_watch.follow_the_day",
		"wuye_ops.facilities.drills.remind",
		"wuye_ops.records.privacy.requests.remind",
		"wuye_ops.records.archive.approval.follow_the_day",
		"wuye_ops.records.archive.confirmations.chase",
		"wuye_ops.records.archive.reminders.remind",
		"wuye_ops.records.data_refresh.follow_the_day",
		"wuye_ops.records.lending.chase.follow_the_day",
		"wuye_ops.records.supervision.plan_checks",
		"wuye_ops.security.watchlist_steps.expire",
		"wuye_ops.service_quality.standards.follow_the_day",
		"wuye_ops.service_quality.plan_sweep.follow_the_day",
		"wuye_ops.finance_control.audit.follow_up.follow_the_day",
		"wuye_ops.finance_control.plan_preparing.follow_the_day",
	],
	"daily_long": [
		"wuye_ops.finance_control.alerts.follow_the_day",
		"wuye_ops.finance_control.hints.follow_the_day",
		"wuye_ops.records.privacy.retention.follow_the_day",
		"wuye_ops.security.retention.run.follow_the_night",
		"wuye_ops.records.quality.sweep",
		"wuye_ops.fees.ledger.follow.check",
		"wuye_ops.metrics.closing.follow_the_night",
		"wuye_ops.records.archive.integrity.sweep",
		"wuye_ops.service_quality.evaluation_batches.follow_the_day",
	],
}
