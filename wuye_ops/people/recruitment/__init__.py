"""招聘 for properties, on HRMS's documents: requisition, opening, applicant, interview, offer, referral.

HRMS leads from one to the next; the events here ask what it does not. A document without a property is of the head office, and
HRMS's alone.
"""
