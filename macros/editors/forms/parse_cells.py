"""Parse the dates and texts that people type into cells."""

import datetime
import re

from ...data.bullets import mark_lists

# strptime reads names of months in English, whatever the language of the machine.
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
# What a date with the month as a word may have besides day, month and year.
FILLERS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:the|of)\b|(?<=\d)(?:st|nd|rd|th)\b|(?<=\bsep)t\b|[,.-]"
)


def parse_date(text: str) -> datetime.date | None:
    """Return the date that a text gives without ambiguity, or None.

    In figures the day comes first, as in Britain: 3/4/2024 is 3 April and 9/30/2024 is not a date.
    """
    words = text.lower() if text.isascii() else ""
    words = re.sub(r"^\s*(\d\d?)[/.-](\d\d?)[/.-]", r"\1/\2/", words)
    if re.search("[a-z]", words):
        words = FILLERS.sub(" ", words)
    for date_format in FORMATS:
        try:
            return datetime.datetime.strptime(" ".join(words.split()), date_format).date()
        except ValueError:
            continue
    return None


def paragraphs(text: str) -> str:
    """Return a cell's text as Markdown: each line a paragraph, or an item of a list."""
    lines = mark_lists(text).split("\n")
    text = "".join(("\n" if line.startswith("- ") else "\n\n") + line for line in lines if line)
    return text.strip()


def day_of_number(text: str) -> datetime.date | None:
    """Return the day that a spreadsheet keeps as a number, such as 45565, or None."""
    is_number = re.fullmatch(r"[1-9]\d{4}(\.\d+)?", text)
    return datetime.date(1899, 12, 30) + datetime.timedelta(int(text[:5])) if is_number else None
