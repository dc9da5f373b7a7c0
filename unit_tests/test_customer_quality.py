"""Scores of a customer's data, and who is a key customer."""

from datetime import date
from decimal import Decimal

import pytest

from wuye_ops.rules import customer_quality as quality
from wuye_ops.rules import vip

TODAY = date(2026, 6, 30)
RESIDENT_ID = "110199199003077753"
CREDIT_CODE = "91350100M000100Y43"
WHOLE = {
	"name": "张三",
	"customer_class": "Owner",
	"phone": "13912345678",
	"id_number": RESIDENT_ID,
	"emergency_contact": "李四",
	"emergency_phone": "13912345679",
	"has_place": True,
	"known_since": date(2026, 1, 1),
}


def assess(**changes) -> quality.Quality:
	return quality.assess(quality.Facts(**{**WHOLE, **changes}), TODAY)


def test_the_numbers_of_these_tests_are_well_formed():
	assert quality.valid_resident_id(RESIDENT_ID) and quality.valid_credit_code(CREDIT_CODE)


def test_whole_and_fresh_data_are_in_order():
	assert assess() == quality.Quality(100, 100, ())


@pytest.mark.parametrize(
	("changes", "problem", "completeness"),
	[
		({"phone": None}, quality.NO_PHONE, 60),
		({"id_number": None}, quality.NO_ID_NUMBER, 75),
		({"has_place": False}, quality.NO_PLACE, 85),
		({"emergency_contact": ""}, quality.NO_EMERGENCY_CONTACT, 90),
		({"emergency_phone": None}, quality.NO_EMERGENCY_PHONE, 90),
	],
)
def test_what_is_missing_is_named_and_weighed(changes, problem, completeness):
	found = assess(**changes)
	assert (found.completeness, found.correctness, found.problems) == (completeness, 100, (problem,))


def test_a_second_phone_is_a_phone():
	assert assess(phone=None, phone_2="13912345670").completeness == 100


def test_nobody_is_asked_for_an_identity_number_they_need_not_give():
	assert assess(customer_class="Tenant", id_number=None) == quality.Quality(100, 100, ())
	assert assess(customer_class="Tenant", id_number=None, phone=None).completeness == 47


@pytest.mark.parametrize(
	("changes", "problem", "correctness"),
	[
		(
			{"id_number": f"{RESIDENT_ID[:-1]}{(int(RESIDENT_ID[-1], 11) + 1) % 10}"},
			quality.WRONG_ID_NUMBER,
			70,
		),
		({"id_number": "110199203003077752"}, quality.WRONG_ID_NUMBER, 70),
		({"phone": "139123"}, quality.WRONG_PHONE, 70),
		({"emergency_phone": "7788"}, quality.WRONG_PHONE, 70),
		({"sharing_id": 1}, quality.SHARED_ID_NUMBER, 70),
		({"sharing_phone": 3}, quality.SHARED_PHONE, 90),
		({"customer_class": "Developer"}, quality.OTHER_KIND_OF_ID, 80),
		({"name": "王先生"}, quality.DOUBTFUL_NAME, 80),
		({"emergency_phone": WHOLE["phone"]}, quality.OWN_EMERGENCY_PHONE, 90),
		({"known_since": date(2025, 6, 30)}, quality.NOT_CONFIRMED, 80),
	],
)
def test_what_cannot_be_right_is_named_and_costs(changes, problem, correctness):
	found = assess(**changes)
	assert (found.completeness, found.correctness, found.problems) == (100, correctness, (problem,))


def test_a_family_may_share_a_phone_and_a_company_has_a_credit_code():
	assert assess(sharing_phone=2).problems == ()
	assert assess(customer_class="Developer", id_number=CREDIT_CODE).problems == ()


def test_data_are_stale_when_the_months_are_full():
	assert assess(known_since=date(2025, 7, 1)).problems == ()
	facts = quality.Facts(**{**WHOLE, "known_since": date(2016, 1, 1)})
	assert quality.assess(facts, TODAY, stale_months=0).problems == ()


def test_scores_stay_between_nothing_and_all():
	worst = quality.Facts(
		name="1", customer_class="Owner", sharing_id=9, sharing_phone=9, known_since=date(2000, 1, 1)
	)
	found = quality.assess(worst, TODAY)
	assert (found.completeness, found.correctness) == (0, 20)
	worst = quality.Facts(
		name="未知", customer_class="Owner", phone="1", phone_2="1", id_number="1", emergency_phone="1",
		sharing_id=1, sharing_phone=5, known_since=date(2000, 1, 1),
	)  # fmt: skip
	assert quality.assess(worst, TODAY).correctness == 0


@pytest.mark.parametrize("name", ["", "王", "业主", "101住户", "张*", "李女士", "不详", "测试客户"])
def test_stopgaps_are_no_names(name):
	assert quality.is_doubtful_name(name)


@pytest.mark.parametrize("name", ["张三", "欧阳修", "上海某某物业有限公司", "Smith"])
def test_names_are_names(name):
	assert not quality.is_doubtful_name(name)


def test_numbers_are_in_no_representation():
	facts = quality.Facts(**WHOLE)
	assert "139" not in repr(facts) and RESIDENT_ID not in repr(facts)


TERMS = vip.Terms(units=3, area=Decimal(500), fees=Decimal(50000))


@pytest.mark.parametrize(
	("held", "expected"),
	[
		(vip.Holdings(2, Decimal(499), Decimal("49999.99")), ()),
		(vip.Holdings(3), ("units",)),
		(vip.Holdings(1, Decimal(500), Decimal(50000)), ("area", "fees")),
	],
)
def test_key_customers_by_what_they_hold_and_pay(held, expected):
	assert vip.grounds(held, TERMS) == expected


def test_terms_of_nothing_make_nobody_a_key_customer():
	assert vip.grounds(vip.Holdings(99, Decimal(99999), Decimal(10**9)), vip.Terms()) == ()
