"""Faults of a client that show in how it is used: options, twins, edges, connections."""

from __future__ import annotations

from faults.fault import Slip, slip

_GET = "api/jobs/gateway_get_rlor_trainer_job.py"
_JOB = "models/rlor_trainer_job.py"

# The plain functions

slip(
    "plain",
    "jobs.get",
    "plain_functions_agree",
    "asyncio_drops_a_parameter",
    "Whoever asks for a few fields gets all of them, through one function of four.",
    Slip(
        _GET,
        "    detailed = await asyncio_detailed(\n        account_id=account_id,\n"
        "        rlor_trainer_job_id=rlor_trainer_job_id,\n        client=client,\n        read_mask=read_mask,\n",
        "    detailed = await asyncio_detailed(\n        account_id=account_id,\n"
        "        rlor_trainer_job_id=rlor_trainer_job_id,\n        client=client,\n",
    ),
)
slip(
    "plain",
    "jobs.get",
    "plain_functions_agree",
    "status_is_always_200",
    "A program that looks at the status takes a refusal for a success.",
    Slip(_GET, "Response(status_code=answer.status", "Response(status_code=200"),
)
slip(
    "plain",
    "jobs.get",
    "plain_functions_agree",
    "headers_are_lost",
    "A failure cannot be named to support.",
    Slip(_GET, "headers=answer.headers, parsed", "headers={}, parsed"),
)

# Settings

slip(
    "settings",
    "jobs.get",
    "settings_obeyed",
    "timeout_of_a_call_is_ignored",
    "A call that was to take a second takes a minute.",
    Slip("_transport.py", "timeout or settings.timeout or (", "settings.timeout or timeout or ("),
)
slip(
    "settings",
    "jobs.get",
    "settings_obeyed",
    "variable_has_another_name",
    "A program that gets its account from the environment does not get it.",
    Slip("_config.py", '"account_id": "FIREWORKS_ACCOUNT_ID"', '"account_id": "FIREWORKS_ACCOUNT"'),
)
slip(
    "settings",
    "jobs.get",
    "settings_obeyed",
    "on_drift_ends_the_call",
    "A bug in what only looks on ends a training run.",
    Slip("_drift.py", "        except Exception as error:\n", "        except KeyError as error:\n"),
)
slip(
    "settings",
    "jobs.get",
    "settings_obeyed",
    "recording_quotes_the_key",
    "A file that was to be handed on gives the key away, as soon as a server quotes it.",
    Slip("_recording.py", "secrets = [self._api_key]", "secrets = []"),
)
slip(
    "settings",
    "jobs.get",
    "settings_obeyed",
    "copy_closes_for_all",
    "A client whose copy was closed cannot be used any more.",
    Slip("_transport.py", "settings=settings, _closes=False)", "settings=settings)"),
)
slip(
    "settings",
    "jobs.get",
    "own_client_used",
    "async_client_sends_its_own_credentials",
    "The password of a proxy goes to the API instead of the key, from the async client alone.",
    Slip(
        "_connections.py",
        '-> SendAsync:\n    """Sends with an httpx client, without its authentication and without following '
        'redirects."""\n    return partial(http.send, auth=None, ',
        "-> SendAsync:\n    return partial(http.send, ",
    ),
)
slip(
    "settings",
    "jobs.get",
    "own_client_used",
    "own_client_is_closed",
    "A pool that serves a whole program is closed with the first client that used it.",
    Slip(
        "_connections.py",
        "        if self._transport is not None:\n            self._transport.close()",
        "        if self._http_client is not None:\n            self._http_client.close()",
    ),
)

# Time

