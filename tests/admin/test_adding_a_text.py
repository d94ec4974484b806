"""An editor adds an article by pasting or uploading a text."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.models import Article, Seed
from tests.loading.conftest import HARBOUR

pytestmark = pytest.mark.django_db

ADD = "/admin/archive/article/add/"


def test_a_pasted_text_is_read_and_its_article_opened(admin_client, admin_user):
    response = admin_client.post(ADD, {"text": HARBOUR, "name": "harbour"})
    article = Article.objects.get()
    assert response.url == reverse("admin:archive_article_change", args=[article.pk])
    assert article.title == "Harbour to be dredged, says minister"
    assert Seed.objects.get().added_by == admin_user


def test_an_uploaded_file_keeps_its_bytes_and_encoding(admin_client):
    admin_client.post(ADD, {"file": SimpleUploadedFile("port.txt", HARBOUR.encode("utf-16"))})
    seed = Seed.objects.get()
    assert seed.text.encoding == "utf-16-le"
    assert seed.path.startswith("admin:port.txt-")


@pytest.mark.parametrize("data", [{}, {"text": "  \n"}])
def test_nothing_is_refused(admin_client, data):
    response = admin_client.post(ADD, data)
    assert "Paste a text or choose a file" in response.content.decode()
    assert not Seed.objects.exists()


def test_both_are_refused(admin_client):
    response = admin_client.post(ADD, {"text": HARBOUR, "file": SimpleUploadedFile("a.txt", b"x")})
    assert "one of the two" in response.content.decode()


def test_a_text_without_an_article_is_kept_and_the_editor_told(admin_client):
    response = admin_client.post(
        ADD, {"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(200)))}, follow=True
    )
    assert "No article was found in it" in response.content.decode()
    assert Seed.objects.get().outcome == Seed.Outcome.BINARY


def test_a_text_that_is_there_already_leads_to_its_article(admin_client):
    admin_client.post(ADD, {"text": HARBOUR})
    response = admin_client.post(ADD, {"text": HARBOUR}, follow=True)
    assert "in the archive already" in response.content.decode()
    assert Article.objects.count() == 1
