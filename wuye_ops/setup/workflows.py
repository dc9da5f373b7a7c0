"""The life of a request and of a task as Frappe workflows: who may move what from where to where."""

from collections.abc import Iterable

import frappe

CS, PM, DH, FS = "Customer Service", "Property Manager", "Department Head", "Field Staff"
QI, RC, OD = "Quality Inspector", "Records Clerk", "Operations Director"
AM, SYSTEM = "Accounts Manager", "Administrator"
HU, HM = "HR User", "HR Manager"

# state → indicator colour
STATES = {
	"New": "Danger",
	"Accepted": "Primary",
	"In Progress": "Warning",
	"On Hold": "Inverse",
	"Resolved": "Success",
	"Closed": "",
	"Cancelled": "",
	"Draft": "",
	"To Assign": "Danger",
	"Assigned": "Primary",
	"Blocked": "Danger",
	"Done": "Info",
	"Verified": "Success",
	"Open": "Danger",
	"To Verify": "Info",
	"Returned": "Danger",
	"Entered": "Danger",
	"Answered": "Success",
	"Refused": "",
	"Withdrawn": "",
	"To Approve": "Info",
	"Approved": "Success",
	"To Judge": "Info",
	"Effective": "Success",
	"Not Effective": "Danger",
	"Pending Approval": "Info",
	"In Force": "Success",
	"Replaced": "",
	"Pending": "Warning",
	"Open & Approved": "Success",
	"Rejected": "Danger",
	"Filled": "Primary",
}

# (from, action, to, roles)
REQUEST_TRANSITIONS = [
	("New", "Accept", "Accepted", (CS, PM)),
	("Accepted", "Start", "In Progress", (CS, PM)),
	("Accepted", "Hold", "On Hold", (CS, PM)),
	("In Progress", "Hold", "On Hold", (CS, PM, DH)),
	("On Hold", "Resume", "In Progress", (CS, PM, DH)),
	("Accepted", "Resolve", "Resolved", (CS, PM)),
	("In Progress", "Resolve", "Resolved", (CS, PM)),
	("Resolved", "Close", "Closed", (CS, PM)),
	("Resolved", "Reopen", "In Progress", (CS, PM)),
	("New", "Cancel", "Cancelled", (CS, PM)),
	("Accepted", "Cancel", "Cancelled", (CS, PM)),
	("In Progress", "Cancel", "Cancelled", (CS, PM)),
	("On Hold", "Cancel", "Cancelled", (CS, PM)),
]

TASK_TRANSITIONS = [
	("Draft", "Dispatch", "To Assign", (CS, PM, DH)),
	("To Assign", "Assign", "Assigned", (DH, PM)),
	("To Assign", "Claim", "Assigned", (FS,)),
	("Assigned", "Return to Pool", "To Assign", (DH, PM, FS)),
	("Assigned", "Start", "In Progress", (FS, DH)),
	("In Progress", "Report Problem", "Blocked", (FS, DH)),
	("Blocked", "Resume", "In Progress", (FS, DH, PM)),
	("Blocked", "Return to Pool", "To Assign", (DH, PM)),
	("In Progress", "Return to Pool", "To Assign", (DH, PM)),
	("In Progress", "Finish", "Done", (FS, DH)),
	("Done", "Verify", "Verified", (DH, PM, CS)),
	("Done", "Return", "In Progress", (DH, PM, CS)),
	("Draft", "Cancel", "Cancelled", (CS, PM, DH)),
	("To Assign", "Cancel", "Cancelled", (CS, PM, DH)),
	("Assigned", "Cancel", "Cancelled", (CS, PM, DH)),
	("In Progress", "Cancel", "Cancelled", (PM, DH)),
	("Blocked", "Cancel", "Cancelled", (CS, PM, DH)),
]

# Nobody moves their own work to Closed, Returned or Cancelled: the controller asks who had a hand in it.
RECTIFICATION_TRANSITIONS = [
	("Open", "Start", "In Progress", (FS, DH, PM)),
	("Returned", "Start", "In Progress", (FS, DH, PM)),
	("In Progress", "Submit for Verification", "To Verify", (FS, DH, PM)),
	("To Verify", "Verify", "Closed", (DH, PM, QI)),
	("To Verify", "Return", "Returned", (DH, PM, QI)),
	("Open", "Cancel", "Cancelled", (PM, QI)),
	("In Progress", "Cancel", "Cancelled", (PM, QI)),
	("Returned", "Cancel", "Cancelled", (PM, QI)),
]

