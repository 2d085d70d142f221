"""Faults of a client: slips of a few characters in a copy of the generated package, as a template could make them."""

from __future__ import annotations

from typing import Final

from faults.fault import Slip, slip

_JOBS: Final = "/paths/~1v1~1accounts~1{account_id}~1rlorTrainerJobs"
_JOB: Final = "/components/schemas/RlorTrainerJob/properties"
_API: Final = "api/jobs/gateway_"

# Path

slip(
    "path",
    "jobs.cancel",
    "request_path",
    "path_letter",
    "Jobs cannot be cancelled, and keep costing money.",
    Slip(f"{_API}cancel_rlor_trainer_job.py", ':cancel"', ':cancell"'),
    f"{_JOBS}~1{{rlor_trainer_job_id}}:cancel",
)
slip(
    "path",
    "jobs.delete",
    "request_method",
    "delete_reads",
    "A delete reports success and deletes nothing.",
    Slip(f"{_API}delete_rlor_trainer_job.py", '"method": "DELETE"', '"method": "GET"'),
)
slip(
    "path",
    "checkpoints.sync",
    "request_path",
    "ids_change_places",
    "A checkpoint of another job is made available.",
    Slip("_groups.py", 'checkpoint_id=names["checkpoint_id"]', 'checkpoint_id=names["rlor_trainer_job_id"]'),
)
slip(
    "path",
    "jobs.delete",
    "adversarial_ids",
    "dots_escape",
    "Deleting the job `..` addresses the account.",
    Slip("_wire.py", 'value in ("", ".", "..")', 'value in ("", ".")'),
)
slip(
    "path",
    "jobs.delete",
    "adversarial_ids",
    "empty_id_is_sent",
    "An id that was left empty addresses the collection instead of a job.",
    Slip("_wire.py", 'value in ("", ".", "..")', 'value in (".", "..")'),
)
slip(
    "encoding",
    "jobs.get",
    "adversarial_ids",
    "id_is_not_quoted",
    "An id with a question mark in it reads another job than the one it names.",
    Slip("_wire.py", 'quote(value, safe="")', 'quote(value, safe="?#")'),
)
slip(
    "encoding",
    "jobs.get",
    "adversarial_ids",
    "colon_is_not_quoted",
    "The id `a:cancel` cancels the job `a`.",
    Slip("_wire.py", 'quote(value, safe="")', 'quote(value, safe=":").replace("%", "%25")'),
)

# Query

slip(
    "query",
    "jobs.list",
    "request_query",
    "query_name",
    "Jobs come in another order than the one asked for.",
    Slip(f"{_API}list_rlor_trainer_jobs.py", '"orderBy": _encoding', '"orderby": _encoding'),
    f"{_JOBS}/get/parameters/2",
)
slip(
    "query",
    "jobs.list",
    "request_query",
    "query_dropped",
    "Deleted jobs cannot be listed: the option is accepted and goes nowhere.",
    Slip(
        f"{_API}list_rlor_trainer_jobs.py",
        '        "includeArchived": _encoding.optional("include_archived", include_archived, _encoding.truth),\n',
        "",
    ),
)
slip(
    "query",
    "jobs.list",
    "request_query",
    "query_sends_none",
    "A filter that was not given is sent as text, and the list is empty or refused.",
    Slip(
        f"{_API}list_rlor_trainer_jobs.py",
        "if value is not None}",
        'if value is not None} | {"filter": str(filter_)}',
    ),
)
slip(
    "query",
    "jobs.create",
    "request_query",
    "shape_as_id",
    "A job is made under the name of its training shape.",
    Slip(
        f"{_API}create_rlor_trainer_job.py",
        '"training_shape", training_shape,',
        '"training_shape", rlor_trainer_job_id,',
    ),
)

# Body

