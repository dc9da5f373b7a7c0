"""What speaks against a pass or a step of it, in the user's language; the codes are the rules'."""

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import format_datetime

from wuye_ops.rules.steps import NOT_NOW, Refusal

TITLE = "Visitor Pass"


def refuse(refusals: Iterable[Refusal], title: str | None = None) -> None:
	"""Throws all that stands in the way, so that nobody mends one thing to learn of the next."""
	if texts := [in_words(one) for one in refusals]:
		frappe.throw("<br>".join(texts), title=title or _(TITLE))


def in_words(refusal: Refusal) -> str:
	params = {key: _value(value) for key, value in refusal.params.items()}
	return WORDS[refusal.code](params)


def _value(value: object) -> str:
	if hasattr(value, "hour"):
		return format_datetime(value, "MM-dd HH:mm")
	return frappe.utils.escape_html(str(value))


Params = Mapping[str, str]

# functions, since a translation is looked up when it is needed
WORDS = {
	# rules.invitation
	"ends_before_it_begins": lambda of: _("The visit ends before it begins. Correct its times."),
	"over": lambda of: _("The visit was over at {0}. Choose a later time.").format(of["until"]),
	"too_far_ahead": lambda of: _("Visits are registered {0} days ahead at most.").format(of["days"]),
	"too_long": lambda of: _("A pass lasts {0} days at most.").format(of["days"]),
	"too_many_entries": lambda of: _("A pass lets in between 1 and {0} times.").format(of["most"]),
	"too_many_persons": lambda of: _("A pass is for 1 to {0} people.").format(of["most"]),
	"too_many_passes": lambda of: _(
		"The unit has {0} passes that are good, which is the most at a time. Revoke one that is not needed."
	).format(of["most"]),
	"too_many_today": lambda of: _(
		"{0} passes have been made for the unit today, which is the most in a day."
	).format(of["most"]),
	# rules.visitor_pass, steps
	NOT_NOW: lambda of: _("This pass is “{0}”: the step is not possible any more.").format(
		_(of["status"], context="Visitor Pass")
	),
	"not_host": lambda of: _("Only who lives in the unit answers for its visitors."),
	"spoke_with_nobody": lambda of: _("Say with whom of the unit you have spoken."),
}
