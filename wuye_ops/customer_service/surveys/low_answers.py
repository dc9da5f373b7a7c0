"""低分回访: whoever answers a survey with a low grade is called back, once for each answer sheet.

Only where the survey has names. Of an anonymous one nobody knows whom to call: there the analysis leads to a plan for all.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.customer_service import follow_ups
from wuye_ops.customer_service.surveys.analysis import GRADES_OF, trade
from wuye_ops.customer_service.surveys.analysis_data import RESPONSE, SURVEY
from wuye_ops.property.places import department_of
from wuye_ops.rules.identity import mask_numbers_in
from wuye_ops.rules.survey import NPS, TEXT

LONGEST = 1000
# what is older is no news to anybody
CATCH_UP_DAYS = 30


def follow_response(name: str) -> str | None:
	"""Hook `wuye_survey_answered`: plans the call that low answers ask for; the name of the follow-up, None for none.

	name: of a Survey Response.
	"""
	response = frappe.get_doc(RESPONSE, name)
	low = [row for row in response.answers if row.is_low]
	if not low or not response.customer or frappe.get_cached_value(SURVEY, response.survey, "anonymous"):
		return None
	department, _head = department_of(
		response.property, next((row.section for row in low if row.section), "")
	)
	follow_up = frappe.get_doc(
		{
			"doctype": follow_ups.DOCTYPE,
			"survey": response.survey,
			"survey_response": response.name,
			"subject": frappe.get_cached_value(SURVEY, response.survey, "title"),
			"property": response.property,
			"customer": response.customer,
			"unit": response.unit,
			"department": department,
			"reason": follow_ups.SURVEY,
			"low_answers": in_words(response),
			"due_on": follow_ups.due_day(response.property, getdate(nowdate())),
		}
	)
	follow_up.flags.by_service = True
	# Whoever answers asks for the call, and has no right of staff. Its name is made of the response: of two the second is
	# found made.
	return follow_up.insert(ignore_permissions=True, ignore_if_duplicate=True).name


def catch_up(today: date | None = None) -> int:
	"""Every day: plans the calls that were asked for and could not be planned when the answer came, such as for want of a
	setting. Returns how many. One that fails again stays for the next day and stops no other.
	"""
	planned = 0
	for name in _without_call(getdate(today or nowdate())):
		try:
			planned += bool(follow_response(name))
			frappe.db.commit()
		# whatever it is: the answer itself is the row that waits, and is found again tomorrow
		except Exception:
			frappe.db.rollback()
			frappe.log_error(
				title=_("A low answer could not be followed up"),
				reference_doctype=RESPONSE,
				reference_name=name,
			)
	return planned


def _without_call(today: date) -> list[str]:
	response, call = frappe.qb.DocType(RESPONSE), frappe.qb.DocType(follow_ups.DOCTYPE)
	return (
		frappe.qb.from_(response)
		.left_join(call)
		.on(call.survey_response == response.name)
		.select(response.name)
		.where((response.is_low == 1) & response.customer.isnotnull() & call.name.isnull())
		.where(response.answered_on >= add_days(today, -CATCH_UP_DAYS))
		.orderby(response.answered_on)
		.run(pluck=True)
	)


def in_words(response) -> str:
	"""The low answers, and what the customer wrote, a line each."""
	lines = []
	for row in response.answers:
		if row.is_low:
			asked = " · ".join(filter(None, (row.section and trade(row.section), row.part or row.question)))
			given = (
				_("{0} of 10 points").format(row.points)
				if row.type == NPS
				else _(row.value, context=GRADES_OF)
			)
			lines.append(_("{0}: {1}").format(asked, given))
		elif row.type == TEXT and row.value:
			lines.append(_("{0}: {1}").format(row.question, row.value))
	return mask_numbers_in("\n".join(lines))[:LONGEST]
