"""RIS, in UTF-8: a tag and a value on each line."""

from archive.browsing.citing.reference import SITE, Reference
from archive.dates import PartialDate


def write(reference: Reference) -> str:
    """The record with the line ends that RIS asks for. Values are one line each, so none can be taken for a tag."""
    published = reference.published
    values = [
        ("TY", "NEWS"),
        ("ID", reference.key),
        *(("AU", author.inverted) for author in reference.authors),
        ("TI", reference.title),
        ("T2", reference.publisher),
        ("PY", _year(published)),
        ("DA", _date(published)),
        ("LA", reference.language),
        ("UR", reference.url),
        ("DB", SITE),
        ("AN", reference.address),
        ("Y2", f"{reference.accessed:%Y/%m/%d}/"),
        ("N1", reference.note),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in values if value) + "ER  - \r\n"


def _year(published: PartialDate | None) -> str:
    same = published and published.earliest.year == published.latest.year
    return f"{published.earliest.year:04d}" if published and same else ""


def _date(published: PartialDate | None) -> str:
    """Year, month, day and other words between slashes, as far as they are known; an interval stands in the words."""
    if published is None:
        return ""
    first, last = published.earliest, published.latest
    year = f"{first.year:04d}" if first.year == last.year else ""
    month = f"{first.month:02d}" if year and first.month == last.month else ""
    day = f"{first.day:02d}" if first == last else ""
    return f"{year}/{month}/{day}/{published.words() if published.precision == 'interval' else ''}"
