"""Static checks of everything the framework reads from JSON: documents, fixtures, workflows, desk pages."""

import ast
import importlib.util
import json
import keyword
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from wuye_ops.setup.people_fields import PEOPLE_FIELDS

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "wuye_ops"

# Doctypes of Frappe, ERPNext and HRMS that ours may point at. Add one when it is needed; a typing mistake is not in it.
FOREIGN_DOCTYPES = {
	# Frappe
	"Address", "Comment", "Communication", "Contact", "Contact Phone", "Country", "Currency", "Dashboard",
	"Dashboard Chart", "DocType", "Email Account", "Email Template", "File", "Gender", "Has Role", "Help Article",
	"Help Category", "Kanban Board",
	"Language", "Module Def", "Notification", "Number Card", "Print Format", "Report", "Role", "Role Profile", "Tag",
	"ToDo", "User", "User Permission", "Web Form", "Workflow", "Workflow Action Master", "Workflow State", "Workspace",
	# ERPNext
	"Account", "Asset", "Asset Category", "Asset Maintenance", "Asset Repair", "Bank Account", "Batch", "Brand",
	"Budget", "Company", "Cost Center", "Customer", "Customer Group", "Department", "Designation", "Dunning", "Employee",
	"Employee Group", "Finance Book", "Fiscal Year", "GL Entry", "Holiday", "Holiday List", "Item", "Item Group", "Item Price",
	"Item Tax Template", "Journal Entry", "Location", "Material Request", "Mode of Payment", "Monthly Distribution",
	"Expense Claim", "Payment Entry", "Payment Request", "Payment Term", "Payment Terms Template", "Price List", "Project",
	"Purchase Invoice", "Purchase Order", "Purchase Receipt", "Sales Invoice", "Sales Invoice Item", "Sales Taxes and Charges Template",
	"Serial No", "Stock Entry", "Stock Entry Type", "Supplier", "Task", "Territory", "UOM", "Vehicle", "Warehouse",
	# HRMS
	"Additional Salary", "Appraisal", "Appraisal Cycle", "Appraisal Template", "Attendance", "Branch", "Employee Grade", "Goal", "Interview",
	"Job Applicant", "Job Opening", "KRA", "Leave Application", "Leave Type", "Salary Slip", "Shift Assignment",
	"Employee Boarding Activity", "Employee Grievance", "Employee Onboarding", "Employee Promotion", "Employee Referral", "Employee Separation", "Interview Round",
	"Job Applicant Source", "Job Offer", "Job Requisition", "Leave Allocation", "Salary Component", "Shift Location", "Shift Type", "Skill", "Staffing Plan", "Training Event", "Training Program", "Training Result", "Training Result Employee",
}  # fmt: skip

# Roles of Frappe, ERPNext and HRMS; ours are in setup/roles.py.
FOREIGN_ROLES = {
	"Accounts Manager", "Accounts User", "Administrator", "All", "Auditor", "Customer", "Desk User", "Employee",
	"Employee Self Service", "Guest", "HR Manager", "HR User", "Item Manager", "Maintenance Manager",
	"Maintenance User", "Projects Manager", "Purchase Manager", "Purchase User", "Quality Manager", "Report Manager",
	"Sales Manager", "Sales User", "Stock Manager", "Stock User", "Supplier", "System Manager",
}  # fmt: skip

