"""What the reading index says, once it is settled."""

from archive.indexing.build import index_is_outdated, rebuild_index, update_index, who_is
from archive.indexing.models import StatementEntry
from archive.indexing.quotes import group_quotes
from archive.models import Organisation, Person, Statement


def refresh():
    """Bring the index in step with records that a test wrote past the views."""
    rebuild_index() if index_is_outdated() else update_index()
    group_quotes()


def entries():
    refresh()
    return StatementEntry.objects.all()


def statements(found):
    """Return the statements of entries, newest first."""
    keys = list(found.newest_first().values_list("statement_id", flat=True))
    rows = Statement.objects.in_bulk(keys)
    return [rows[key] for key in keys]


def said_by(who: Person | Organisation):
    key = who_is(who.pk, None) if isinstance(who, Person) else who_is(None, who.pk)
    return set(statements(entries().said_by(key)))


def said_by_members_of(organisation: Organisation):
    return set(statements(entries().of_members(organisation)))