slip(
    "time",
    "jobs.get",
    "time_limits_kept",
    "sync_body_may_take_for_ever",
    "A server that sends a byte a second holds the program for hours.",
    Slip("_http.py", "            self._check_time()\n", ""),
)
slip(
    "time",
    "jobs.get",
    "time_limits_kept",
    "async_body_may_take_for_ever",
    "A server that sends a byte a second holds a task for hours.",
    Slip("_http.py", "timeout(None if attempt.seconds == inf else attempt.seconds)", "timeout(None)"),
)
slip(
    "time",
    "jobs.get",
    "async_never_blocks",
    "async_retry_blocks",
    "One call that is repeated stops every other task of the program.",
    Slip("_transport.py", "await self.clock.async_sleep(wait)", "self.clock.sleep(wait)"),
)
slip(
    "time",
    "jobs.get",
    "async_never_blocks",
    "async_wait_blocks",
    "A program that waits for two jobs waits for one after the other.",
    Slip("_wait.py", "await clock.async_sleep(seconds)", "clock.sleep(seconds)"),
)
slip(
    "time",
    "jobs.get",
    "async_never_blocks",
    "clock_of_the_machine_blocks",
    "While one task waits, no other task of the program continues.",
    Slip("_clock.py", "await asyncio.sleep(seconds)", "time.sleep(seconds)"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "last_read_outlasts_the_wait",
    "A wait of a minute takes five.",
    Slip("_groups.py", "deadline=min(own.deadline, seconds), on_response", "deadline=own.deadline, on_response"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "poll_interval_is_ignored",
    "A server is asked ten times as often as was said, and blocks the account.",
    Slip("_groups.py", "poll_interval=poll_interval,", "poll_interval=5.0,"),
)
slip(
    "retries",
    "jobs.get",
    "retry_after_obeyed",
    "machine_has_no_date",
    "A server that asks for time until a date is pressed on, or given up.",
    Slip("_clock.py", "datetime.datetime.now(datetime.UTC)", "datetime.datetime.fromtimestamp(0, datetime.UTC)"),
)
slip(
    "retries",
    "jobs.get",
    "retries_follow_spec",
    "pauses_do_not_grow",
    "A server that is overloaded is pressed on.",
    Slip("_retry.py", "BACKOFF * 2.0 ** min", "BACKOFF * 1.0 ** min"),
)
slip(
    "retries",
    "jobs.create",
    "own_create_adopted",
    "any_conflict_is_taken_for_its_own",
    "A job of somebody else under the same id passes for the one that was to be made.",
    Slip("_transport.py", "if call.is_stored(stored):", "if True:"),
)
slip(
    "retries",
    "jobs.create",
    "own_create_adopted",
    "own_work_is_not_recognized",
    "A create whose answer was lost raises, and its job runs on.",
    Slip("_retry.py", "return self.may_have_worked and isinstance(error, ConflictError)", "return False"),
)

# What comes instead of an answer, and how it travels

slip(
    "errors",
    "jobs.create",
    "transport_errors_told",
    "refused_connection_may_have_worked",
    "Whoever sends only what was certainly not sent, sends nothing again.",
    Slip("_http.py", "_NOTHING_SENT = (httpx.ConnectError, ", "_NOTHING_SENT = ("),
)
slip(
    "errors",
    "jobs.get",
    "transport_errors_told",
    "connect_timeout_is_no_timeout",
    "Code that handles timeouts does not see this one.",
    Slip("_http.py", "isinstance(error, httpx.TimeoutException)", "isinstance(error, httpx.ReadTimeout)"),
)
slip(
    "errors",
    "jobs.get",
    "errors_travel",
    "error_arrives_empty",
    "An error of a worker process has neither status nor request id.",
    Slip("errors.py", "(type(self), self.args, vars(self))", "(type(self), self.args, {})"),
)

slip(
    "models",
    "checkpoints.list",
    "models_made",
    "constructor_wants_further_fields",
    "A test that makes a page by hand does not start.",
    Slip(
        "models/list_rlor_trainer_job_checkpoints_response.py",
        "field(init=False, factory=dict[str, Any])",
        "field(factory=dict[str, Any])",
    ),
)
slip(
    "edges",
    "jobs.get",
    "drift_told",
    "drift_promises_something_else",
    "Whoever reads the drifts looks for a fault that is not there.",
    Slip(_JOB, '"keepAlive", raw_keep_alive, "true or false", bool)', '"keepAlive", raw_keep_alive, "a string", bool)'),
)
slip(
    "edges",
    "jobs.get",
    "bounds_read",
    "infinite_number_is_none",
    "A learning rate of 1e999 is one.",
    Slip("models/loss_config.py", "raw_kl_beta < INFINITY", "raw_kl_beta <= INFINITY"),
)
slip(
    "plain",
    "jobs.get",
    "plain_functions_agree",
    "strict_only_where_it_works",
    "A strict program takes a refusal that is none for one.",
    Slip(
        _GET,
        "                Status.from_dict,\n                answer.content,\n                answer.operation,\n"
        '                answer.status,\n                content_type=answer.headers.get("content-type"),\n'
        "                strict=client.strict,",
        "                Status.from_dict,\n                answer.content,\n                answer.operation,\n"
        '                answer.status,\n                content_type=answer.headers.get("content-type"),\n'
        "                strict=False,",
    ),
)
slip(
    "settings",
    "checkpoints.list",
    "settings_obeyed",
    "timeout_of_a_list_is_ignored",
    "A list that was to take a second takes a minute.",
    Slip(
        "_groups.py",
        "                models.ListRlorTrainerJobCheckpointsResponse.from_dict,\n"
        "                options=CallOptions(timeout,",
        "                models.ListRlorTrainerJobCheckpointsResponse.from_dict,\n"
        "                options=CallOptions(None,",
    ),
)
slip(
    "settings",
    "jobs.cancel",
    "request_path",
    "another_account_passes",
    "A job of another account is thought to be cancelled.",
    Slip("_names.py", "if account_id is not None and found.get(self.account, account_id) != account_id:", "if False:"),
)

slip(
    "models",
    "jobs.get",
    "models_made",
    "an_end_is_none",
    "A loop that continues until the state is terminal never stops.",
    Slip("models/job_state.py", "return self in _TERMINAL", "return self in ()"),
)
slip(
    "models",
    "jobs.get",
    "models_made",
    "line_of_a_job_shows_what_came",
    "A name with an escape sequence steers the terminal that a job is printed to.",
    Slip("_summary.py", "return shown(text)", "return text"),
)
slip(
    "models",
    "jobs.get",
    "models_made",
    "public_name_is_gone",
    "A program that imports the error does not start.",
    Slip("__init__.py", '"ConflictError": "errors",', '"ConflictError": "_errors",'),
)
slip(
    "models",
    "jobs.create",
    "wrong_values_named",
    "field_of_tomorrow_is_sent_empty",
    "Whoever needs a field before the client knows it sends null.",
    Slip("_model.py", "            extra[key] = value\n", "            extra[key] = None\n"),
)
slip(
    "models",
    "jobs.create",
    "own_create_adopted",
    "hidden_in_one_place_is_hidden_everywhere",
    "Another's job is taken for one's own.",
    Slip("_creation.py", "if path[0] == name and path[1:]]", "if path[1:]]"),
)
slip(
    "settings",
    "jobs.get",
    "waits_end",
    "failed_job_is_not_shown",
    "A program that logs why a job failed logs nothing.",
    Slip("_wait.py", "kind(text, job=self._job, state", "kind(text, job=None, state"),
)
slip(
    "settings",
    "jobs.get",
    "settings_obeyed",
    "rarest_drift_comes_first",
    "What happens all the time stands at the end of a long table.",
    Slip("_drift_table.py", "return -entry[1], entry[0]", "return entry[1], entry[0]"),
)
slip(
    "settings",
    "jobs.get",
    "acted_on_refused",
    "error_forgets_what_was_asked",
    "Nobody can tell which job came in place of which.",
    Slip("_names.py", 'names.get(variable, "-")', '"-"'),
)

# Edges

slip(
    "edges",
    "jobs.get",
    "bounds_read",
    "largest_count_is_drift",
    "A counter at its limit is reported as a fault of the server.",
    Slip(_JOB, "raw_node_count <= 2147483647\n", "raw_node_count < 2147483647\n"),
)
slip(
    "edges",
    "jobs.get",
    "content_types_read",
    "charset_is_refused",
    "Behind a gateway that names the charset nothing can be read.",
    Slip("_wire.py", r"json\s*(;|$)", r"json\s*$"),
)
slip(
    "edges",
    "jobs.get",
    "newer_server_understood",
    "left_out_field_hides_new_one",
    "What a newer server says is lost where an older field is missing.",
    Slip(_JOB, "known = 31 - values.count(ABSENT)", "known = len(src_dict)"),
)
slip(
    "edges",
    "jobs.get",
    "secrets_hidden",
    "key_of_eight_is_shown",
    "A short key that the server quotes is in every log.",
    Slip("_http.py", "len(api_key) >= _SHORTEST_KEY", "len(api_key) > _SHORTEST_KEY"),
)
slip(
    "paging",
    "jobs.list",
    "pages_followed",
    "count_of_pages_is_lost",
    "A progress display of a long list has no end.",
    Slip("_pager.py", "        self.total_size = page.total_size\n", ""),
)

# Waits for several, for a ready one, for an operation

slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "first_to_fail_is_the_first",
    "`wait_any` returns a job that has failed.",
    Slip("_wait_many.py", "return member.watch.job if member.error is None else None", "return member.watch.job"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "failures_among_many_are_silent",
    "A sweep of fifty jobs is reported as done, and three have failed.",
    Slip(
        "_wait_many.py",
        '    if failures:\n        raise fleet.failure(failures, "did not reach',
        '    if False:\n        raise fleet.failure(failures, "did not reach',
    ),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "many_are_read_one_by_one",
    "A thousand jobs cost a thousand requests every five seconds.",
    Slip("_wait_many.py", "if len(due) > FEW:", "if False:"),
)
slip(
    "waiting",
    "jobs.get",
    "waits_end",
    "sick_trainer_counts_as_ready",
    "A loop sends its first step to a trainer that is not up.",
    Slip(
        "_wait_ready.py",
        "            pause = readiness.pause(job, error, clock.monotonic())\n        clock.sleep",
        "            return job\n        clock.sleep",
    ),
)
slip(
    "waiting",
    "checkpoints.promote",
    "operations_waited_for",
    "failed_promotion_counts_as_done",
    "A model is deployed that was never made.",
    Slip("_wait_operation.py", "_DONE if operation.error is None else _FAILED", "_DONE"),
)
slip(
    "waiting",
    "checkpoints.promote",
    "operations_waited_for",
    "promotion_is_asked_for_at_once",
    "A promotion of minutes ends with a timeout, and nobody knows whether it was made.",
    Slip("_groups.py", "            async_promotion = True\n", "            pass\n"),
)

# Connections

slip(
    "connections",
    "jobs.resume",
    "connections_kept",
    "resume_goes_over_an_idle_connection",
    "A resume fails over a connection that the server was just closing, and may not be repeated.",
    Slip("_connections.py", "_KEEPING_NONE if fresh else _KEEPING", "_KEEPING"),
)
slip(
    "connections",
    "jobs.get",
    "connections_kept",
    "key_goes_to_the_proxy",
    "What was for this machine goes, with the key, to a proxy in the clear.",
    Slip("_network.py", "    if is_loopback(host):\n        return None\n", ""),
)
