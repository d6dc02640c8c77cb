"""Pages of the desk and the way in. Reading never changes anything; every change is a POST with Django's CSRF check."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chapters import actions
from chapters.desk import columns_for, dock
from chapters.errors import ChapterError
from chapters.forms import InviteForm, PasswordForm
from chapters.mails import INVITATION, INVITATION_DAYS
from chapters.models import Membership
from chapters.queries import memberships_of
from chapters.rules import WORDS, Ability, abilities_of, chapters_where, get_chapter_or_404
from people.models import User


@login_required
def desk(request):
    """Which desk? Straight in where there is only one."""
    chapters = list(chapters_where(request.user, Ability.OPEN_DESK).order_by("title"))
    if len(chapters) == 1:
        return redirect("chapter_desk", slug=chapters[0].slug)
    return render(request, "chapters/desks.html", {"chapters": chapters})


@login_required
def chapter_desk(request, slug):
    """One chapter's desk: what each app has to show to this person."""
    chapter = get_chapter_or_404(request.user, Ability.OPEN_DESK, slug=slug)
    may = abilities_of(request.user, chapter)
    context = {
        "chapter": chapter,
        "columns": columns_for(request, chapter),
        "roles": [one for one in memberships_of(chapter) if one.user_id == request.user.pk],
        "abilities": [words for ability, words in WORDS.items() if ability in may],
        "languages": settings.LANGUAGES,
        "here": "today",
    }
    return render(request, "chapters/desk.html", {**context, **dock(request, chapter)})


@login_required
def people(request, slug):
    """Who works here, and for coordinators: invite, give a role."""
    chapter = get_chapter_or_404(request.user, Ability.MANAGE_MEMBERS, slug=slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.invite(**form.cleaned_data, chapter=chapter, locale=request.LANGUAGE_CODE, actor=request.user)
        return redirect("chapter_people", slug=slug)
    return _people_page(request, chapter, form=form, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request, slug, membership):
    """Take one role from one person."""
    chapter = get_chapter_or_404(request.user, Ability.MANAGE_MEMBERS, slug=slug)
    found = get_object_or_404(Membership.objects.select_related("user", "chapter"), pk=membership, chapter=chapter)
    try:
        actions.revoke_role(membership=found, actor=request.user)
    except ChapterError as error:
        return _people_page(request, chapter, form=InviteForm(), error=error, status=409)
    return redirect("chapter_people", slug=slug)


def _people_page(request, chapter, *, status, **context):
    context |= {"chapter": chapter, "members": memberships_of(chapter), "here": "people", **dock(request, chapter)}
    return render(request, "chapters/people.html", context, status=status)


@login_required
@require_POST
def language(request):
    """The language in which the desk speaks to this person from now on."""
    locale = request.POST.get("locale", "")
    if locale in dict(settings.LANGUAGES):
        actions.set_language(user=request.user, locale=locale)
    back = request.POST.get("next", "")
    stays = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back) if stays else redirect("desk")


def welcome(request, token):
    """The invited person chooses a password; opening the link changes nothing."""
    try:
        pk = signing.loads(token, salt=INVITATION, max_age=INVITATION_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        raise Http404 from None
    user = User.objects.filter(pk=pk, is_active=False).first()
    if user is None or user.has_usable_password():
        raise Http404
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.accept_invitation(user=user, password=form.cleaned_data["password"])
        return redirect("account_login")
    return render(request, "chapters/welcome.html", {"form": form, "noindex": True, "invited": user})
