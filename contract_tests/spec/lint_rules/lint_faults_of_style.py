"""Faults against the style of the API: methods, resources, lists, names, times, patterns, examples."""

# ruff: noqa: E501 (the tables of faults: one fault a line)

from __future__ import annotations

from spec.lint_rules.lint_faults import CANCEL, CREATE, GET, JOB, LIST, STATES, Fault

PROMOTE = "  /v1/accounts/{account_id}/checkpoints/{checkpoint_id}:promote:\n"
DELETE = "operationId: Gateway_DeleteRlorTrainerJob\n"
RESUME = "operationId: Gateway_ResumeRlorTrainerJob\n"
LISTED = "    ListRlorTrainerJobsResponse:\n"
INT32 = "type: integer, format: int32, minimum: 0, maximum: 9"


def among_properties(rule: str, added: str, message: str, *also: str, after: str = JOB) -> Fault:
    """A property more."""
    named = added.partition(":")[0]
    return Fault(
        rule,
        "        managedBy:\n",
        f"        {added}\n        managedBy:\n",
        f"        {named}:",
        after,
        message,
        frozenset(also),
    )


IN_ORDER = [
    # What the rules above might take for a fault.
    "startTime: {type: [string, 'null'], format: date-time, description: The start. Caller-owned.}",
    "speedTime: {type: [string, 'null'], format: date-time, description: The end. Caller-owned.}",
    "activeHours: {type: [array, 'null'], items: {type: string}, description: The hours. Caller-owned.}",
    "idleTtl: {type: [string, 'null'], format: google-duration, pattern: '^-?[0-9]+(\\.[0-9]{1,9})?s$', description: The time. Caller-owned.}",
    "isRoot: {type: [string, 'null'], description: The root of the island. Caller-owned.}",
    "notes: {type: [array, 'null'], items: {type: string}, description: The notes. Caller-owned.}",
    "awsS3Uri: {type: [string, 'null'], description: A URI. Caller-owned.}",
]
"""Properties that are in order."""

