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
	f"/assets/wuye_ops/js/{name}.js?v={__version__}" for name in ("wuye_ops", "task_steps", "phone_entry")
]
web_include_css = f"/assets/wuye_ops/css/portal.css?v={__version__}"
role_home_page = {"Resident": "my-requests"}
website_route_rules = [
	{"from_route": "/my-requests/<name>", "to_route": "my_request"},
]
# a report that has been sent is read in the portal, not in the form it came from
website_redirects = [
	{"source": r"/report/(?!(?:new|list)$)([^/]+).*", "target": r"/my-requests/\1"},
	# the label of a place: those who inspect come to the point of their round, everybody else goes on to the form
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
	{"title": "Report a Problem", "route": "/report", "role": "Resident"},
	{"title": "My Tasks", "route": "/my-tasks", "role": "Field Staff"},
	{"title": "My Rounds", "route": "/my-rounds", "role": "Field Staff"},
	{"title": "My Rounds", "route": "/my-rounds", "role": "Quality Inspector"},
	{"title": "Read Meters", "route": "/meter-readings", "role": "Field Staff"},
	{"title": "Read Meters", "route": "/meter-readings", "role": "Fee Clerk"},
]

doctype_js = {"Customer": "public/js/customer.js", "Sales Invoice": "public/js/sales_invoice.js"}
calendars = ["Inspection", "Service Request", "Service Task"]

override_doctype_dashboards = {
	"Customer": "wuye_ops.overrides.customer.dashboard",
	"Employee": "wuye_ops.overrides.employee.dashboard",
}

jinja = {"methods": ["wuye_ops.property.qr.qr_svg"]}

doc_events = {
	"Customer": {
		"before_insert": "wuye_ops.overrides.resident_phone.take_phone",
		"after_insert": "wuye_ops.overrides.resident_phone.make_profile",
		"on_update": "wuye_ops.overrides.customer.give_portal_role",
	},
	"Contact": {"validate": "wuye_ops.overrides.resident_phone.keep_out_of_contact"},
	"Payment Entry": {"before_cancel": "wuye_ops.overrides.payment_entry.keep_with_receipt"},
	"Sales Invoice": {
		"on_submit": "wuye_ops.fees.charges.retake_on_submit",
		"on_cancel": "wuye_ops.fees.charges.free_on_cancel",
	},
	"Service Task": {"on_update": "wuye_ops.inspection.rectification_task.follow_task"},
	("Customer", "Fee Standard", "Parking Space", "Property Unit"): {
		"after_rename": "wuye_ops.fees.charges.follow_rename"
	},
	"Data Import": {"on_change": "wuye_ops.overrides.data_import.on_change"},
	(
		"Approval Limit",
		"Billing Run",
		"Building",
		"Checklist",
		"Customer Profile",
		"Fee Assignment",
		"Fee Dispute",
		"Fee Item",
		"Fee Standard",
		"Inspection",
		"Inspection Plan",
		"Meter",
		"Meter Reading",
		"Occupancy",
		"Parking Space",
		"Payment Receipt",
		"Property",
		"Property Unit",
		"Rectification",
		"Resident Vehicle",
		"Service Area",
		"Service Calendar",
		"Service Category",
		"Service Level",
		"Service Request",
		"Service Task",
	): {"before_validate": "wuye_ops.overrides.plausible.check"},
	(
		"Billing Run",
		"Fee Assignment",
		"Fee Dispute",
		"Fee Standard",
		"Inspection",
		"Inspection Plan",
		"Meter",
		"Meter Reading",
		"Occupancy",
		"Parking Space",
		"Payment Receipt",
		"Property Unit",
		"Rectification",
		"Resident Vehicle",
		"Service Request",
		"Service Task",
	): {
		# before what the controllers check, and again after they have taken the property from the place
		"before_validate": "wuye_ops.overrides.isolation.stay_in_own_places",
		"validate": "wuye_ops.overrides.isolation.stay_in_own_places",
	},
	"Employee": {"on_update": "wuye_ops.overrides.employee.limit_to_property"},
	"Error Log": {"before_insert": "wuye_ops.overrides.error_log.mask_numbers"},
	"File": {
		"before_insert": "wuye_ops.overrides.file.before_insert",
		"validate": "wuye_ops.overrides.file.validate",
	},
}

