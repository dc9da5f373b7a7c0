"""Who approves a policy, and when somebody is reminded."""

from datetime import date, timedelta

import pytest

from wuye_ops.rules import document_control as rules
from wuye_ops.rules.document_control import Approver

EXPIRES = date(2026, 12, 31)


@pytest.mark.parametrize(
	("roles", "author", "company_wide", "why"),
	[
		(["Property Manager"], "another", False, None),
		(["Property Manager"], "me", False, rules.NOT_OWN),
		(["Property Manager"], "another", True, rules.NO_ROLE),
		(["Operations Director"], "another", True, None),
		(["Records Clerk"], "another", False, rules.NO_ROLE),
	],
)
def test_who_approves(roles, author, company_wide, why):
	assert rules.refusal(Approver("me", roles), author, company_wide) == why


@pytest.mark.parametrize(
	("left", "stage"), [(61, None), (60, 60), (31, 60), (30, 30), (7, 7), (1, 7), (0, 0), (-5, 0)]
)
def test_an_expiry_is_told_in_stages(left, stage):
	today = EXPIRES - timedelta(days=left)
	assert rules.expiry_stage(EXPIRES, today) == stage
	assert rules.expiry_key(EXPIRES, today) == (None if stage is None else f"2026-12-31|{stage}")


def test_each_stage_has_one_key_on_whichever_day_somebody_looks():
	keys = [rules.expiry_key(EXPIRES, EXPIRES - timedelta(days=left)) for left in range(100, -30, -1)]
	assert len(set(keys) - {None}) == len(rules.EXPIRY_STAGES)


def test_a_review_is_told_ahead_and_when_it_is_overdue():
	keys = [rules.review_key(EXPIRES, EXPIRES - timedelta(days=left)) for left in (31, 30, 0, -1, -300)]
	assert keys == [None, "2026-12-31|ahead", "2026-12-31|ahead", "2026-12-31|overdue", "2026-12-31|overdue"]


def test_a_version_without_a_planned_day_is_in_force_at_once():
	assert rules.comes_into_force(None, EXPIRES)
	assert rules.comes_into_force(EXPIRES, EXPIRES)
	assert not rules.comes_into_force(EXPIRES, EXPIRES - timedelta(days=1))