slip(
    "body",
    "checkpoints.promote",
    "request_body",
    "encoder_key",
    "No checkpoint can be promoted: the server does not know the field.",
    Slip("models/promote_checkpoint_request.py", '"outputModel", _encoding', '"outputmodel", _encoding'),
    "/components/schemas/PromoteCheckpointRequest/required",
)
slip(
    "body",
    "jobs.create",
    "request_body",
    "field_is_not_sent",
    "A job that was to be kept alive stops, and with it the training loop.",
    Slip("models/rlor_trainer_job.py", '"keepAlive", _encoding.truth', '"keepAlive", _encoding.truth, read_only=True'),
)
slip(
    "body",
    "jobs.create",
    "request_body",
    "false_is_not_sent",
    "What was switched off on purpose stays on, as its default says.",
    Slip(
        "_model.py", "if value is None:\n            if not", "if value is None or value is False:\n            if not"
    ),
)
slip(
    "body",
    "jobs.create",
    "request_body",
    "number_is_rounded",
    "Training runs with a learning rate of zero.",
    Slip(
        "models/training_config.py",
        '"learningRate", _encoding.FLOAT',
        '"learningRate", lambda value, sending: round(value)',
    ),
)
slip(
    "types",
    "jobs.get",
    "documented_responses",
    "decoder_key",
    "A job never seems to be kept alive.",
    Slip("models/rlor_trainer_job.py", '"keepAlive",\n    "rollout', '"keepalive",\n    "rollout'),
    f"{_JOB}/keepAlive",
)
slip(
    "types",
    "jobs.get_public_logs",
    "documented_responses",
    "required_field_lost",
    "The URL of the logs is empty.",
    Slip("models/get_rlor_trainer_job_public_logs_response.py", "values = _USUAL(src_dict)", 'values = ("",)'),
    "/components/schemas/GetRlorTrainerJobPublicLogsResponse/properties/signedUrl",
)
slip(
    "types",
    "jobs.get",
    "documented_responses",
    "time_stays_text",
    "Code that subtracts two times crashes.",
    Slip(
        "models/rlor_trainer_job.py",
        'moment(model, src_dict, "createTime", raw_create_time)',
        "raw_create_time",
    ),
)
slip(
    "types",
    "jobs.get",
    "documented_responses",
    "fields_change_places",
    "A job is shown under the name of the person who made it.",
    Slip(
        "models/rlor_trainer_job.py",
        '\n    "displayName",\n    "createTime"',
        '\n    "createdBy",\n    "createTime"',
    ),
)
slip(
    "types",
    "jobs.list",
    "documented_responses",
    "total_is_lost",
    "A progress display of a long list has no end.",
    Slip(
        "models/list_rlor_trainer_jobs_response.py",
        '"nextPageToken",\n    "totalSize",\n)',
        '"nextPageToken",\n    "totalsize",\n)',
    ),
)

# Enums

slip(
    "enums",
    "jobs.get",
    "every_enum_value",
    "enum_member_lost",
    "A paused job has a state that code cannot name.",
    Slip("models/job_state.py", 'JOB_STATE_PAUSED = "JOB_STATE_PAUSED"', 'JOB_STATE_PAUSED_ = "JOB_STATE_PAUSE"'),
    "/components/schemas/JobState/enum/17",
)
slip(
    "enums",
    "jobs.get",
    "every_enum_value",
    "enum_values_change_places",
    "A failed job passes for one that has ended well.",
    Slip("models/job_state.py", 'JOB_STATE_FAILED = "JOB_STATE_FAILED"', 'JOB_STATE_FAILED = "JOB_STATE_FAILURE"'),
)

# Errors

slip(
    "errors",
    "jobs.delete",
    "documented_errors",
    "error_class",
    "Code that handles a missing job does not see it.",
    Slip("errors.py", "404: NotFoundError", "404: ConflictError"),
    "/components/responses/NotFound",
)
slip(
    "errors",
    "jobs.cancel",
    "spec_examples",
    "precondition_is_bad_request",
    "Code cannot tell a job that has ended already from a request that is wrong.",
    Slip("errors.py", "_FAILED_PRECONDITION = 9", "_FAILED_PRECONDITION = 99"),
)
slip(
    "errors",
    "jobs.get",
    "documented_errors",
    "message_is_lost",
    "An error does not say why.",
    Slip("errors.py", 'said.get("message")', 'said.get("msg")'),
)
slip(
    "errors",
    "jobs.get",
    "documented_errors",
    "request_id_is_lost",
    "A failure cannot be named to support.",
    Slip("errors.py", 'headers.get("x-request-id") or document', 'headers.get("x-requestid") or document'),
)
slip(
    "errors",
    "jobs.get",
    "documented_errors",
    "details_are_lost",
    "A program cannot tell which quota is used up.",
    Slip("errors.py", "details=tuple(details)", "details=()"),
)

