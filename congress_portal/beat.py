"""When which task is rung: seconds, or a time of the day. Each is a doorbell; one that is missed does no harm."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-deadlines": {"task": "congress_portal.loops.tasks.sweep", "schedule": 60.0},
    "press": {"task": "congress_portal.loops.tasks.press", "schedule": 300.0},
    "seal-events": {"task": "congress_portal.loops.tasks.seal", "schedule": 60.0},
    "anchor-chains": {"task": "congress_portal.loops.tasks.anchor", "schedule": crontab(minute=40)},
    "look-after-ourselves": {"task": "congress_portal.operations.tasks.look", "schedule": 300.0},
    "roll-up": {"task": "congress_portal.dashboard.tasks.roll_up", "schedule": 5.0},
    "make-briefs": {
        "task": "congress_portal.dashboard.tasks.make_briefs",
        "schedule": crontab(minute=5, hour="7-20"),
    },
    "check-rollup": {
        "task": "congress_portal.dashboard.tasks.check_rollup",
        "schedule": crontab(hour=4, minute=20),
    },
    "announce-events": {"task": "congress_portal.notices.tasks.announce", "schedule": 5.0},
    "deliver-notices": {"task": "congress_portal.notices.tasks.deliver", "schedule": 5.0},
    "make-calls": {"task": "congress_portal.integration.tasks.make_calls", "schedule": 10.0},
    "deliver-calls": {"task": "congress_portal.integration.tasks.deliver", "schedule": 5.0},
    "forget-calls": {"task": "congress_portal.integration.tasks.forget_old", "schedule": crontab(minute=20)},
    "forget-notices": {
        "task": "congress_portal.notices.tasks.forget_old",
        "schedule": crontab(hour=3, minute=10),
    },
    "mend-clocks": {"task": "congress_portal.loops.tasks.mend", "schedule": crontab(minute=20)},
    "reckon-health": {"task": "stations.tasks.reckon_health", "schedule": crontab(hour=2, minute=30)},
    "call-back": {"task": "stations.tasks.call_back", "schedule": crontab(minute=45)},
    "evaluate": {"task": "stations.tasks.evaluate", "schedule": crontab(hour=2, minute=0)},
    "go-on-without-reply": {
        "task": "congress_portal.loops.tasks.go_on_without_reply",
        "schedule": crontab(minute=10),
    },
    "check-calendar": {
        "task": "congress_portal.loops.tasks.check_calendar",
        "schedule": crontab(hour=7, minute=0),
    },
    "throw-out-photos": {"task": "stations.tasks.throw_out_photos", "schedule": crontab(minute=50)},
    "wipe-slips": {"task": "stations.tasks.wipe_slips", "schedule": crontab(hour=3, minute=10)},
    "empty-due": {"task": "stations.tasks.empty_due", "schedule": crontab(hour=3, minute=40)},
    "end-duty": {"task": "stations.tasks.end_duty", "schedule": crontab(hour=0, minute=30)},
    "remind-duties": {"task": "stations.tasks.remind_duties", "schedule": crontab(minute=5, hour="8-20")},
    "report-missed-duties": {"task": "stations.tasks.report_missed_duties", "schedule": crontab(minute=35)},
    "urge-evaluations": {"task": "proposals.tasks.urge", "schedule": crontab(minute=15, hour="8-18")},
    "start-publications": {"task": "proposals.tasks.start_publications", "schedule": crontab(minute=25)},
    "tell-late-promises": {
        "task": "proposals.tasks.tell_late_promises",
        "schedule": crontab(minute=25, hour="7-20"),
    },
    "look-back": {"task": "supervision.tasks.look_back", "schedule": crontab(minute=55, hour="7-19")},
    "climb-ladder": {"task": "supervision.tasks.climb", "schedule": crontab(minute=40, hour="7-19")},
    "empty-hearings": {"task": "supervision.tasks.empty_hearings", "schedule": crontab(hour=3, minute=50)},
    "move-inboxes": {"task": "votes.tasks.move_inboxes", "schedule": 10.0},
    "press-groups": {"task": "votes.tasks.press_groups", "schedule": crontab(minute=20, hour="7-19")},
    "empty-suggestions": {"task": "votes.tasks.empty_suggestions", "schedule": crontab(hour=3, minute=55)},
    "work-imports": {"task": "congress_portal.imports.tasks.work", "schedule": 5.0},
    "make-exports": {"task": "congress_portal.ledgers.tasks.work", "schedule": 5.0},
    "forget-exports": {"task": "congress_portal.ledgers.tasks.forget", "schedule": crontab(hour=4, minute=5)},
    "forget-imports": {"task": "congress_portal.imports.tasks.forget", "schedule": crontab(minute=5)},
    "lapse-swaps": {"task": "stations.tasks.lapse_swaps", "schedule": crontab(minute=1)},
}