# Who checks the identity for a deletion does not answer it: the controller asks who it was.
DATA_REQUEST_TRANSITIONS = [
	("Entered", "Confirm Identity", "In Progress", (CS, PM, RC)),
	("In Progress", "Answer", "Answered", (PM, RC)),
	("In Progress", "Refuse", "Refused", (PM, RC)),
	("Entered", "Refuse", "Refused", (PM, RC)),
	("Entered", "Withdraw", "Withdrawn", (CS, PM, RC)),
	("In Progress", "Withdraw", "Withdrawn", (CS, PM, RC)),
]

# Nobody approves their own evaluation: the controller asks who made it and who handed it in.
EVALUATION_TRANSITIONS = [
	("Draft", "Submit for Approval", "To Approve", (QI, PM, OD)),
	("Returned", "Submit for Approval", "To Approve", (QI, PM, OD)),
	("To Approve", "Approve", "Approved", (OD,)),
	("To Approve", "Return", "Returned", (OD,)),
	("Draft", "Cancel", "Cancelled", (QI, PM, OD)),
	("Returned", "Cancel", "Cancelled", (QI, PM, OD)),
	("Approved", "Cancel", "Cancelled", (OD,)),
]

# The steps are those of rules.improvement; nobody judges their own work, and figures bind who judges.
IMPROVEMENT_TRANSITIONS = [
	("Open", "Start", "In Progress", (DH, PM, QI, CS, OD)),
	("In Progress", "Hand In", "To Judge", (DH, PM, QI, CS, OD)),
	("To Judge", "Confirm Effect", "Effective", (QI, PM, OD)),
	("To Judge", "Deny Effect", "Not Effective", (QI, PM, OD)),
	("To Judge", "Return", "In Progress", (QI, PM, OD)),
	("Not Effective", "Resume", "In Progress", (DH, PM, QI, CS, OD)),
	("Effective", "Close", "Closed", (QI, PM, OD)),
	("Open", "Give Up", "Closed", (PM, OD)),
	("In Progress", "Give Up", "Closed", (PM, OD)),
	("To Judge", "Give Up", "Closed", (PM, OD)),
	("Not Effective", "Give Up", "Closed", (PM, OD)),
]

# The steps are those of rules.cost_plan. Nobody approves what they have written in; who may by amount is said by Approval
# Limit. A plan is replaced by the approval of its revision alone.
COST_PLAN_TRANSITIONS = [
	("Draft", "Submit for Approval", "Pending Approval", (PM, AM, OD)),
	("Returned", "Submit for Approval", "Pending Approval", (PM, AM, OD)),
	("Pending Approval", "Approve", "In Force", (PM, AM, OD)),
	("Pending Approval", "Return", "Returned", (PM, AM, OD)),
	("In Force", "Replace", "Replaced", (SYSTEM,)),
	("In Force", "Close", "Closed", (AM, OD)),
	("Draft", "Withdraw", "Withdrawn", (PM, AM, OD)),
	("Returned", "Withdraw", "Withdrawn", (PM, AM, OD)),
	("Pending Approval", "Withdraw", "Withdrawn", (PM, AM, OD)),
]

# Nobody approves their own review: the controller asks who made it and who handed it in.
COST_REVIEW_TRANSITIONS = [
	("Draft", "Submit for Approval", "To Approve", (PM, AM, OD)),
	("Returned", "Submit for Approval", "To Approve", (PM, AM, OD)),
	("To Approve", "Approve", "Approved", (AM, OD)),
	("To Approve", "Return", "Returned", (AM, OD)),
	("Draft", "Cancel", "Cancelled", (PM, AM, OD)),
	("Returned", "Cancel", "Cancelled", (PM, AM, OD)),
	("Approved", "Cancel", "Cancelled", (OD,)),
]

# HRMS's statuses. Nobody approves their own: the document event asks who it was. Whatever its status, HRMS fills a requisition when its
# opening is closed, by hand or by the clock.
REQUISITION_TRANSITIONS = [
	("Pending", "Approve", "Open & Approved", (HM, OD)),
	("Pending", "Reject", "Rejected", (HM, OD)),
	("Pending", "Put on Hold", "On Hold", (HU, HM, OD)),
	("Open & Approved", "Put on Hold", "On Hold", (HU, HM, OD)),
	("On Hold", "Ask Again", "Pending", (HU, HM, OD, PM)),
	("Rejected", "Ask Again", "Pending", (HU, HM, OD, PM)),
	("Pending", "Withdraw", "Cancelled", (HU, HM, OD, PM)),
	("Open & Approved", "Withdraw", "Cancelled", (HU, HM, OD, PM)),
	("On Hold", "Withdraw", "Cancelled", (HU, HM, OD, PM)),
	("Open & Approved", "Mark as Filled", "Filled", (HU, HM)),
	("Pending", "Mark as Filled", "Filled", (HU, HM)),
	("On Hold", "Mark as Filled", "Filled", (HU, HM)),
	("Rejected", "Mark as Filled", "Filled", (HU, HM)),
	("Cancelled", "Mark as Filled", "Filled", (HU, HM)),
]

