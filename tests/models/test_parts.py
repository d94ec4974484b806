"""Organisations and topics are parts of larger ones, and never of themselves."""

import pytest
from django.core.exceptions import ValidationError

from archive.models import Organisation, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Organisation, Topic])
def chain(request):
    whole = request.param.objects.create(name="Whole", slug="whole")
    part = request.param.objects.create(name="Part", slug="part", parent=whole)
    return whole, part, request.param.objects.create(name="Small part", slug="small-part", parent=part)


def test_all_that_it_is_part_of_the_nearest_first(chain):
    whole, part, small = chain
    assert small.wholes == [part, whole]
    assert whole.wholes == []


def test_a_chain_that_comes_back_to_itself_ends(chain):
    whole, part, small = chain
    type(whole).objects.filter(pk=whole.pk).update(parent=small)
    assert type(whole).objects.get(pk=part.pk).wholes == [whole, small, part]


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_nothing_becomes_part_of_itself(chain, nth):
    whole = chain[0]
    whole.parent = chain[nth]
    with pytest.raises(ValidationError, match="is itself a part of “Whole”"):
        whole.full_clean()


def test_another_whole_is_fine(chain):
    whole, _, small = chain
    small.parent = whole
    small.clean()