# Frappe's User Permissions isolate everything that carries `property`. These add what they cannot express:
# masters shared by properties, residents, and field staff who see their own work only.
permission_query_conditions = {
	"Customer": "wuye_ops.overrides.customer.query_conditions",
	"Contact": "wuye_ops.overrides.customer.contact_query_conditions",
	"Address": "wuye_ops.overrides.customer.address_query_conditions",
	"Customer Profile": "wuye_ops.overrides.customer.profile_query_conditions",
	"Inspection": "wuye_ops.inspection.permissions.inspection_query_conditions",
	"Inspection Plan": "wuye_ops.inspection.permissions.plan_query_conditions",
	"Payment Entry": "wuye_ops.overrides.payment_entry.query_conditions",
	"Rectification": "wuye_ops.inspection.permissions.rectification_query_conditions",
	"Sales Invoice": "wuye_ops.overrides.sales_invoice.query_conditions",
	"Service Request": "wuye_ops.customer_service.permissions.request_query_conditions",
	"Service Task": "wuye_ops.customer_service.permissions.task_query_conditions",
	"User": "wuye_ops.overrides.isolation.user_query_conditions",
	# what hangs on documents
	**dict.fromkeys(
		("Comment", "Communication", "File", "Personal Data Access", "Tag Link", "Workflow Action"),
		"wuye_ops.overrides.isolation.attached_query_conditions",
	),
	**dict.fromkeys(
		(
			"Billing Run Change",
			"Billing Run Standard",
			"Billing Run Total",
			"Checklist Item",
			"Fee Price",
			"Fee Standard Building",
			"Fee Tier",
			"Inspection Plan Point",
			"Inspection Plan Season",
			"Inspection Plan Slot",
			"Inspection Point",
			"Inspection Result",
			"Meter Building",
			"Payment Entry Deduction",
			"Payment Entry Reference",
			"Payment Receipt Bill",
			"Payment Receipt Mode",
			"Portal User",
			"Property Department",
			"Property Unit Area",
			"Property Unit Vacancy",
			"Rectification Escalation",
			"Rectification Log",
			"Sales Invoice Item",
			"Service Calendar Interval",
			"Service Calendar Workday",
			"Service Level Escalation",
			"Service Level Target",
			"Service Request Escalation",
			"Service Request Hold",
			"Service Task Assignment",
			"Service Task Log",
			"Service Task Part",
		),
		"wuye_ops.overrides.isolation.child_query_conditions",
	),
}
has_permission = {
	"Customer": "wuye_ops.overrides.customer.has_permission",
	"Contact": "wuye_ops.overrides.customer.has_linked_permission",
	"Address": "wuye_ops.overrides.customer.has_linked_permission",
	"Customer Profile": "wuye_ops.overrides.customer.has_profile_permission",
	"File": "wuye_ops.overrides.file.has_permission",
	"Inspection": "wuye_ops.inspection.permissions.has_inspection_permission",
	"Inspection Plan": "wuye_ops.inspection.permissions.has_plan_permission",
	"Payment Entry": "wuye_ops.overrides.payment_entry.has_permission",
	"Rectification": "wuye_ops.inspection.permissions.has_rectification_permission",
	"Sales Invoice": "wuye_ops.overrides.sales_invoice.has_permission",
	"Service Request": "wuye_ops.customer_service.permissions.has_request_permission",
	"Service Task": "wuye_ops.customer_service.permissions.has_task_permission",
	"Personal Data Access": "wuye_ops.overrides.isolation.has_attached_permission",
	"Tag Link": "wuye_ops.overrides.isolation.has_attached_permission",
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
auth_hooks = ["wuye_ops.customer_service.portal_guard.keep_residents_to_portal"]

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"wuye_ops.customer_service.sweep.sweep_service_clocks",
			"wuye_ops.fees.runs.resume_runs",
		],
		"*/10 * * * *": ["wuye_ops.inspection.sweep.sweep_inspections"],
	},
	# ahead of time; after an outage the next hour catches up
	"hourly_long": ["wuye_ops.inspection.generation.generate_due"],
	"daily": [
		"wuye_ops.overrides.data_import.delete_old_sources",
		"wuye_ops.property.occupancies.follow_the_day",
	],
}