# Secrets

slip(
    "secrets",
    "jobs.get",
    "request_auth",
    "key_is_not_a_bearer",
    "No request is let in.",
    Slip("_transport.py", 'f"Bearer {self.settings.api_key}"', 'f"Basic {self.settings.api_key}"'),
)
slip(
    "secrets",
    "jobs.get",
    "secrets_hidden",
    "error_quotes_key",
    "A server that quotes the key in its refusal brings it into every log.",
    Slip("_http.py", 'text.replace(api_key, "[API key]")', "text"),
)
slip(
    "secrets",
    "jobs.create",
    "secrets_hidden",
    "secret_in_repr",
    "To print a job prints the W&B key of its owner.",
    Slip(
        "models/wandb_config.py", "api_key: str | None = field(default=None, repr=False)", "api_key: str | None = None"
    ),
)
slip(
    "secrets",
    "jobs.get",
    "own_client_used plain_functions_agree",
    "redirects_are_followed",
    "Whoever can answer once, gets the key by sending the client elsewhere.",
    Slip("_connections.py", "follow_redirects=False", "follow_redirects=True"),
)
slip(
    "secrets",
    "jobs.get",
    "key_stays_home",
    "key_in_the_clear",
    "A base URL with http:// sends the key in the clear.",
    Slip("_config.py", "and not allow_insecure_http and not", "and allow_insecure_http and not"),
)

# Retries

slip(
    "retries",
    "jobs.resume",
    "retries_follow_spec",
    "everything_is_repeated",
    "One resume resumes twice, or a training step is run twice.",
    Slip("_retry.py", 'operation.retry == "never"', 'operation.retry == "always"'),
)
slip(
    "retries",
    "jobs.get",
    "retries_follow_spec",
    "nothing_is_repeated",
    "Every hiccup of the server ends a training run that takes days.",
    Slip("_retry.py", "return status >= 500 or status in", "return status in"),
)
slip(
    "retries",
    "jobs.get",
    "retries_follow_spec",
    "refusals_are_repeated",
    "A wrong request is sent three times and fails later than it could.",
    Slip("_retry.py", "frozenset({408,", "frozenset({400, 408,"),
)
slip(
    "retries",
    "jobs.create",
    "request_query",
    "given_id_is_ignored",
    "A program that repeats its create after a crash makes two jobs, and both are paid for.",
    Slip(
        "_creation.py",
        "operation.creation is None or params.get(operation.creation.parameter)",
        "operation.creation is None",
    ),
)
slip(
    "retries",
    "jobs.get",
    "retry_after_obeyed",
    "retry_after_is_ignored",
    "A server that asks for time is pressed on, and blocks the account.",
    Slip("_retry.py", "wait = max(wait, asked)", "wait = min(wait, asked)"),
)

# Paging

slip(
    "paging",
    "jobs.list",
    "pages_followed",
    "first_page_only",
    "Of many jobs only the first 50 are seen.",
    Slip("_pager.py", "if not self.token:", "if self.token:"),
)
slip(
    "paging",
    "jobs.list",
    "pages_followed",
    "circle_is_walked",
    "A server that repeats a page makes the program run forever.",
    Slip("_pager.py", "if self.token in self._seen:", "if self.token in ():"),
)
slip(
    "paging",
    "jobs.list",
    "pages_followed",
    "filter_is_forgotten",
    "From the second page on other jobs come than those asked for.",
    Slip("_groups.py", "                filter_=filter,", "                filter_=None if token else filter,"),
)

# Waiting

slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "failed_job_is_waited_for",
    "The waiter of a job that has failed waits until its time is up, for days.",
    Slip("_wait.py", "if state in self._ends:", "if state in ():"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "waits_too_long",
    "A wait does not end in time, and the program hangs.",
    Slip("_wait.py", "if now >= deadline:", "if now >= deadline + 3600:"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "failed_is_success",
    "A job that was cancelled passes for one that has ended well, and its model is used.",
    Slip("_wait.py", "if state in self._until:", "if state in self._until | self._ends:"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "one_outage_ends_the_wait",
    "A hiccup of the server ends a wait of days.",
    Slip(
        "_wait.py",
        "return error.status_code >= 500 or error.status_code in PASSING",
        "return False",
    ),
)

# Answers that are none

slip(
    "types",
    "jobs.get",
    "invalid_answers_refused",
    "pages_of_html_are_read",
    "The page of a proxy passes for an answer.",
    Slip("_wire.py", "and strict and not _JSON_TYPE.match", "and not strict and not _JSON_TYPE.match"),
)
slip(
    "types",
    "jobs.get",
    "invalid_answers_refused",
    "wrong_types_are_taken",
    "A text where a number should be goes through, and crashes the caller far away.",
    Slip("models/rlor_trainer_job.py", "if type(raw_keep_alive) is bool", "if True"),
)
slip(
    "enums",
    "jobs.get",
    "newer_server_understood",
    "new_state_is_an_error",
    "The day the server gets a new state, every client breaks.",
    Slip("_open_enum.py", "if not isinstance(value, str):", "if isinstance(value, str):"),
)
slip(
    "types",
    "jobs.get",
    "newer_server_understood",
    "new_field_is_lost",
    "What a newer server says is lost when a job is written back.",
    Slip(
        "models/rlor_trainer_job.py",
        "model.additional_properties.update(others)",
        "pass",
    ),
)
slip(
    "types",
    "jobs.list",
    "fuzzed_responses",
    "names_are_ascii",
    "A job whose name has an umlaut cannot be read.",
    Slip(
        "models/rlor_trainer_job.py",
        "if type(raw_display_name) is str",
        "if type(raw_display_name) is str and raw_display_name.isascii()",
    ),
)
slip(
    "path",
    "jobs.get",
    "request_sent",
    "hyphens_are_refused",
    "A job with a hyphen in its id cannot be addressed.",
    Slip("_wire.py", """or "/" in value:""", """or "/" in value or "-" in value:"""),
)

# Answers that do not fit, what is acted on in them, and the open world

slip(
    "decoding",
    "jobs.get",
    "protobuf_json_read",
    "numbers_as_texts_are_lost",
    "A server that writes numbers as texts, as protobuf may, seems to say nothing of the job.",
    Slip(
        "_decoding.py",
        "if type(value) is not str or not _NUMBER(value):\n        return ABSENT\n    if value.lstrip",
        "if True:\n        return ABSENT\n    if value.lstrip",
    ),
)
slip(
    "decoding",
    "jobs.get",
    "protobuf_json_read",
    "nan_is_lost",
    "A learning rate of NaN, which tells that the training has gone wrong, is not shown.",
    Slip("_decoding.py", "else _NO_NUMBERS.get(value, ABSENT)", "else ABSENT"),
)
slip(
    "decoding",
    "jobs.get",
    "protobuf_json_read",
    "snake_case_is_unknown",
    "Through a gateway that keeps the names of protobuf, a job has no fields.",
    Slip("_decoding.py", "(key in former or not strict)", "key in former"),
)
slip(
    "decoding",
    "checkpoints.list",
    "protobuf_json_read",
    "former_items_are_unknown",
    "On an older gateway a job has no checkpoints.",
    Slip(
        "models/list_rlor_trainer_job_checkpoints_response.py", '    "rlorTrainerJobCheckpoints": "checkpoints",\n', ""
    ),
)
slip(
    "decoding",
    "checkpoints.list",
    "protobuf_json_read",
    "null_is_carried",
    "Null, which means unset, looks like a field that could not be read.",
    Slip("_decoding.py", "error.lost = value is not ABSENT and value is not None", "error.lost = value is not ABSENT"),
)
slip(
    "decoding",
    "jobs.get",
    "misfits_carried",
    "misfits_are_lost",
    "What could not be read is gone, and a job that is written back has lost it.",
    Slip(
        "_decoding.py",
        "        model.additional_properties[error.key] = value\n    return zero\n\n\ndef carried",
        "        pass\n    return zero\n\n\ndef carried",
    ),
)
slip(
    "decoding",
    "jobs.get",
    "misfits_carried",
    "misfits_pass_for_values",
    "A text where a number should be goes through, and crashes the caller far away.",
    Slip("models/job_progress.py", "type(raw_percent) is int", "type(raw_percent) in (int, str)"),
)
slip(
    "decoding",
    "jobs.get",
    "misfits_carried",
    "limits_are_enforced",
    "A counter that has grown beyond 32 bits cannot be read any more.",
    Slip(
        "_decoding.py", "    return value if kind is not None and type(value) is kind else ABSENT", "    return ABSENT"
    ),
)
slip(
    "decoding",
    "jobs.get",
    "misfits_carried",
    "bad_entry_hides_map",
    "One odd accelerator hides how long all others ran.",
    Slip(
        "_decoding.py",
        "    if type(model) is _Kept:\n        return value",
        "    if type(model) is _Kept:\n        raise error",
    ),
)
slip(
    "decoding",
    "jobs.get",
    "misfits_carried",
    "bad_item_is_dropped",
    "Of a list of target modules one is missing, and nothing says so.",
    Slip("_decoding.py", "    model.additional_properties[key] = value\n    return zero\n", "    return zero\n"),
)
slip(
    "drift",
    "jobs.get",
    "drift_told",
    "drift_is_silent",
    "The server has changed a type, and nobody learns of it.",
    Slip("_wire.py", "            on_drift(Drift(one.kind", "            print if True else on_drift(Drift(one.kind"),
)
slip(
    "drift",
    "jobs.get",
    "drift_told",
    "drift_has_no_place",
    "A report of drift does not say which part of the spec is wrong.",
    Slip("_wire.py", "one.got, one.pointer, request_id", "one.got, '', request_id"),
)
slip(
    "drift",
    "jobs.get",
    "drift_told",
    "drift_shows_the_value",
    "A secret that came in the wrong form is in every log.",
    Slip(
        "_decoding.py",
        'error = Misfit(container, key, expected, f"{_kind(value)} that is none" if right else _kind(value))',
        "error = Misfit(container, key, expected, repr(value))",
    ),
)
slip(
    "drift",
    "jobs.get",
    "drift_told",
    "new_fields_are_silent",
    "A new field goes unnoticed.",
    Slip(
        "_decoding.py",
        '"no such field", _kind(container[name])), model, "unknown field")',
        '"no such field", _kind(container[name])), model, "misfit")',
    ),
)
slip(
    "names",
    "jobs.get",
    "acted_on_refused",
    "another_job_is_taken",
    "The loop continues with the job of somebody else.",
    Slip("_names.py", "if not found or any(", "if False and any("),
)
slip(
    "names",
    "jobs.list",
    "acted_on_refused",
    "items_may_be_anything",
    "A list that cannot be read looks like an account without jobs.",
    Slip("_operations.py", 'acts_on=("nextPageToken", "rlorTrainerJobs")', 'acts_on=("nextPageToken",)'),
)
slip(
    "names",
    "jobs.list",
    "acted_on_refused",
    "token_may_be_anything",
    "Of a list of jobs only the first page is seen, and nothing says so.",
    Slip("_operations.py", 'acts_on=("nextPageToken", "rlorTrainerJobs")', 'acts_on=("rlorTrainerJobs",)'),
)
slip(
    "names",
    "operations.get",
    "acted_on_refused",
    "end_may_be_anything",
    "A promotion whose end cannot be read is waited for, forever.",
    Slip("_operations.py", 'acts_on=("done", "error", "name")', 'acts_on=("name",)'),
)
slip(
    "paging",
    "jobs.list",
    "items_survive",
    "bad_item_hides_page",
    "One damaged job makes the whole list unreadable.",
    Slip(
        "models/list_rlor_trainer_jobs_response.py",
        "for item in raw_rlor_trainer_jobs if type(item) is OBJECT",
        "for item in raw_rlor_trainer_jobs",
    ),
)
slip(
    "nothing",
    "jobs.cancel",
    "nothing_returned_accepts_anything",
    "empty_cancel_is_an_error",
    "A cancel that was carried out raises, and is carried out again.",
    Slip("_transport.py", "if self._operation.returns_nothing and not self._settings.strict:", "if False:"),
)
slip(
    "retries",
    "jobs.get",
    "retries_follow_spec",
    "edge_is_not_outlasted",
    "A hiccup of the edge before the server ends a training run.",
    Slip("_retry.py", "return status >= 500 or status in", "return 500 <= status <= 504 or status in"),
)
slip(
    "retries",
    "jobs.get",
    "retries_follow_spec",
    "too_early_is_final",
    "A server that is not ready yet (425) ends a training run.",
    Slip("_retry.py", "frozenset({408, 425, 429})", "frozenset({408, 429})"),
)
slip(
    "retries",
    "jobs.get",
    "retry_after_obeyed",
    "dates_without_zone_are_ignored",
    "A server that asks for time until a date is pressed on.",
    Slip(
        "errors.py",
        "    if moment.tzinfo is None:\n        moment = moment.replace(tzinfo=datetime.UTC)",
        "    if moment.tzinfo is None:\n        return None",
    ),
)
slip(
    "retries",
    "jobs.get",
    "retry_after_obeyed",
    "junk_hides_retry_after",
    "One bad header makes the client give up, although the other says when to come back.",
    Slip(
        "errors.py",
        'seconds = _seconds(headers.get("retry-after-ms", ""), "ms")\n',
        'seconds = _seconds(headers.get("retry-after-ms", ""), "ms")\n'
        '    if seconds is None and "retry-after-ms" in headers:\n        return None\n',
    ),
)
slip(
    "effects",
    "jobs.create",
    "effects_noted",
    "created_job_is_unnamed",
    "A job may run and cost money, and its id is nowhere.",
    Slip("_transport.py", 'error.add_note(f"{done}, as {id}', 'str(f"{done}, as {id}'),
)
slip(
    "effects",
    "jobs.resume",
    "effects_noted",
    "effect_is_not_said",
    "Whoever repeats a resume after an error resumes twice.",
    Slip("_transport.py", 'error.add_note(f"{named} {done}', 'str(f"{named} {done}'),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "page_of_html_ends_the_wait",
    "A page of a proxy ends a wait of days.",
    Slip(
        "_wait.py",
        "error.json_path is None and not error.permanent",
        "False",
    ),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "refusal_of_the_edge_ends_the_wait",
    "One 404 between good reads ends a wait of days.",
    Slip(
        "_wait.py",
        "return None if self._job is None else OUTAGE\n        if isinstance(error, InvalidResponseError)",
        "return None\n        if isinstance(error, InvalidResponseError)",
    ),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "no_state_is_waited_for",
    "A job whose state cannot be read is waited for, forever.",
    Slip("_wait.py", "UNREADABLE = 30.0", "UNREADABLE = 1e9"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "good_end_is_called_failed",
    "A job that has ended well passes for one that has failed.",
    Slip(
        "_wait.py",
        "kind, text = (\n                JobEndedError,",
        "kind, text = (\n                JobFailedError,",
    ),
)
slip(
    "encoding",
    "jobs.create",
    "wrong_values_named",
    "nan_is_sent",
    "Training runs with a learning rate that is not a number.",
    Slip(
        "_encoding.py",
        "        if value != value or value in (math.inf, -math.inf):\n            if sending:",
        "        if value != value or value in (math.inf, -math.inf):\n            if sending and value == value:",
    ),
)
slip(
    "encoding",
    "jobs.create",
    "wrong_values_named",
    "field_is_not_named",
    "A wrong value among a hundred must be looked for.",
    Slip(
        "_model.py", '            unfit.path.insert(0, f".{field.attribute}")\n            raise', "            raise"
    ),
)
slip(
    "types",
    "jobs.create",
    "wrong_values_named",
    "map_is_no_mapping",
    "`dict(job.extra_values)` is empty.",
    Slip("_model.py", "        return iter(self.additional_properties)", "        return iter(())"),
)
