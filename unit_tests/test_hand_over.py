"""Whoever leaves hands over what they hold; what nobody has taken is not handed over."""

import pytest

from wuye_ops.rules import hand_over as rules
from wuye_ops.rules.hand_over import Item


def record(name: str = "HT-2027-0001", **fields) -> Item:
	return Item(rules.RECORD, "Record", name, **{"receiver": "EMP-2", **fields})


def policy(**fields) -> Item:
	return Item(rules.POLICY, "Policy Checklist", "PCL-00001", **{"receiver": "EMP-2", **fields})


def loan(**fields) -> Item:
	return Item(rules.LOAN, "Record Loan", "RL-2027-00001", **fields)


@pytest.mark.parametrize(
	("item", "expected"),
	[
		(record(), None),
		(record(receiver=None), rules.NO_RECEIVER),
		(record(receiver="EMP-1"), rules.TO_ONESELF),
		(policy(checker="EMP-3"), None),
		(policy(checker="EMP-2"), rules.CHECKS_OWN),
		(loan(on_paper=True), rules.STILL_OUT),
		# an electronic loan ends with the employment
		(loan(), None),
		(Item(rules.CONFIRMATION, "Record Confirmation", "c1"), None),
	],
)
def test_obstacles(item, expected) -> None:
	assert [code for _item, code in rules.obstacles("EMP-1", [item])] == ([expected] if expected else [])


def test_what_came_after_the_list_is_noticed() -> None:
	listed = [record("a"), record("b")]
	assert rules.new_since(listed, [record("b")]) == ()
	assert rules.new_since(listed, [record("b"), record("c")]) == (record("c"),)


@pytest.mark.parametrize(
	("user", "expected", "other", "allowed"),
	[
		("giver", "giver", None, True),
		("giver", "giver", "receiver", True),
		("somebody", "giver", None, False),
		("giver", None, None, False),
		# one person for both sides is no hand-over
		("giver", "giver", "giver", False),
	],
)
def test_signatures(user, expected, other, allowed) -> None:
	assert rules.may_sign(user, expected, other) is allowed