# Documents that belong to no single property. Everything else carries `property`, so that User Permissions isolate it.
WITHOUT_PROPERTY = {
	"Property": "it is the property",
	# standards and masters that all properties of a group share
	"Approval Limit": "the company's limits; a property may have its own",
	"Cost Policy": "the company's limits; a property may have its own",
	"Audit": "of a company and some of its properties; limited to those by permission hooks",
	"Audit Access Grant": "of a company and some of its properties; seen by those who see all of these",
	"Audit Access Log": "append-only log over all properties; as its grant",
	"Audit Plan": "of a company; seen by those who see all of its properties",
	"Audit Sample": "as its audit; drawn from one of its properties, or from all",
	"Audit Sample Item": "as its sample",
	"Audit Working Paper": "as its audit; for auditors alone",
	"Auditor Tie": "what binds an auditor to all of the company, or to one property",
	"Metric Closing": "of all properties together; it says that a month is closed and holds no figure",
	"Metric Target": "the company's targets; a property may have its own",
	"Risk Indicator": "the company's; it says what is watched and holds no figure",
	"Risk Indicator State": "of a property, or of a company as a whole, which those see whom no property limits",
	"Risk Alert": "as its state",
	"Insurance Policy": "of a company and some of its properties, or all; limited to those by permission hooks",
	"Risk Report": "as its alerts: of a property, or of a company as a whole",
	"Cost Class": "shared classification of costs",
	"Dunning Letter Template": "the company's texts; a property may have its own",
	"Area Standard": "shared standard; each property makes its plans of it",
	"Checklist": "shared standard",
	"Equipment Category": "shared classification",
	"Fee Item": "shared master, one per ERPNext Item",
	"Privacy Notice": "the company's text: one handler of personal information for all properties",
	"Quality Standard": "shared standard",
	"Record Category": "shared classification with the legal retention periods",
	"Record": "a policy of the company belongs to all properties; only head office files without one",
	"Record Version": "as its record",
	"Record Confirmation": "as its record; people of head office have no property",
	"Record Text": "the index of texts; read through the search, which asks for the record's rights",
	"Legal Hold": "as its records; only head office holds what has no property",
	"Record Disposal": "as its records; only head office destroys what has no property",
	"Record Hand Over": "of an employee; those of head office have no property",
	"Work Hand Over": "of an employee; those of head office have no property",
	"Award Round": "of the people of a property, or of all; the latter for those whom no property limits",
	"Staff Activity": "of the company, or of one property",
	"Staff Award": "of an employee; shown to everybody once it is published",
	"Care Need": "of an employee; read by whom they let read it, by permission hooks",
	"Health Check": "of an employee, who may move; limited by permission hooks",
	"Gift Round": "of the people of a property, or of all of a company; limited by permission hooks",
	"Holiday Gift": "of an employee, who may move; limited by permission hooks",
	"Promotion Path": "the company's: from one post to the next",
	"Promotion Proposal": "of an employee, who may move; limited by permission hooks",
	"Health Hazard": "shared list of what people meet at work",
	"Health Warning": "as the examinations",
	"Scorecard Run": "of the people of a property, or of all; the latter for those whom no property limits",
	"Scorecard Template": "shared standard",
	"Minimum Wage": "of a city, for all properties and companies there",
	"Staff Fault": "of an employee; those of head office have no property",
	"Staff Reward": "of an employee; those of head office have no property",
	"Staff Scorecard": "of an employee; those of head office have no property",
	"Certificate Kind": "shared classification",
	"Certificate Requirement": "the company's; a property may have its own",
	"Staff Certificate": "of an employee; those of head office have no property",
	"Self-Study": "of an employee; those of head office have no property",
	"Training Need": "shared standard",
	"Training Year Plan": "of a company: how many of each post have to be trained, and nobody's name",
	"Risk Library Item": "shared list of typical risks",
	"Annual Leave Problem": "of an employee; those of head office have no property",
	"Regional Leave": "of a province, for all properties and companies there",
	"Insurance City Table": "of a city, for all properties and companies there",
	"Service Calendar": "shared; each property chooses one",
	"Service Category": "shared classification",
	"Service Level": "shared standard",
	"Statutory Task Type": "shared list of legal duties",
	"Survey Template": "shared questions; each property makes its surveys of them",
	# about a person, who may live in several properties: limited through Occupancy by permission hooks
	"Customer Profile": "one per customer; limited through Occupancy",
	"Personal Data Access": "append-only log over all properties, for auditors",
}

STANDARD_FIELDS = {
	"name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "parent", "parentfield", "parenttype",
}  # fmt: skip

# What is on a form and holds nothing.
LAYOUT = {"Section Break", "Column Break", "Tab Break", "Button", "HTML", "Heading", "Fold", "Image"}


