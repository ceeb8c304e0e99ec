"""The models every app shares."""

from csp_site.images import Rendition, SiteImage
from csp_site.models.base import BasePage, BasePageQuerySet
from csp_site.models.changes import ChangeNote
from csp_site.models.clearance import FileClearance, FileMarks
from csp_site.models.documents import DocumentVersion, SiteDocument
from csp_site.models.forms import BasePageForm
from csp_site.models.freshness import CheckInterval, PageCheck
from csp_site.models.holds import FileHold
from csp_site.models.keys import Keyed
from csp_site.models.pages import HomePage, InformationPage, StoryPage
from csp_site.models.periods import Period, PeriodQuerySet
from csp_site.models.records import (
    AccessCount,
    Banner,
    DatasetState,
    GlossaryTerm,
    JobRun,
    LoadedPartnership,
    LoadedRecord,
    OpenPoint,
    PasswordResetRequest,
    Role,
)
from csp_site.models.reports import PageReport
from csp_site.models.search import DocumentText, SearchEntry, SearchWord
from csp_site.models.sent_forms import SentForm
from csp_site.models.settings import Accent, SiteSettings
from csp_site.models.user import User
from csp_site.models.version import ContentVersion
