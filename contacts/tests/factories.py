"""Makes valid members and contacts for tests."""

import factory

from contacts.enums import ChannelKind, MembershipKind
from contacts.models import (
    Channel,
    ContactPage,
    ContactsPage,
    MemberName,
    MemberPage,
    Membership,
    MembersPage,
    Need,
)
from csp_site.tests.factories import PageFactory


class MembersPageFactory(PageFactory):
    title = "Members"
    slug = "members"

    class Meta:
        model = MembersPage


def members_page():
    """Return the list of members, made when there is none."""
    return MembersPage.objects.first() or MembersPageFactory()


class MemberPageFactory(PageFactory):
    parent = factory.LazyFunction(members_page)
    title = factory.Sequence(lambda n: f"Member {n}")
    slug = factory.Sequence(lambda n: f"member-{n}")

    class Meta:
        model = MemberPage
        skip_postgeneration_save = True

    @factory.post_generation
    def kind(self, create, extracted, **kwargs):
        """Give the member a name and a membership: statutory unless another kind is passed."""
        self.names.add(MemberName(name=self.title))
        self.memberships.add(Membership(kind=extracted or MembershipKind.STATUTORY))
        self.save()


class NeedFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Need {n}")
    slug = factory.Sequence(lambda n: f"need-{n}")

    class Meta:
        model = Need


class ContactsPageFactory(PageFactory):
    title = "Get help"
    slug = "get-help"
    show_in_menus = True

    class Meta:
        model = ContactsPage


def contacts_page():
    """Return the list of contacts, made when there is none."""
    return ContactsPage.objects.first() or ContactsPageFactory()


class ContactPageFactory(PageFactory):
    parent = factory.LazyFunction(contacts_page)
    title = factory.Sequence(lambda n: f"Contact {n}")
    slug = factory.Sequence(lambda n: f"contact-{n}")

    class Meta:
        model = ContactPage
        skip_postgeneration_save = True

    @factory.post_generation
    def channels(self, create, extracted, **kwargs):
        """Give the contact the channels passed as (kind, value) pairs; unless given, a telephone."""
        for kind, value in extracted if extracted is not None else [(ChannelKind.PHONE, "01223 457950")]:
            self.channels.add(Channel(kind=kind, value=value))
        self.save()

    @factory.post_generation
    def needs(self, create, extracted, **kwargs):
        """List the contact under the needs passed."""
        if extracted:
            self.needs.set(extracted)
            self.save()
