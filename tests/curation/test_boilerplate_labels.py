"""The reasons that editors read."""

from archive.admin.passages import because


def test_every_kind_has_a_sentence():
    assert because("caption") == "it is a caption"
    assert because("editor") == "an editor took it out"
    assert because("weather-box") == "it is taken for: weather box"
