"""The three groups of staff, and what each may do."""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail import hooks
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.models import create_extra_permissions, get_snippet_models

ADMINISTRATORS = "Administrators"
COUNCIL_OFFICERS = "Council officers"
AGENDA_PUBLISHERS = "Agenda publishers"

EDITOR_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
ADMINISTRATOR_PAGE_PERMISSIONS = (*EDITOR_PAGE_PERMISSIONS, "bulk_delete_page")
# Without "change" somebody may replace, withdraw and delete only the files that they uploaded.
OWN_FILE_PERMISSIONS = ("add_document", "choose_document", "add_image", "choose_image")
FILE_PERMISSIONS = (*OWN_FILE_PERMISSIONS, "change_document", "change_image")
# What officers edit beside pages, files and snippets, by app.
RECORDS_OF_OFFICERS = {"csp_site": ["changenote", "pagereport"], "wagtailredirects": ["redirect"]}


class NothingAddedPolicy(ModelPermissionPolicy):
    """Lets nobody add a record in its own list, whoever they are: it comes from somewhere else."""

    def user_has_permission(self, user, action):
        return action != "add" and super().user_has_permission(user, action)


def sync_groups(app_config, **kwargs):
    """
    Give the groups their permissions on one app's models after it is migrated. Safe to repeat.

    Officers edit every snippet, redirects, change notes and readers' messages; administrators may do
    what there is to do, people and settings included; agenda publishers only come in. Pages and files
    follow from `grant_on_pages` and `grant_on_files`, once there are pages.
    """
    # This runs before Django's own handler and Wagtail's, so the permissions may not be there yet.
    hooks.search_for_hooks()
    create_permissions(app_config, verbosity=0)
    create_extra_permissions(app_config)
    permissions = Permission.objects.filter(content_type__app_label=app_config.label)
    if not permissions:
        return
    administrators, officers, publishers = (
        Group.objects.get_or_create(name=name)[0]
        for name in (ADMINISTRATORS, COUNCIL_OFFICERS, AGENDA_PUBLISHERS)
    )
    administrators.permissions.add(*permissions)
    snippets = [model for model in get_snippet_models() if model._meta.app_label == app_config.label]
    names = [model._meta.model_name for model in snippets]
    names += RECORDS_OF_OFFICERS.get(app_config.label, [])
    officers.permissions.add(*permissions.filter(content_type__model__in=names))
    for group in (officers, publishers):
        group.permissions.add(*permissions.filter(codename="access_admin"))


def grant_on_pages(group_name, page, codenames):
    """Let a group do what `codenames` say to `page` and everything under it. Safe to repeat."""
    group, _ = Group.objects.get_or_create(name=group_name)
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def grant_on_files(group_name):
    """
    Let a group add, edit and choose documents and pictures. Safe to repeat.

    Agenda publishers edit only what they uploaded themselves.
    """
    group, _ = Group.objects.get_or_create(name=group_name)
    root = Collection.get_first_root_node()
    codenames = OWN_FILE_PERMISSIONS if group_name == AGENDA_PUBLISHERS else FILE_PERMISSIONS
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtaildocs", "wagtailimages"), codename__in=codenames
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
