"""Two to four speakers side by side."""

from django.views.generic import TemplateView


class Compare(TemplateView):
    template_name = "archive/compare.html"
