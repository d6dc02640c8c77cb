"""Addresses of dates on the desk. They carry no language: its guard (chapters/middleware.py) watches `/desk/` only."""

from django.urls import path

from events.views import (
    desk,
    desk_answers,
    desk_attendance,
    desk_cohosts,
    desk_dates,
    desk_edit,
    desk_exports,
    desk_gatherings,
    desk_guests,
    desk_hosts,
    desk_imports,
    desk_messages,
    desk_post,
    desk_questions,
)

urlpatterns = [
    path("desk/<str:chapter>/dates/", desk_dates.dates, name="desk_dates"),
    path("desk/<str:chapter>/dates/<uuid:uid>/", desk.date, name="desk_date"),
    path("desk/<str:chapter>/dates/<uuid:uid>/cancel/", desk.cancel, name="desk_date_cancel"),
    path("desk/<str:chapter>/dates/<uuid:uid>/call-back/", desk.call_back, name="desk_date_call_back"),
    path("desk/<str:chapter>/dates/<uuid:uid>/edit/", desk_edit.edit, name="desk_date_edit"),
    path("desk/<str:chapter>/dates/<uuid:uid>/postpone/", desk_edit.postpone, name="desk_date_postpone"),
    path("desk/<str:chapter>/dates/<uuid:uid>/follow/", desk_edit.follow_again, name="desk_date_follow"),
    path("desk/<str:chapter>/dates/<uuid:uid>/message/", desk_messages.messages, name="desk_messages"),
    path("desk/<str:chapter>/dates/<uuid:uid>/feedback/", desk_messages.feedback, name="desk_feedback"),
    path("desk/<str:chapter>/dates/<uuid:uid>/settle/", desk_edit.settle_one, name="desk_date_settle"),
    path("desk/<str:chapter>/dates/<uuid:uid>/seats/", desk_edit.seats, name="desk_date_seats"),
    path("desk/<str:chapter>/dates/<uuid:uid>/guests/new/", desk_guests.put_in, name="desk_guest_new"),
    path("desk/<str:chapter>/dates/<uuid:uid>/guests/<uuid:guest>/", desk_guests.guest, name="desk_guest"),
    *(
        path(f"desk/<str:chapter>/dates/<uuid:uid>/guests/<uuid:guest>/{act}/", view, name=f"desk_guest_{act}")
        for act, view in (("cancel", desk_guests.cancel_guest), ("erase", desk_guests.erase))
    ),
    path("desk/<str:chapter>/post/", desk_post.post, name="desk_post"),
    path("desk/<str:chapter>/posted/<int:pk>/", desk_post.posted, name="desk_posted"),
    path("desk/<str:chapter>/posted/<int:pk>/publish/", desk_post.let_through, name="desk_posted_publish"),
    path("desk/<str:chapter>/dates/<uuid:uid>/answers/", desk_answers.answers, name="desk_answers"),
    path("desk/<str:chapter>/questions/", desk_questions.questions, name="desk_questions"),
    *(
        path(f"desk/<str:chapter>/questions/<int:pk>/{act}/", desk_questions.change, {"act": act}, name=name)
        for act, name in (("retire", "desk_question_retire"), ("bring-back", "desk_question_bring_back"))
    ),
    path("desk/<str:chapter>/day-of-action/<int:pk>/", desk_gatherings.join, name="desk_join_day"),
    path("desk/<str:chapter>/proposals/", desk_hosts.proposals, name="desk_proposals"),
    path("desk/<str:chapter>/proposals/<uuid:uid>/", desk_hosts.proposal, name="desk_proposal"),
    path("desk/<str:chapter>/proposals/<uuid:uid>/approve/", desk_hosts.approve, name="desk_proposal_approve"),
    path("desk/<str:chapter>/proposals/<uuid:uid>/decline/", desk_hosts.decline, name="desk_proposal_decline"),
    path("desk/<str:chapter>/proposals/<uuid:uid>/ask/", desk_hosts.ask, name="desk_proposal_ask"),
    path("desk/<str:chapter>/proposals/<uuid:uid>/trust/", desk_hosts.trust, name="desk_proposal_trust"),
    path("desk/<str:chapter>/hosts/<int:pk>/end/", desk_hosts.end, name="desk_host_end"),
    path("desk/<str:chapter>/events/<int:pk>/again/", desk_gatherings.again, name="desk_again"),
    path("desk/<str:chapter>/dates/<uuid:uid>/co-hosts/", desk_cohosts.co_hosts, name="desk_co_hosts"),
    *(
        path(
            f"desk/<str:chapter>/dates/<uuid:uid>/co-hosts/<int:pk>/{act}/",
            desk_cohosts.host_stops,
            {"act": act},
            name=f"desk_co_host_{act}",
        )
        for act in ("withdraw", "end")
    ),
    path("desk/<str:chapter>/co-hosting/", desk_cohosts.co_hosting, name="desk_co_hosting"),
    *(
        path(
            f"desk/<str:chapter>/co-hosting/<int:pk>/{act}/",
            desk_cohosts.answer,
            {"act": act},
            name=f"desk_co_hosting_{act}",
        )
        for act in ("accept", "decline", "end")
    ),
    path("desk/<str:chapter>/dates/<uuid:uid>/export/", desk_exports.ask, name="desk_export"),
    path("desk/<str:chapter>/exports/<str:token>/", desk_exports.link, name="desk_export_link"),
    path("desk/<str:chapter>/exports/<str:token>/file/", desk_exports.file, name="desk_export_file"),
    path("desk/<str:chapter>/attendance/", desk_attendance.attendance, name="desk_attendance"),
    path("desk/<str:chapter>/import/", desk_imports.bring, name="desk_import"),
    path("desk/<str:chapter>/import/<uuid:uid>/", desk_imports.job, name="desk_import_job"),
    path("desk/<str:chapter>/import/<uuid:uid>/confirm/", desk_imports.confirm, name="desk_import_confirm"),
    path("desk/<str:chapter>/import/<uuid:uid>/drop/", desk_imports.drop, name="desk_import_drop"),
]
