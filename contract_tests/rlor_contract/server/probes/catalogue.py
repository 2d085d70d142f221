"""All semantic checks, in the order in which they run."""

from __future__ import annotations

from typing import Final

from rlor_contract.server.probes import (
    below,
    deletion,
    existence,
    forms,
    lifecycle,
    lists,
    moments,
    requests,
    tenants,
    values,
    words,
)
from rlor_contract.server.probes.probe import Probe

PROBES: Final[tuple[Probe, ...]] = (
    tenants.tenants_isolated,
    tenants.other_accounts_closed,
    tenants.authentication_first,
    tenants.secrets_stay,
    existence.unknown_things_missing,
    existence.lists_hold_what_was_made,
    lists.pages_of_every_size,
    lists.page_size_coerced,
    lists.page_token_bound,
    lists.ordered_by_every_field,
    lists.filters_evaluated,
    lists.filter_laws,
    lists.masks_show_what_was_asked,
    lists.pages_under_changes,
    requests.request_rules_enforced,
    requests.null_is_absent,
    requests.unknown_keys_refused,
    requests.unreadable_ids_refused,
    words.refusals_worded,
    forms.requests_read_in_every_form,
    values.fields_kept,
    values.lasting_fields_kept,
    values.promoted_once,
    below.below_in_order,
    below.synced_as_asked,
    below.below_its_own_job,
    # From here on a month passes, after which no job is left that was deleted.
    lifecycle.lifecycle_transitions,
    lifecycle.lifecycle_time,
    lifecycle.lifecycle_settles,
    lifecycle.lifecycle_walks,
    lifecycle.readiness_is_true,
    moments.lists_are_current,
    values.read_only_fields_ignored,
    values.creates_kept,
    deletion.repeats_harmless,
    deletion.deleted_jobs_kept,
    deletion.retention_ends,
)