def _load_collector():
	spec = importlib.util.spec_from_file_location("translatable", ROOT / "scripts" / "translatable.py")
	module = importlib.util.module_from_spec(spec)
	sys.modules[spec.name] = module
	spec.loader.exec_module(module)
	return module


constants = _load_collector().constants


def scrub(name: str) -> str:
	"""The framework's rule from a name to a folder."""
	return name.replace(" ", "_").replace("-", "_").lower()


def load(path: Path):
	return json.loads(path.read_text(encoding="utf-8"))


def _modules() -> list[str]:
	path = APP / "modules.txt"
	return path.read_text(encoding="utf-8").split("\n") if path.exists() else []


def _roles() -> set[str]:
	path = APP / "setup" / "roles.py"
	roles = set(constants(path).get("ROLES", ())) if path.exists() else set()
	fixture = APP / "fixtures" / "role.json"
	return roles | ({row["name"] for row in load(fixture)} if fixture.exists() else set())


MODULES = [module.strip() for module in _modules() if module.strip()]
PATHS = sorted(path for path in APP.glob("**/doctype/*/*.json") if path.parent.name == path.stem)
DOCTYPES = {document["name"]: document for document in map(load, PATHS)}
ROLES = _roles() | FOREIGN_ROLES
CHILDREN = {name for name, document in DOCTYPES.items() if document.get("istable")}

every_doctype = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def fieldnames(document: dict) -> list[str]:
	return [field["fieldname"] for field in document["fields"]]


def options(field: dict) -> list[str]:
	return str(field.get("options") or "").split("\n")


def known(doctype: str | None) -> bool:
	return doctype in DOCTYPES or doctype in FOREIGN_DOCTYPES


@every_doctype
def test_name_folder_and_module_agree(path):
	document = load(path)
	assert document["doctype"] == "DocType"
	assert scrub(document["name"]) == path.stem
	assert document["module"] in MODULES
	assert path.parents[2].name == scrub(document["module"])
	assert not document.get("custom")


def test_no_two_documents_share_a_name():
	assert len(DOCTYPES) == len(PATHS)


def test_no_two_documents_draw_from_one_series():
	"""Else a number on paper could be either, and counts of both have gaps."""
	users: dict[str, list[str]] = {}
	for document in DOCTYPES.values():
		if re.fullmatch(r"[A-Z]+-[.].*", name := document.get("autoname") or ""):
			users.setdefault(name.split(".")[0], []).append(document["name"])
	assert {series: names for series, names in users.items() if len(names) > 1} == {}


def test_every_module_has_its_folder():
	assert [module for module in MODULES if not (APP / scrub(module) / "__init__.py").exists()] == []


def test_every_json_file_of_a_doctype_folder_is_named_after_it():
	assert set(APP.glob("**/doctype/*/*.json")) == set(PATHS)


@every_doctype
def test_fields_and_their_order_agree(path):
	document = load(path)
	names = fieldnames(document)
	assert document["field_order"] == names
	assert not [name for name, count in Counter(names).items() if count > 1]
	assert not STANDARD_FIELDS & set(names)
	assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


@every_doctype
def test_links_lead_somewhere(path):
	document = load(path)
	names = set(fieldnames(document))
	for field in document["fields"]:
		where = f"{document['name']}.{field['fieldname']}"
		if field["fieldtype"] == "Link":
			assert known(field.get("options")), where
			assert field["options"] not in CHILDREN, f"{where} links to a child table"
		elif field["fieldtype"] in ("Table", "Table MultiSelect"):
			assert known(field.get("options")), where
			assert field["options"] not in DOCTYPES or field["options"] in CHILDREN, f"{where}: not istable"
		elif field["fieldtype"] == "Dynamic Link":
			assert field.get("options") in names, where
		if field.get("fetch_from"):
			_check_fetch(document, field)
	for link in document.get("links") or ():
		assert known(link["link_doctype"]), link
		target = DOCTYPES.get(link.get("parent_doctype") or link["link_doctype"])
		if target and not link.get("parent_doctype"):
			assert link["link_fieldname"] in fieldnames(target), link


