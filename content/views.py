"""What machines read about the whole site."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from content.addresses import absolute
from content.middleware import PRIVATE
from content.sitemaps import entries


def sitemap(request):
    """Every public page, for search engines."""
    return render(request, "content/sitemap.xml", {"entries": entries()}, content_type="application/xml")


def robots(request):
    """What search engines shall leave alone, and where the sitemap is."""
    prefixes = ["/"] + [f"/{code}/" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    lines = ["User-agent: *", *(f"Disallow: {prefix}{part}/" for part in sorted(PRIVATE) for prefix in prefixes)]
    lines += ["", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def no_documents(request):
    """No document can be put here: one that nobody redraws would carry names and places of its own."""
    raise Http404


def one_picture_at_a_time(request, rest=""):
    """Wagtail's form for many pictures stores files before anyone has said what they show, and as they came."""
    return redirect("wagtailimages:add")
