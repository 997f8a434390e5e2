"""The tables of the stations app, by noun."""

from stations.models.callbacks import Callback, CallbackDraw, CallbackTry
from stations.models.deputies import Deputy, Mandate, Performance, Quota
from stations.models.desk import Follower, Slip
from stations.models.duty import (
    Appointment,
    CheckIn,
    DutySession,
    Matter,
    NobodyCame,
    Reception,
    Screen,
    ServiceMark,
    UsedCode,
)
from stations.models.health import HealthFormula, HealthMonth, Objection
from stations.models.links import Activity, Attendance, ContactLog, GroupPlan, Link, Member, Voter
from stations.models.maps import MapLayer
from stations.models.opinions import Category, Contact, Opinion
from stations.models.places import Bulletin, OpeningHours, Picture, Staff, Station, StationQuerySet
from stations.models.publications import Publication, PublicationVersion, PublicPhoto
from stations.models.ratings import Rating, RatingFlag, RatingOrigin, SatisfactionSheet
from stations.models.replies import Reply, ReplyDelivery
from stations.models.reports import Report, ReportPhoto
from stations.models.roster import CalendarKey, Roster, RosterRule, Seat, Slot, Stop, Swap
from stations.models.routing import RoutingRule
from stations.models.search import SearchText
from stations.models.service import ServiceFigure, ServiceLevel
from stations.models.visits import ActivityMonth, LeaderMatter, LeaderVisit, Visit, VisitQuestion

__all__ = [
    "Activity",
    "ActivityMonth",
    "Appointment",
    "Attendance",
    "Bulletin",
    "CalendarKey",
    "Callback",
    "CallbackDraw",
    "CallbackTry",
    "Category",
    "CheckIn",
    "Contact",
    "ContactLog",
    "Deputy",
    "DutySession",
    "Follower",
    "GroupPlan",
    "HealthFormula",
    "HealthMonth",
    "LeaderMatter",
    "LeaderVisit",
    "Link",
    "Mandate",
    "MapLayer",
    "Matter",
    "Member",
    "NobodyCame",
    "Objection",
    "OpeningHours",
    "Opinion",
    "Performance",
    "Picture",
    "PublicPhoto",
    "Publication",
    "PublicationVersion",
    "Quota",
    "Rating",
    "RatingFlag",
    "RatingOrigin",
    "Reception",
    "Reply",
    "ReplyDelivery",
    "Report",
    "ReportPhoto",
    "Roster",
    "RosterRule",
    "RoutingRule",
    "SatisfactionSheet",
    "Screen",
    "SearchText",
    "Seat",
    "ServiceFigure",
    "ServiceLevel",
    "ServiceMark",
    "Slip",
    "Slot",
    "Staff",
    "Station",
    "StationQuerySet",
    "Stop",
    "Swap",
    "UsedCode",
    "Visit",
    "VisitQuestion",
    "Voter",
]