def _check_fetch(document: dict, field: dict) -> None:
	where = f"{document['name']}.{field['fieldname']} fetches {field['fetch_from']}"
	link, _, source = field["fetch_from"].partition(".")
	links = {row["fieldname"]: row for row in document["fields"]}
	assert link in links and links[link]["fieldtype"] in ("Link", "Dynamic Link"), where
	target = DOCTYPES.get(links[link].get("options"))
	assert target is None or source in {*fieldnames(target), *STANDARD_FIELDS}, where


@every_doctype
def test_named_fields_exist(path):
	document = load(path)
	names = set(fieldnames(document)) | STANDARD_FIELDS
	for key in ("title_field", "image_field", "sort_field", "timeline_field", "nsm_parent_field"):
		for name in (document.get(key) or "").split(","):
			assert not name or name.strip().split(" ")[0] in names, key
	for name in (document.get("search_fields") or "").split(","):
		assert not name.strip() or name.strip() in names, f"search_fields: {name}"
	if (document.get("autoname") or "").startswith("field:"):
		assert document["autoname"][len("field:") :] in names
	if document.get("autoname") == "naming_series:":
		assert "naming_series" in names


@every_doctype
def test_defaults_of_selections_are_among_their_options(path):
	for field in load(path)["fields"]:
		if field["fieldtype"] == "Select" and field.get("default"):
			assert field["default"] in options(field), field["fieldname"]


@every_doctype
def test_the_list_shows_something(path):
	document = load(path)
	if not document.get("issingle"):
		assert any(field.get("in_list_view") for field in document["fields"])


@every_doctype
def test_what_lies_before_a_day_has_one(path):
	"""The framework takes an empty day for one before all others: an indicator that filters by it asks that there is one."""
	shown = path.with_name(f"{path.stem}_list.js")
	if not shown.exists():
		return
	text = shown.read_text(encoding="utf-8")
	may_be_empty = {field["fieldname"] for field in load(path)["fields"] if not field.get("reqd")}
	# a meter that was never read has not been read this month either
	for field in set(re.findall(r"[`|]([a-z_]+),<=?,", text)) & may_be_empty - {"last_read_on"}:
		assert f"{field},is,set|{field},<" in text, field


@every_doctype
def test_the_document_belongs_to_a_property(path):
	document = load(path)
	if document.get("istable") or document.get("issingle") or document["name"] in WITHOUT_PROPERTY:
		return
	field = next((field for field in document["fields"] if field["fieldname"] == "property"), None)
	assert field, f"{document['name']} has no property, so nothing isolates it"
	assert (field["fieldtype"], field["options"]) == ("Link", "Property")
	assert field.get("reqd"), "property is not required"
	assert not field.get("ignore_user_permissions"), "property would isolate nothing"


@every_doctype
def test_permissions_name_known_roles(path):
	document = load(path)
	permissions = document.get("permissions") or []
	if document.get("istable"):
		assert not permissions, "a child table has its parent's permissions"
		return
	assert permissions
	assert not {row["role"] for row in permissions} - ROLES
	assert not [row for row in permissions if row["role"] in ("Guest", "All")], "too open for a role"
	levels = Counter((row["role"], row.get("permlevel", 0), row.get("if_owner", 0)) for row in permissions)
	assert not [level for level, count in levels.items() if count > 1]
	used = {field.get("permlevel", 0) for field in document["fields"]}
	granted = {row.get("permlevel", 0) for row in permissions}
	assert used <= granted, f"nobody may see the fields of level {used - granted}"


@every_doctype
def test_the_controller_exists(path):
	document = load(path)
	name = document["name"].replace(" ", "").replace("-", "")
	controller = path.with_suffix(".py")
	assert controller.exists()
	assert re.search(rf"^class {name}\(", controller.read_text(encoding="utf-8"), re.MULTILINE)
	assert (path.parent / "__init__.py").exists()


