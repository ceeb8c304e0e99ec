"""Locks of rows that are about to be checked and saved."""


def lock(model, key):
    """Let nobody else save the row before this transaction has ended. SQLite has locked everything."""
    rows = model._base_manager.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=key).values_list("pk", flat=True).first()
