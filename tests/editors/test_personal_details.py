"""What looks like a personal detail, and what does not."""

import pytest

from macros.data.plan_data import PlanData
from macros.editors.personal_details import personal_details, public_details

PRIVATE = {
    "Call Ann on 07700 900123 first": "“07700 900123” may be a private phone number",
    "(07700) 900-123": "“(07700) 900-123” may be a private phone number",
    "mob. +44 7700 900 123.": "“+44 7700 900 123” may be a private phone number",
    "+44 (0)7700 900123": "“+44 (0)7700 900123” may be a private phone number",
    "Excel dropped the nought: 7700900123": "“7700900123” may be a private phone number",
    "home: 01632 960 1234": "“01632 960 1234” may be a private phone number",
    "020 7946 0000": "“020 7946 0000” may be a private phone number",
    "write to ann.other@mail.example.": "“ann.other@mail.example” may be a private email address",
    "at 12 Acacia Avenue, Anytown, ZZ9 9ZZ": (
        "“12 Acacia Avenue, Anytown, ZZ9 9ZZ” may be a private address"
    ),
    "12a the Green\nzz9 9zz": "“12a the Green zz9 9zz” may be a private address",
    "Flat 3, ZZ1A 1AA": "“3, ZZ1A 1AA” may be a private address",
    "We visited 12 Acacia Avenue.": "“12 Acacia Avenue” may be a private address",
    "Mrs Smith was helped": "“Mrs Smith” may be a private person's name",
    "mr smith": "“mr smith” may be a private person's name",
    "MR O'NEILL": "“MR O'NEILL” may be a private person's name",
    "Ms. A. B. Smith-Jones": "“Ms. A. B. Smith-Jones” may be a private person's name",
    "Mr and Miss Smith": "“Miss Smith” may be a private person's name",
    "Dr\u00a0Żak": "“Dr Żak” may be a private person's name",
}
PUBLIC = [
    "Call 101, 999 or 0300 123 1234, or text 61016.",
    "From 01-02-2024 09-30 to 01.02.2024 09.30, 2024-25 and 2023/24",
    "£07700 900123, 1,234,567 visits and 0.7700900123",
    "01234567890123456",
    "Ref. CR/07700900123",
    "12 homes in Anytown, ZZ9 9ZZ, and 40 High Street shops",
    "In 2024 Anytown ZZ9 9ZZ",
    "MS Teams, MRI scans, DR plans, a near miss Anytown, Mr",
    "On 3 March Kent Police and 12 Wardens of ASB1 2nd team met",
    "@anytown on X",
]


@pytest.mark.parametrize(("text", "what"), PRIVATE.items())
def test_what_looks_like_a_personal_detail(text: str, what: str) -> None:
    assert [*map(str, personal_details(text))] == [what]


@pytest.mark.parametrize("text", PUBLIC)
def test_what_looks_like_no_personal_detail(text: str) -> None:
    assert [*personal_details(text)] == []


def test_contacts_in_the_data_are_not_private(small: PlanData) -> None:
    public = public_details(small)
    numbers = [partner.telephone for partner in small.partners if partner.telephone]
    text = " or ".join([small.site.email.upper(), *numbers])
    text += " or ".join(number.replace(" ", "").replace("0", "+44", 1) for number in numbers)
    assert [*personal_details(text, public)] == []
    assert next(personal_details("A 07700 900123", public)).offset == 2