def declared(path: Path) -> set[str]:
	"""The fields that a controller's type block names."""
	(controller,) = (
		node
		for node in ast.parse(path.read_text(encoding="utf-8")).body
		if isinstance(node, ast.ClassDef) and scrub_class(node.name) == scrub_class(path.stem)
	)
	blocks = [
		node
		for node in controller.body
		if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
	]
	return {node.target.id for block in blocks for node in block.body if isinstance(node, ast.AnnAssign)}


def scrub_class(name: str) -> str:
	return name.replace("_", "").lower()


@every_doctype
def test_the_controller_says_which_fields_there_are(path):
	"""The block that the framework's exporter writes, so that editors and type checkers know the fields."""
	document, source = load(path), path.with_suffix(".py").read_text(encoding="utf-8")
	fields = {
		field["fieldname"]
		for field in document["fields"]
		if field["fieldtype"] not in LAYOUT and not keyword.iskeyword(field["fieldname"])
	}
	if document.get("istable"):
		fields |= {"parent", "parentfield", "parenttype"}
	if not fields:
		return
	assert "# begin: auto-generated types" in source and "# end: auto-generated types" in source
	assert declared(path.with_suffix(".py")) - {"name"} == fields


TESTS = [path for path in APP.glob("**/test_*.py") if path.is_file()]


@every_doctype
def test_a_test_speaks_of_it(path):
	document = load(path)
	if document.get("istable"):
		return
	if not TESTS:
		pytest.skip("the site tests are not written yet")
	if (path.parent / f"test_{path.stem}.py").exists():
		return
	mention = re.compile(rf"""["']{re.escape(document["name"])}["']|\b{path.stem}\b""")
	assert any(mention.search(test.read_text(encoding="utf-8")) for test in TESTS)


# Fixtures, workflows, desk -----------------------------------------------------------------------------------