WORKFLOWS = {
	"Service Request": REQUEST_TRANSITIONS,
	"Service Task": TASK_TRANSITIONS,
	"Rectification": RECTIFICATION_TRANSITIONS,
	"Data Subject Request": DATA_REQUEST_TRANSITIONS,
	"Quality Evaluation": EVALUATION_TRANSITIONS,
	"Improvement Plan": IMPROVEMENT_TRANSITIONS,
	"Cost Plan": COST_PLAN_TRANSITIONS,
	"Cost Review": COST_REVIEW_TRANSITIONS,
	"Job Requisition": REQUISITION_TRANSITIONS,
}
# HRMS's documents keep their own ways until HR asks for ours (people/setup)
ON_REQUEST = ("Job Requisition",)

# The framework's own, from which others may have made workflows: they stay when the app goes.
OF_THE_FRAMEWORK = ("Pending", "Approved", "Rejected", "Approve", "Reject", "Review")


def states_of(transitions: list[tuple]) -> list[str]:
	"""The states in the order in which the transitions first name them."""
	return list(dict.fromkeys(state for source, _, target, _ in transitions for state in (source, target)))


def make_workflows() -> None:
	"""Adds what is absent; a workflow that a site has changed stays as it is."""
	for doctype in WORKFLOWS:
		if doctype not in ON_REQUEST:
			make_workflow(doctype)


def make_workflow(doctype: str) -> str:
	"""Adds what is absent of one; its name."""
	transitions = WORKFLOWS[doctype]
	for state in states_of(transitions):
		if not frappe.db.exists("Workflow State", state):
			_add({"doctype": "Workflow State", "workflow_state_name": state, "style": STATES[state]})
	for _, action, _, _ in transitions:
		if not frappe.db.exists("Workflow Action Master", action):
			_add({"doctype": "Workflow Action Master", "workflow_action_name": action})
	if not frappe.db.exists("Workflow", doctype):
		_add(_workflow(doctype, transitions))
	return doctype


def _add(fields: dict) -> None:
	# install and migrate run as Administrator, and who may set up people may have this made
	frappe.get_doc(fields).insert(ignore_permissions=True)


def _workflow(doctype: str, transitions: list[tuple]) -> dict:
	return {
		"doctype": "Workflow",
		"workflow_name": doctype,
		"document_type": doctype,
		"workflow_state_field": "status",
		"is_active": 1,
		"send_email_alert": 0,
		# lists show more than the state: what is late stands out (the doctypes' own indicators)
		"override_status": 1,
		"states": [
			# the doctype's own rights say who may edit
			{"state": state, "doc_status": "0", "allow_edit": "Desk User"}
			for state in states_of(transitions)
		],
		"transitions": [
			{
				"state": source,
				"action": action,
				"next_state": target,
				"allowed": role,
				"allow_self_approval": 1,
			}
			for source, action, target, roles in transitions
			for role in roles
		],
	}


def remove_workflows(doctypes: Iterable[str] = tuple(WORKFLOWS)) -> None:
	"""Removes workflows of ours, and the states and actions nothing else uses."""
	removed = [WORKFLOWS[doctype] for doctype in doctypes]
	for doctype in doctypes:
		for child in ("Workflow Document State", "Workflow Transition"):
			frappe.db.delete(child, {"parent": doctype})
		waiting = frappe.get_all("Workflow Action", {"reference_doctype": doctype}, pluck="name")
		frappe.db.delete("Workflow Action Permitted Role", {"parent": ["in", waiting or [""]]})
		frappe.db.delete("Workflow Action", {"reference_doctype": doctype})
		frappe.db.delete("Workflow", {"name": doctype})
	states = {state for transitions in removed for state in states_of(transitions)}
	actions = {action for transitions in removed for _, action, _, _ in transitions}
	states, actions = states.difference(OF_THE_FRAMEWORK), actions.difference(OF_THE_FRAMEWORK)
	for state in states - set(frappe.get_all("Workflow Document State", pluck="state")):
		frappe.db.delete("Workflow State", {"name": state})
	for action in actions - set(frappe.get_all("Workflow Transition", pluck="action")):
		frappe.db.delete("Workflow Action Master", {"name": action})
