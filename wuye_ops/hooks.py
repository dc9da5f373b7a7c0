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
web_include_css = "/assets/wuye_ops/css/portal.css"
role_home_page = {"Resident": "my-requests"}
website_route_rules = [
	{"from_route": "/my-requests/<name>", "to_route": "my_request"},
]

doctype_js = {"Customer": "public/js/customer.js"}
calendars = ["Service Request", "Service Task"]

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
	"Employee": {
		"on_update": "wuye_ops.overrides.employee.limit_to_property",
		"on_trash": "wuye_ops.overrides.employee.forget_property",
	},
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
	"Service Request": "wuye_ops.customer_service.permissions.request_query_conditions",
	"Service Task": "wuye_ops.customer_service.permissions.task_query_conditions",
}
has_permission = {
	"Customer": "wuye_ops.overrides.customer.has_permission",
	"Contact": "wuye_ops.overrides.customer.has_linked_permission",
	"Address": "wuye_ops.overrides.customer.has_linked_permission",
	"Customer Profile": "wuye_ops.overrides.customer.has_profile_permission",
	"Service Request": "wuye_ops.customer_service.permissions.has_request_permission",
	"Service Task": "wuye_ops.customer_service.permissions.has_task_permission",
}

scheduler_events = {
	"cron": {"*/5 * * * *": ["wuye_ops.customer_service.sweep.sweep_service_clocks"]},
}