FIXTURES = sorted((APP / "fixtures").glob("*.json"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture_is_a_list_of_named_documents(path):
	rows = load(path)
	assert isinstance(rows, list) and rows
	assert {scrub(row["doctype"]) for row in rows} == {path.stem}
	names = [row["name"] for row in rows]
	assert len(names) == len(set(names))


def _workflows() -> dict[str, dict]:
	"""Workflows from setup/workflows.py and from fixtures in one shape."""
	found = {}
	path = APP / "setup" / "workflows.py"
	data = constants(path) if path.exists() else {}
	for doctype, transitions in data.get("WORKFLOWS", {}).items():
		found[doctype] = {
			"doctype": doctype,
			"field": "status",
			"states": list(
				dict.fromkeys(state for source, _, target, _ in transitions for state in (source, target))
			),
			"known_states": set(data.get("STATES", ())),
			"transitions": [
				(source, action, target, role)
				for source, action, target, roles in transitions
				for role in roles
			],
		}
	fixture = APP / "fixtures" / "workflow.json"
	states = APP / "fixtures" / "workflow_state.json"
	for row in load(fixture) if fixture.exists() else ():
		found[row["name"]] = {
			"doctype": row["document_type"],
			"field": row["workflow_state_field"],
			"states": [state["state"] for state in row["states"]],
			"known_states": {state["name"] for state in load(states)} if states.exists() else set(),
			"transitions": [
				(step["state"], step["action"], step["next_state"], step["allowed"])
				for step in row["transitions"]
			],
		}
	return found


WORKFLOWS = _workflows()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow_is_consistent(name):
	workflow = WORKFLOWS[name]
	states, transitions = workflow["states"], workflow["transitions"]
	assert set(states) <= workflow["known_states"]
	for source, _, target, role in transitions:
		assert source in states and target in states
		assert role in ROLES
	# One role has one outcome per action, or the framework would pick one by chance.
	assert not [key for key, count in Counter((s, a, r) for s, a, _, r in transitions).items() if count > 1]
	reached, frontier = {states[0]}, [states[0]]
	while frontier:
		here = frontier.pop()
		for source, _, target, _ in transitions:
			if source == here and target not in reached:
				reached.add(target)
				frontier.append(target)
	assert reached == set(states), "a state cannot be reached from the first one"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow_and_document_speak_of_the_same_states(name):
	workflow = WORKFLOWS[name]
	document = DOCTYPES.get(workflow["doctype"])
	if document is None:
		assert workflow["doctype"] in FOREIGN_DOCTYPES
		return
	field = next((field for field in document["fields"] if field["fieldname"] == workflow["field"]), None)
	assert field, f"{workflow['doctype']} has no field {workflow['field']}"
	if field["fieldtype"] == "Select":
		assert set(filter(None, options(field))) == set(workflow["states"])
		if field.get("default"):
			assert field["default"] == workflow["states"][0]


# folder → the document type in it and the field that names the doctype it shows
DESK_FOLDERS = {
	"dashboard_chart": ("Dashboard Chart", "document_type"),
	"notification": ("Notification", "document_type"),
	"number_card": ("Number Card", "document_type"),
	"print_format": ("Print Format", "doc_type"),
	"report": ("Report", "ref_doctype"),
	"web_form": ("Web Form", "doc_type"),
	"workspace": ("Workspace", None),
}
DESK = sorted(
	path
	for folder in DESK_FOLDERS
	for path in APP.glob(f"*/{folder}/*/*.json")
	if path.parent.name == path.stem
)


@pytest.mark.parametrize("path", DESK, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_desk_document_is_consistent(path):
	document = load(path)
	doctype, target = DESK_FOLDERS[path.parents[1].name]
	assert document["doctype"] == doctype
	assert scrub(document["name"]) == path.stem
	assert document.get("module") in MODULES
	assert path.parents[2].name == scrub(document["module"])
	if target and document.get(target):
		assert known(document[target]), document[target]
	assert not {row["role"] for row in document.get("roles") or ()} - ROLES
	for row in [*(document.get("links") or ()), *(document.get("shortcuts") or ())]:
		if (
			isinstance(row, dict)
			and "DocType" in (row.get("link_type"), row.get("type"))
			and row.get("link_to")
		):
			assert known(row["link_to"]), row["link_to"]


@pytest.mark.parametrize("path", sorted(APP.glob("*/dashboard_chart/*/*.json")), ids=lambda path: path.stem)
def test_a_chart_stands_still(path):
	"""frappe-charts 2.0.0-rc27 takes its drawing out of the page while it moves; when the page changes its size
	meanwhile, as every workspace does while it loads, drawing anew ends in an error and keeps the old width."""
	options = json.loads(load(path).get("custom_options") or "{}")
	assert (options.get("animate"), options.get("disableEntryAnimation")) == (0, 1)


@pytest.mark.parametrize("path", sorted(APP.glob("*/workspace/*/*.json")), ids=lambda path: path.stem)
def test_a_workspace_shows_each_block_once(path):
	"""Blocks are told apart by their id; two of the same one show one thing twice, and the other not at all."""
	document = load(path)
	blocks = json.loads(document["content"])
	assert len({block["id"] for block in blocks}) == len(blocks)
	known_blocks = {
		"number_card": {row["number_card_name"] for row in document["number_cards"]},
		"chart": {row["chart_name"] for row in document["charts"]},
		"shortcut": {row["label"] for row in document["shortcuts"]},
		"card": {row["label"] for row in document["links"] if row["type"] == "Card Break"},
	}
	for kind, names in known_blocks.items():
		shown = [block["data"][f"{kind}_name"] for block in blocks if block["type"] == kind]
		assert sorted(shown) == sorted(names), kind


CUSTOM_FIELDS = APP / "setup" / "custom_fields.py"


@pytest.mark.skipif(not CUSTOM_FIELDS.exists(), reason="no custom fields yet")
def test_custom_fields_are_prefixed_and_lead_somewhere():
	"""The prefix keeps our fields apart from ERPNext's own and from those of other apps."""
	tables = (constants(CUSTOM_FIELDS).get("CUSTOM_FIELDS", {}), PEOPLE_FIELDS)
	for doctype, fields in (pair for table in tables for pair in table.items()):
		assert doctype in FOREIGN_DOCTYPES, doctype
		for field in fields:
			assert field["fieldname"].startswith("wuye_"), field["fieldname"]
			if field["fieldtype"] in ("Link", "Table"):
				assert known(field["options"]), field