STYLE_FAULTS = [    # methods
    Fault("standard-method", PROMOTE, PROMOTE.replace(":promote", ""), "operationId: Gateway_Promote", message="`Promote` is no standard method"),
    Fault("standard-method", "    delete:\n", "    put:\n", "    put:\n", message="Delete is a DELETE"),
    Fault("standard-method", DELETE, DELETE + "      requestBody: {description: None., content: {application/json: {schema: {$ref: '#/components/schemas/RlorTrainerJob'}, example: {}}}}\n",
          "^    delete:", message="has a body"),
    Fault("standard-method", GET, "operationId: Gateway_ListRlorTrainerJob\n", "operationId: Gateway_ListRlorTrainerJob\n", message="does not end with a collection",
          also=frozenset({"pagination"})),
    Fault("standard-method", DELETE, "operationId: Gateway_CreateRlorTrainerJob2\n", "operationId: Gateway_CreateRlorTrainerJob2", message="does not end with a collection",
          also=frozenset({"lifecycle-operations"})),
    Fault("standard-method", CREATE, "operationId: Gateway_CreateTrainer\n", "operationId: Gateway_CreateTrainer", message="not that of a resource of this name"),
    Fault("standard-method", "schemas/RlorTrainerJob'", "schemas/ExecuteRlorTrainStepRequest'", "^      requestBody:\n", CREATE, "the body of CreateRlorTrainerJob is not",
          frozenset({"example", "example-fields", "message-name", "property-owner", "read-only-write-only", "request-rules"})),
    Fault("standard-method", "responses/Job'", "responses/Done'", "^      responses:\n", GET, "does not return the resource"),
    Fault("standard-method", "name: rlorTrainerJobId", "name: jobId", "^      parameters:\n", CREATE, "`rlorTrainerJobId`"),
    Fault("standard-method", "{rlor_trainer_job_id}\n      x-summary", "{job_id}\n      x-summary", "^operationId: Gateway_GetRlorTrainerJob\n", JOB, "give a schema `x-resource`",
          frozenset({"resource-name"})),
    Fault("custom-method", ":executeTrainStep:", ":execute_train_step:", "execute_train_step:", message="not in lowerCamelCase"),
    Fault("custom-method", "Gateway_SyncRlor", "Gateway_UpdateRlor", "^  /v1/", message="is a standard method", also=frozenset({"message-name"})),
    Fault("custom-method", ":promote:\n", ":publish:\n", ":publish:\n", message="does not begin like"),
    Fault("custom-method", PROMOTE + "    post:", PROMOTE + "    put:", "    put:", message="not a POST with a body"),
    Fault("message-name", "schemas/CancelRlor", "schemas/ResumeRlor", "^      requestBody:\n", CANCEL, "`CancelRlorTrainerJobRequest`", frozenset({"closed-body", "unused-component"})),
    Fault("message-name", "schemas/GetRlorTrainerJobPublicLogsResponse'", "schemas/OperationMetadata'", "^      responses:\n", message="`GetRlorTrainerJobPublicLogsResponse`",
          also=frozenset({"example", "example-fields", "unused-component"})),
    # resources
    Fault("resource-path", PROMOTE, PROMOTE.replace("/v1", "/latest"), "  /latest/", message="begins with `latest`"),
    Fault("resource-path", PROMOTE, PROMOTE.replace("/{account_id}", ""), "  /v1/accounts/checkpoints", message="`checkpoints` is out of turn", also=frozenset({"path-parameter"})),
    Fault("resource-path", PROMOTE, PROMOTE.replace("/checkpoints", ""), "  /v1/accounts/{account_id}/{", message="`{checkpoint_id}` is out of turn"),
    Fault("resource-path", PROMOTE, PROMOTE.replace("checkpoints", "saved_checkpoints"), "  /v1/accounts/{account_id}/saved", message="no plural in lowerCamelCase"),
    Fault("resource-path", PROMOTE, PROMOTE.replace("checkpoints", "checkpoint"), "  /v1/accounts/{account_id}/checkpoint/", message="no plural in lowerCamelCase"),
    Fault("resource-path", PROMOTE, PROMOTE.replace("{checkpoint_id}", "{id}"), "  /v1/accounts/{account_id}/checkpoints/{id}", message="Call it `{checkpoint_id}`", also=frozenset({"path-parameter"})),
    Fault("resource-name", "        name: name\n", "        name: displayName\n", "name: displayName", JOB, "Call the field `name`", frozenset({"extension-names"})),
    Fault("resource-name", "          readOnly: true\n", "", "^        name:\n", "    Checkpoint:\n", "no text that the server sets"),
    Fault("resource-name", "          type: string\n", "          type: boolean\n", "^        name:\n", "    Checkpoint:\n", "no text that the server sets"),
    Fault("resource-name", "{rlor_trainer_job_id}/checkpoints/{checkpoint_id}\n", "{rlor_trainer_job_id}/snapshots/{checkpoint_id}\n", "/snapshots/", message="no operation has the path", also=frozenset({"list-response"})),
    Fault("resource-name", "/rlorTrainerJobs/[^/]+)?$", "/rlorTrainerJobs/[0-9]+)?$", "^        name:\n", JOB, message="does not say", also=frozenset({"example"})),
    Fault("resource-name", "/rlorTrainerJobs/[^/]+)?$", "/rlorTrainerJobs/.+)?$", "^        name:\n", JOB, message="or takes more"),
    Fault("resource-name", "^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$", "^([a-z]/)?accounts/[^/]+/rlorTrainerJobs/[^/]+$", "^        name:\n", JOB, message="or takes more"),
    Fault("resource-state", "          $ref: '#/components/schemas/ModelState'\n", "          type: string\n", "^        state:\n", message="is not an enum", also=frozenset({"unused-component"})),
    Fault("resource-state", "ModelState'\n          readOnly: true\n", "ModelState'\n", "^        state:\n", message="is not readOnly"),
    # lists
    Fault("pagination", "      x-pagination:\n        items: checkpoints\n        nextPageToken: nextPageToken\n        pageToken: pageToken\n        pageSize: pageSize\n        totalSize: totalSize\n        # Items on a page when nobody asks, and the most that a page has: a larger number counts as this one.\n        defaultSize: 50\n        maxSize: 200\n        # What older gateways call the items.\n        formerItems: [rlorTrainerJobCheckpoints]\n", "",
          "^      operationId: Gateway_List", message="has no `x-pagination`"),
    Fault("list-request", "        - $ref: '#/components/parameters/PageToken'\n", "", "^      parameters:\n", LIST, "no query parameter `pageToken`", frozenset({"pagination"})),
    Fault("list-request", "        - $ref: '#/components/parameters/PageSize'\n", "", "^      parameters:\n", LIST, "no query parameter `pageSize`", frozenset({"pagination"})),
    Fault("list-request", "name: filter\n", "name: query\n", "^- name: query", LIST, "`query` is no parameter of a list"),
    Fault("list-request", "            type: string\n          example: createTime", "            type: [string, 'null']\n          example: createTime", "^- name: orderBy", LIST, "not of the type string"),
    Fault("list-request", "name: filter\n", "name: filter\n          required: true\n", "^- name: filter", LIST, "needs no `filter`"),
    Fault("list-response", "        rlorTrainerJobs:\n", "        jobs:\n", "^    ListRlor", LISTED, "no array `rlorTrainerJobs`", frozenset({"example-fields", "pagination", "required-property"})),
    Fault("list-response", "        checkpoints:\n          type: array\n", "        checkpoints:\n          type: [array, 'null']\n", "^    ListRlor", message="no array `checkpoints`"),
    Fault("list-response", "schemas/Checkpoint'", "schemas/Model'", "^          items:\n", "        checkpoints:\n", "are not the resources", frozenset({"example", "example-fields"})),
    Fault("list-response", "          type: string\n", "          type: [string, 'null']\n", "^    ListRlor", LISTED, "no text `nextPageToken`"),
    Fault("list-response", "[rlorTrainerJobs, nextPageToken, totalSize]", "[rlorTrainerJobs, totalSize]", "^    ListRlor", message="may lack `nextPageToken`"),
    Fault("list-response", "          type: integer\n", "          type: number\n", "^        totalSize:\n", LISTED, "`totalSize` is not an integer", frozenset({"integer", "pagination"})),
    # names
    among_properties("name-case", "base_url: {type: string, description: A URL. Caller-owned.}", "`base_url` is not in lowerCamelCase"),
    among_properties("name-case", "baseURL: {type: string, description: A URL. Caller-owned.}", "`baseURL` is not in lowerCamelCase"),
    Fault("name-case", "name: skipValidations\n", "name: skip_validations\n", "^- name: skip_val", message="`skip_validations` is not in lowerCamelCase"),
    among_properties("name-words", "reasonForError: {type: string, description: The reason. Caller-owned.}", "the preposition `for`"),
    among_properties("name-words", "isReady: {type: boolean, description: Is ready. Caller-owned.}", "begins with `is`"),
    among_properties("name-words", f"numNodes: {{{INT32}, description: The nodes. Caller-owned.}}", "begins with `num`"),
    among_properties("name-words", "label: {type: [array, 'null'], items: {type: string}, description: The labels. Caller-owned.}", "named in the singular"),
    Fault("name-words", "name: skipValidations\n", "name: withoutValidations\n", "^- name: without", message="the preposition `without`"),
    # times
    Fault("timestamp", "          type: [string, 'null']\n          format: date-time\n", "          type: [string, 'null']\n", "^        createTime:", "    Checkpoint:\n", "is called a time"),
    among_properties("timestamp", f"waitTime: {{{INT32}, description: The wait. Caller-owned.}}", "is called a time"),
    among_properties("timestamp", "deadline: {type: string, format: date-time, description: The end. Caller-owned.}", "End its name with `Time`"),
    among_properties("timestamp", "finishedTime: {type: string, format: date-time, description: The end. Caller-owned.}", "past tense"),
    Fault("timestamp", "date-time\n          readOnly: true\n          description: Since", "date-time\n          description: Since", "^        createTime:", message="set by the server alone"),
    among_properties("duration", f"idleTimeout: {{{INT32}, description: The time. Caller-owned.}}", "called a length of time"),
    among_properties("duration", "idlePeriod: {type: string, description: The time. Caller-owned.}", "called a length of time"),
    among_properties("duration", "idleTtl: {type: string, pattern: '^[0-9]+s$', description: The time. Caller-owned.}", "0.5s"),
    among_properties("duration", "idleDelay: {type: string, pattern: '^[0-9.]+s?$', description: The time. Caller-owned.}", "nothing else"),
    among_properties("duration", f"idleDelay: {{{INT32}, pattern: '^[0-9]{{1,4}}([.][0-9]{{1,9}})?s$', description: The time. Caller-owned.}}", "called a length of time", "bounds"),
    among_properties("duration", f"idleMinutes: {{{INT32}, description: The time. Caller-owned.}}", "in a number"),
    Fault("enum-values", "        - HF_PEFT_ADDON\n", "        - HF_PEFT_ADDON\n        - hf_lora\n", "hf_lora", message="not in UPPER_SNAKE_CASE"),
    # patterns
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: '^[0-9]{,3}$'", "pattern: '^[0-9]{,", message="a brace that is no count"),
    Fault("pattern", "warmStartFrom: {type: string, minLength: 1}", "warmStartFrom: {type: string, pattern: a}", "warmStartFrom: {type: string, pattern: a}", CREATE, "not anchored"),
    Fault("pattern", "        type: string\n", "        type: string\n      patternProperties: {x: {type: string}}\n", "patternProperties: {x", "    ExtraValues:\n", "not anchored"),
    Fault("pattern-backtracking", "pattern: '^[^=]+=.+$'", "pattern: '^([^=]+)+=.+$'", "pattern: '^([^=]+)+", message="exponential"),
    Fault("pattern-backtracking", "pattern: '^[^=]+=.+$'", "pattern: '^.+=.+$'", "pattern: '^.+=", message="quadratic"),
    Fault("pattern-backtracking", "warmStartFrom: {type: string, minLength: 1}", "warmStartFrom: {type: string, pattern: ^(a|a)*$}", "warmStartFrom: {type: string, pattern", CREATE, "exponential"),
    Fault("pattern-backtracking", "{disableInactivityCleanup: {enum: [false, null]}}", "{managedBy: {pattern: ^(a|a)*$}}", "^when: ", STATES, "exponential"),
    Fault("pattern-backtracking", "needs:\n              schema: {required: [keepAlive]", "needs:\n              schema: {not: {properties: {managedBy: {pattern: ^(a|a)*$}}}, required: [keepAlive]", "schema: {not", STATES, "exponential"),
    Fault("pattern-backtracking", "        type: string\n", "        type: string\n      patternProperties: {'^(a|a)*$': {type: string}}\n", "patternProperties: {'", "    ExtraValues:\n", "exponential"),
    # examples
    Fault("example", "          readOnly: true\n          description: Email", "          readOnly: true\n          example: 5\n          description: Email", "example: 5"),
    Fault("example", "          readOnly: true\n          description: Email", "          readOnly: true\n          examples: [a, 5]\n          description: Email", "examples: [a, 5]"),
    Fault("example", "          schema:\n            type: string\n      requestBody:", "          content: {text/plain: {schema: {type: string}, example: 5}}\n      requestBody:", "content: {text/plain: {schema", CREATE, also=frozenset({"named-schema"})),
    Fault("example", "      schema:\n        type: string\n      example: '2'", "      content: {text/plain: {schema: {type: string, minLength: 1}, examples: {empty: {value: ''}}}}", "content: {text/plain", "    RetryAfter:\n", also=frozenset({"named-schema"})),
    Fault("example-fields", "displayName: math grpo step 07\n", "displayNme: math grpo step 07\n", "displayNme:", CREATE),
    Fault("example-fields", "                    epochs: 1\n", "                    epoch: 1\n", "epoch: 1", CREATE),
    Fault("example-fields", "                        promotable: false\n", "                        promoted: false\n", "promoted: false"),
    Fault("example-fields", "              summary: The empty object\n              value: {}\n", "              summary: The empty object\n              value: {done: true}\n", "value: {done"),
    Fault("example-outside", "              value: {code: 5,", "              externalValue: 'other.json'\n              x-was: {code: 5,", "^            job:\n", message="in another file"),
    Fault("example-outside", "          schema:\n            type: string\n      requestBody:", "          content: {text/plain: {example: 5}}\n      requestBody:", "content: {text/plain", CREATE, "no schema"),
]  # fmt: skip
