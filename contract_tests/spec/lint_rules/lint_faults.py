"""Faults to plant in the spec and in its evidence: one edit each, and the rule that finds it."""

# ruff: noqa: E501 (the tables of faults: one fault a line)

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One edit of the spec or the evidence, and the rule that finds it on the line of `at`."""

    rule: str
    old: str
    new: str
    at: str
    """What stands on the line to blame: the next such text from the edit on; after `^`, the last before it."""
    after: str = ""
    """Where to look for `old`: behind this text."""
    message: str = ""
    """Part of the message."""
    also: frozenset[str] = frozenset()
    """Rules that the same edit cannot but break."""

    @property
    def name(self) -> str:
        return f"{self.rule}: {(self.new or '(nothing)').strip().splitlines()[0][:40]}"


def edit(text: str, fault: Fault) -> tuple[str, int]:
    """The text with the fault in it, and the line to blame."""
    start = text.index(fault.after) + len(fault.after) if fault.after else 0
    place = text.find(fault.old, start)
    assert place >= 0, f"the document has changed, and no longer contains {fault.old!r}: adapt the fault"
    edited = text[:place] + fault.new + text[place + len(fault.old) :]
    end = place + len(fault.new) + 200  # what is sought may begin before the edit and reach behind it
    blamed = edited.rindex(fault.at[1:], 0, end) if fault.at.startswith("^") else edited.index(fault.at, place)
    return edited, edited.count("\n", 0, blamed) + 1


RUNNING = "x-lifecycle:\n"
CREATE = "operationId: Gateway_CreateRlorTrainerJob\n"
LIST = "operationId: Gateway_ListRlorTrainerJobs\n"
GET = "operationId: Gateway_GetRlorTrainerJob\n"
CANCEL = "operationId: Gateway_CancelRlorTrainerJob\n"
JOB = "    RlorTrainerJob:\n"
STATES = "    JobState:\n"

SPEC_FAULTS = [
    # structure
    Fault("reference", "schemas/LossMethod'", "schemas/LossMethods'", "^- $ref: '#/components/schemas/LossMethods'", message="names nothing"),
    Fault("reference", "components/schemas/Empty'", "components/responses/Done'", "^schema:\n", "    Done:\n"),
    Fault("reference", "'#/components/schemas/Empty'", "other.yaml", "^schema:\n", message="leaves this document"),
    Fault("reference", "  /v1/accounts/{account_id}/rlorTrainerJobs:\n", "  /v1/x: {$ref: '#/paths/~1v1~1y'}\n  /v1/y:\n", "/v1/x"),
    Fault("schema", "type: integer\n        format: int32", "type: int\n        format: int32", "type: int\n", "PageSize:\n"),
    Fault("schema", "          description: Label for", "          maxLength: -1\n          description: Label for", "maxLength: -1"),
    Fault("schema", "required: [name]", "required: name", "required: name", "    Operation:\n"),
    Fault("keyword", "schema: {minimum: 0, exclusiveMaximum: 0.5}", "schema: {minimum: 0, exclusivMaximum: 0.5}", "schema: {minimum: 0, exclusivMaximum", message="Did you mean `exclusiveMaximum`?"),
    Fault("keyword", "must not be negative'\n          schema: {minimum: 0}", "must not be negative'\n          schema: {minimun: 0}", "schema: {minimun: 0}", message="Did you mean `minimum`?"),
    Fault("keyword", "schema: {minProperties: 1, maxProperties: 1}", "schema: {minProperties: 1, maxProperty: 1}", "schema: {minProperties: 1, maxProperty", message="Did you mean `maxProperties`?"),
    Fault("keyword", "required: [message, code, type]", "require: [message, code, type]", "require: [message", message="Did you mean `required`?"),
    Fault("keyword", "needs:\n              schema: {required: [keepAlive]", "needs:\n              schema: {requires: [keepAlive]", "schema: {requires: [keepAlive]"),
    Fault("keyword", "            then:\n              anyOf:", "            than:\n              anyOf:", "than:\n"),
    Fault("keyword", "when: {properties: {disableInactivityCleanup: {enum: [", "when: {properties: {disableInactivityCleanup: {enums: [", "when: {properties: {disableInactivityCleanup: {enums"),
    Fault("keyword", "type: integer\n        format: int32\n        minimum: 0\n        maximum", "type: integer\n        format: int32\n        minimum: 0\n        maxmium", "maxmium: 2147483647"),
    Fault("keyword", "          type: [boolean, 'null']\n          description: Log to", "          type: boolean\n          nullable: true\n          description: Log to", "nullable: true"),
    Fault("boolean-schema", "items: {type: string}\n          description: Modules", "items: true\n          description: Modules", "items: true"),
    Fault("open-schema", "description: Values by name.\n      additionalProperties:\n        type: string",
          "description: Values by name.\n      additionalProperties: true", "additionalProperties: true"),
    Fault("openapi", "in: query", "in: body", "in: body", LIST, "not one of"),
    Fault("openapi", "  title: RLOR Trainer Jobs\n", "", "^info:", message="title"),
    Fault("unused-component", "  headers:\n    RequestId:", "  headers:\n    Spare: {description: Spare one., schema: {type: string}}\n    RequestId:", "Spare:"),
    Fault("unused-component", "    Empty:\n", "    Spare:\n      type: object\n      description: Refers to itself.\n      properties:\n"
          "        next: {$ref: '#/components/schemas/Spare', description: The next one. Server-owned.}\n    Empty:\n", "Spare:"),
    # extensions
    Fault("extension", "x-method: get\n", "x-metod: get\n      x-method: get\n", "x-metod", message="no extension of this project"),
    Fault("extension", "  x-retry: safe\n", "  x-retry: sometimes\n", "sometimes", GET),
    Fault("extension", "method: read_public_logs}", "method: readPublicLogs}", "readPublicLogs"),
    Fault("extension", "path: /v1/accounts\n", "path: /v1/accounts?pageSize=2\n", "path: /v1/accounts?"),
    Fault("extension", "query: {pageSize: 2}", "parameters: {pageSize: 2}", "parameters: {pageSize: 2}"),
    Fault("extension", "      summary: Get a trainer job\n", "      summary: Get a trainer job\n      x-internal: true\n", "x-internal", message="belongs in"),
    Fault("extension", "initial: JOB_STATE_PENDING", "initial: 5", "initial: 5", STATES),
    Fault("extension", "after: 61s", "after: 1min", "after: 1min", STATES),
    Fault("extension", "          terminal:\n", "          ended:\n", "^classes:", STATES),
    Fault("extension-names", "x-promotable: [CHECKPOINT_TYPE_INFERENCE_BASE,", "x-promotable: [INFERENCE_BASE,", "x-promotable"),
    Fault("extension-names", "        - EU_ICELAND_3\n\n", "        - EU_ICELAND_9\n\n", "EU_ICELAND_9"),
    Fault("extension-names", "        JOB_STATE_PAUSED: Paused,", "        JOB_STATE_HALTED: Paused,", "JOB_STATE_HALTED", STATES),
    Fault("extension-names", "        JOB_STATE_IDLE: Live, without work at the moment.\n", "", "^- JOB_STATE_IDLE", STATES),
    Fault("extension-names", "x-oneof: [constant,", "x-oneof: [fixed,", "x-oneof"),
    Fault("extension-names", "x-ignored-fields: [usePurpose]", "x-ignored-fields: [purpose]", "x-ignored-fields"),
    Fault("extension-names", "        name: name\n", "        name: names\n", "names", JOB),
    Fault("extension", "{ID: name, DONE:", "{Id: name, DONE:", "^x-summary"),
    Fault("extension-names", "PROGRESS: jobProgress.percent", "PROGRESS: jobProgress.share", "jobProgress.share", message="is no field"),
    Fault("extension-names", "{ID: name, DONE: done,", "{DONE: done, ID: name,", "^x-summary", message="Begin with the name"),
    Fault("extension", "x-command: logs\n", "x-command: Logs\n", "x-command"),
    # operations
    Fault("operation-id", GET, "operationId: getJob\n", "operationId: getJob"),
    Fault("operation-id", GET, LIST, "operationId: Gateway_List", message="names the operation on line", also=frozenset({"pagination", "standard-method"})),
    Fault("operation-id", "      " + GET, "", "^    get:", message="there is no", after="{rlor_trainer_job_id}:\n"),
    Fault("operation-tag", "tags: [jobs]", "tags: [jobs, checkpoints]", "tags:", GET),
    Fault("operation-tag", "tags: [jobs]", "tags: [job]", "tags:", GET),
    Fault("operation-security", "      security:\n        - BearerAuth: []\n        - ApiKeyAuth: []\n", "", "^    get:\n", GET),
    Fault("operation-security", "- BearerAuth: []", "- {}", "^security:", GET, "lets anybody in"),
    Fault("operation-security", "- BearerAuth: []", "- Bearer: []", "^security:", GET),
    Fault("facade-method", "x-method: get\n", "x-method: import\n", "x-method: import"),
    Fault("facade-method", "x-method: get\n", "x-method: list\n", "x-method: list", message="also the method on line"),
    Fault("facade-method", "      x-method: get\n", "", "^    get:\n", GET),
    Fault("retry-class", "x-retry: safe", "x-retry: idempotent", "x-retry", GET, "GET, and GET only"),
    Fault("retry-class", "x-retry: idempotent", "x-retry: safe", "x-retry", CANCEL),
    Fault("retry-class", "noop: [JOB_STATE_CANCELLING]", "noop: []", "^x-retry: idempotent\n      tags: [jobs]\n      summary: Cancel", message="refuses a repeat"),
    Fault("pagination", "items: rlorTrainerJobs", "items: jobs", "items: jobs", LIST),
    Fault("pagination", "pageToken: pageToken", "pageToken: token", "pageToken: token", LIST),
    Fault("statuses", "        '429':\n", "        4XX:\n          $ref: '#/components/responses/NotFound'\n        '429':\n", "4XX", GET),
    Fault("statuses", "        '429':\n", "        default:\n          $ref: '#/components/responses/NotFound'\n        '429':\n", "default", GET),
    Fault("statuses", "        '503':\n          $ref: '#/components/responses/Unavailable'\n", "", "^responses:", GET),
    Fault("statuses", "        '429':\n", "        '202':\n          $ref: '#/components/responses/Done'\n        '429':\n", "^responses:", "Gateway_DeleteRlorTrainerJob\n", "exactly one 2xx"),
    Fault("error-body", "schemas/Status'", "schemas/ErrorEnvelope'", "^    NotFound:", "    NotFound:\n", also=frozenset({"example", "example-fields"})),
    Fault("error-body", "$ref: '#/components/schemas/UnauthenticatedError'", "$ref: '#/components/schemas/ErrorEnvelope'", "^    Unauthenticated:", also=frozenset({"unused-component"})),
    Fault("error-body", "required: [code, message]", "required: [code]", "^    Status:\n", "    Status:\n"),
    Fault("request-id", "      headers:\n        x-request-id: {$ref: '#/components/headers/RequestId'}\n", "", "^    NotFound:", "    NotFound:\n"),
    Fault("described", "      summary: Get a trainer job\n", "", "^get:\n      operationId: Gateway_GetRlorTrainerJob"),
    Fault("described", "description: One page of jobs.", "description: ''", "^    ListRlorTrainerJobsResponse:", "    ListRlorTrainerJobsResponse:\n"),
    Fault("described", "    description: What a trainer job has saved, where it is available, and how it becomes a model.\n", "", "^- name: checkpoints"),
    Fault("parameter-default", "Also lists deleted jobs that are still retained. Default: false.", "Also lists deleted jobs.", "^- name: includeArchived"),
    Fault("path-parameter", "        - $ref: '#/components/parameters/RlorTrainerJobId'\n", "", "^parameters:", GET),
    # schemas
    Fault("named-schema", "$ref: '#/components/schemas/Empty'", "type: object", "^schema:", "    Done:\n", "has no name", frozenset({"unused-component"})),
    Fault("named-schema", "type: [string, 'null']\n          description: Team or user account", "type: [string, 'null']\n          enum: [A_UNSPECIFIED]\n          description: Team or user account", "^        entity:\n", also=frozenset({"example"})),
    Fault("named-schema", "items: {type: string}\n          description: Modules", "items: {type: object}\n          description: Modules", "items"),
    Fault("property-owner", "Let other jobs preempt this one. Needs an admin key. Default false. Caller-owned.", "Let other jobs preempt this one. Default false.", "^        preemptible:"),
    Fault("property-owner", "When the job was created. Server-owned.", "When the job was created. Caller-owned.", "^description: When the job was created. Caller"),
    Fault("property-owner", "          readOnly: true\n          description: Host handle", "          description: Host handle", "^        directRouteHandle:"),
    Fault("property-owner", "URL in an object store, good for a limited time; a secret while it lasts. Server-owned.", "URL in an object store, for a while. Caller-owned.", "^        signedUrl:\n          type"),
    Fault("property-description", "description: Resource name, `accounts/{account}/rlorTrainerJobs/{id}`. Server-owned.", "description: Server-owned.", "^        name:\n          type", JOB),
    Fault("read-only-write-only", "          writeOnly: true\n", "          writeOnly: true\n          readOnly: true\n", "^        apiKey:", also=frozenset({"property-owner", "example-direction"})),
    Fault("required-property", "required: [signedUrl]", "required: [url, signedUrl]", "required: [url", also=frozenset({"example"})),
    Fault("required-property", "      required: [name]\n", "      required: [name, error]\n", "required: [name, error]", "    Operation:\n", also=frozenset({"example"})),
    Fault("schema-type", "          type: string\n", "", "^        restoreReference:", "        restoreReference:\n"),
    Fault("schema-type", "          items:\n            $ref: '#/components/schemas/ErrorDetail'\n", "", "^        details:"),
    Fault("schema-type", "      type: object\n", "", "^    ExtraValues:", "    ExtraValues:\n"),
    Fault("integer", "        format: int32\n", "        format: int64\n", "^schema:\n        type: integer\n        format: int64", "    PageSize:\n"),
    Fault("integer", "          maximum: 2147483647\n", "          maximum: 2147483648\n", "^        nodeCount:", "        nodeCount:\n"),
    Fault("integer", "          minimum: -2147483648\n", "", "^        nodeCount:", "        nodeCount:\n"),
    Fault("integer", "        pattern: ^-?[0-9]+$\n", "", "^additionalProperties:\n        type: string\n        format: int64"),
    Fault("enum-values", "        - HF_PEFT_ADDON\n", "        - HF_PEFT_ADDON\n        - HF_PEFT_ADDON\n", "- HF_PEFT_ADDON\n        - HF_TEFT", message="is there twice"),
    Fault("enum-values", "        - HF_PEFT_ADDON\n", "        - HF_PEFT_ADDON\n        - hf_peft_addon\n", "- hf_peft", message="collides with"),
    Fault("enum-values", "        - LIVE_MERGE\n", "        - 3D_MODEL\n", "3D_MODEL", message="cannot be a Python name"),
    Fault("enum-values", "[STATE_UNSPECIFIED, UPLOADING, READY]", "[UPLOADING, READY]", "^enum: [UPLOADING", message="zero value"),
    Fault("property-name", "        managedBy:\n", "        managed_by: {type: string, description: The same. Caller-owned.}\n        managedBy:\n", "        managedBy:", also=frozenset({"name-case", "name-words"})),
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: '^([0-9]+$'", "pattern: '^(", message="does not compile"),
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: '[0-9]+'", "pattern: '[0", message="not anchored"),
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: ^\\d+$", "pattern: ^\\d", message="Unicode"),
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: ^[0-9]+|x$", "pattern: ^[0-9]+|", message="alternatives"),
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: ^(?<=a)[0-9]+$", "pattern: ^(?<", message="a group"),
    Fault("pattern", "pattern: ^-?[0-9]+$", "pattern: ^[0-9]++$", "pattern: ^[0-9]++", message="possessive"),
    Fault("duration", "format: date-time", "format: duration", "format: duration", "        completedTime:\n", also=frozenset({"timestamp"})),
    Fault("duration", "summary: A job id in use", "summary: PT30M", "PT30M"),
    # lifecycle and cross-field rules
    Fault("request-rules", "- id: orpo-settings-need-orpo", "- id: dpo-settings-need-dpo", "- id: dpo-settings-need-dpo"),
    Fault("request-rules", "        required: [baseModel, warmStartFrom]", "        required: [baseModels]", "required: [baseModels]"),
    Fault("request-rules", "            if:\n              required: [lossConfig]", "            else:\n              required: [lossConfig]", "else:", message="without `if`"),
    Fault("request-rules", "required: [serviceMode]", "required: [servicemode]", "required: [servicemode]"),
    Fault("request-rules", "properties: {dpo: {type: object}}", "properties: {dpos: {type: object}}", "dpos"),
    Fault("extension", "serviceMode: {const: true}", "serviceMode: {type: text}", "serviceMode: {type: text}"),
    Fault("lifecycle-states", "            - JOB_STATE_EXPIRED\n          tombstone", "          tombstone", "^- JOB_STATE_EXPIRED\n        - JOB_STATE_RE_", RUNNING, "in no class", frozenset({"lifecycle-sources"})),
    Fault("lifecycle-states", "            - JOB_STATE_EXPIRED\n          tombstone", "            - JOB_STATE_EXPIRED\n            - JOB_STATE_IDLE\n          tombstone", "- JOB_STATE_IDLE\n          tombstone", RUNNING, also=frozenset({"lifecycle-transitions", "lifecycle-sources"})),
    Fault("lifecycle-states", "success: JOB_STATE_COMPLETED", "success: JOB_STATE_IDLE", "success: JOB_STATE_IDLE", message="does not end", also=frozenset({"lifecycle-transitions"})),
    Fault("lifecycle-operations", "          Gateway_ResumeRlorTrainerJob:\n", "          Gateway_ResumeJob:\n", "Gateway_ResumeJob", RUNNING),
    Fault("lifecycle-operations", "noop: [JOB_STATE_CANCELLING]", "noop: [JOB_STATE_CANCELLING, JOB_STATE_IDLE]", "noop", RUNNING),
    Fault("lifecycle-operations", "refusal: {status: 400, code: 9, message: 'cannot resume", "refusal: {status: 422, code: 9, message: 'cannot resume", "refusal", RUNNING),
    Fault("lifecycle-operations", "            refusal: {status: 400, code: 9, message: 'cannot cancel job in state: {state}'}\n", "", "^          Gateway_CancelRlorTrainerJob:\n            from", RUNNING),
    Fault("lifecycle-operations", "required: [keepAlive], properties: {keepAlive: {const: true}}}\n              message", "required: [keepalive], properties: {keepAlive: {const: true}}}\n              message", "keepalive"),
    Fault("lifecycle-transitions", "settles: JOB_STATE_CANCELLED", "settles: JOB_STATE_COMPLETED", "settles", RUNNING, also=frozenset({"lifecycle-states"})),
    Fault("lifecycle-transitions", "        time:\n", "        time:\n          - {from: JOB_STATE_DELETED, to: JOB_STATE_DELETING, after: 5s}\n", "- {from: JOB_STATE_DELETED", RUNNING, "tombstone"),
    Fault("lifecycle-transitions", "        time:\n", "        time:\n          - {from: JOB_STATE_FAILED, to: JOB_STATE_PENDING, after: 5s}\n", "- {from: JOB_STATE_FAILED", RUNNING, "revives"),
    Fault("lifecycle-transitions", "preempt: {from: [JOB_STATE_RUNNING,", "preempt: {from: [JOB_STATE_RE_QUEUEING, JOB_STATE_RUNNING,", "preempt", RUNNING, "leads to itself"),
    Fault("lifecycle-transitions", "stopEarly: {from: [JOB_STATE_RUNNING]", "stopEarly: {from: [JOB_STATE_UNSPECIFIED, JOB_STATE_RUNNING]", "stopEarly", RUNNING, "never stored"),
    Fault("lifecycle-transitions", "{field: inactivityTimeout,", "{field: idleTimeout,", "^after: {field: idle", RUNNING),
    Fault("lifecycle-transitions", "{disableInactivityCleanup:", "{disableCleanup:", "disableCleanup", RUNNING),
    Fault("lifecycle-reachable", "          stopEarly: {from: [JOB_STATE_RUNNING], to: JOB_STATE_EARLY_STOPPED}\n", "", "^- JOB_STATE_EARLY_STOPPED\n        - JOB_STATE_PAUSED", RUNNING),
    Fault("lifecycle-reachable", "unreached: [", "unreached: [JOB_STATE_IDLE, ", "unreached", RUNNING),
    Fault("lifecycle-reachable", "acceptableInitial: [JOB_STATE_PENDING, ", "acceptableInitial: [", "acceptableInitial", RUNNING),
    # examples
    Fault("example", "createTime: '2026-11-02T09:14:07.318245Z'", "createTime: 2026-11-02 09:14", "createTime: 2026-11-02 09", "    Job:\n"),
    Fault("example", "state: JOB_STATE_CANCELLED", "state: JOB_STATE_STOPPED", "JOB_STATE_STOPPED"),
    Fault("example", "example: 100", "example: -1", "example: -1"),
    Fault("example", "example: '2'", "example: 2", "example: 2", "    RetryAfter:\n"),
    Fault("example", "            default: false\n", "            default: 0\n", "default: 0"),
    Fault("example", "outputModel: accounts/acme-research/models/math-policy-step-50\n", "outputModel: Math Policy\n", "Math Policy"),
    Fault("example", "                  keepAlive: true\n", "", "^value:\n                  displayName: s3 keep-alive", message="breaks the rule `hot-load-needs-live-trainer`"),
    Fault("example-direction", "displayName: math grpo step 07\n", "displayName: math grpo step 07\n                  state: JOB_STATE_IDLE\n", "state: JOB_STATE_IDLE"),
    Fault("example-direction", "enabled: true\n                  entity: acme", "enabled: true\n                  apiKey: secret\n                  entity: acme", "apiKey: secret"),
    Fault("example-missing", "          examples:\n            empty:\n              summary: The empty object\n              value: {}\n", "", "^'200':\n          $ref: '#/components/responses/Done'"),
    # evidence that the spec lacks
    Fault("evidence-missing", "        - LIVE_MERGE\n", "        - LIVE_MERGE\n        - DEAD_MERGE\n", "DEAD_MERGE"),
    Fault("evidence-missing", "        managedBy:\n", "        holder: {type: string, description: Who holds it. Caller-owned.}\n        managedBy:\n", "holder"),
    Fault("evidence-missing", "          description: Label for", "          minLength: 1\n          description: Label for", "minLength: 1", JOB, "rule `RlorTrainerJob.displayName.minLength`"),
    Fault("evidence-missing", "          - {from: JOB_STATE_CANCELLING,", "          - {from: JOB_STATE_VALIDATING, to: JOB_STATE_FAILED, after: 1s}\n          - {from: JOB_STATE_CANCELLING,", "JOB_STATE_VALIDATING, to", also=frozenset({"lifecycle-transitions"})),
    Fault("evidence-missing", "        '429':\n", "        '409':\n          $ref: '#/components/responses/AlreadyExists'\n        '429':\n", "'409'", GET),
]  # fmt: skip

EVIDENCE_FAULTS = [
    Fault("evidence-shape", "headers:\n  RequestId: A HAR", "headers:\n  RequestId: [A, HAR]", "RequestId:"),
    Fault("evidence-shape", "    decision: 60 minutes.\n", "", "^  inactivity-default:"),
    Fault("evidence-missing", "      displayName: A SDK SWIFT\n", "", "", message="`RlorTrainerJob.displayName`"),
    Fault("evidence-missing", "    covers: [Gateway_CreateRlorTrainerJob.x-request-rules.display-name-length]\n", "    covers: [info.description]\n", "", message="`Gateway_CreateRlorTrainerJob.x-request-rules.display-name-length`"),
    Fault("evidence-stale", "      displayName: A SDK SWIFT\n", "      displayName: A SDK SWIFT\n      nickName: A SDK SWIFT\n", "nickName"),
    Fault("evidence-stale", "DOC259: ['200']", "DOC259: ['200', '299']", "^A SDK SWIFT DOC259: ['200', '299']"),
    Fault("evidence-stale", "covers: [JobState.x-lifecycle.retention]", "covers: [JobState.x-lifecycle.retention, Job.retention]", "covers"),
    Fault("evidence-stale", "covers: ['*.int32']", "covers: ['*.int32', '*.int16']", "covers"),
    Fault("evidence-confidence", "displayName: A SDK", "displayName: E SDK", "displayName"),
    Fault("evidence-confidence", "displayName: A SDK", "displayName: SDK", "displayName"),
    Fault("evidence-source", "displayName: A SDK SWIFT", "displayName: A SDK SWIFTY", "displayName", message="`SWIFTY`"),
    Fault("evidence-source", "displayName: A SDK SWIFT", "displayName: A", "displayName", message="names no source", also=frozenset({"evidence-strength"})),
    Fault("evidence-source", "sources:\n", "sources:\n  NEWS: {title: News, date: '2026', weight: None.}\n", "NEWS", message="nothing cites"),
    Fault("evidence-source", "      DOCS: 10 minutes,", "      BLOG: 10 minutes,", "BLOG:", message="is not introduced", also=frozenset({"evidence-decision"})),
    Fault("evidence-decision", "see job-id-form", "see job-id-shape", "^rlorTrainerJobId:", message="does not exist"),
    Fault("evidence-decision", "region: A SDK HAR TSDK not SWIFT HAR2 see regions absent-region seen-on-siblings", "region: A SDK HAR TSDK not SWIFT HAR2", "region:", message="no decision is cited"),
    Fault("evidence-decision", "region: A SDK HAR TSDK not SWIFT HAR2 see regions absent-region seen-on-siblings", "region: A SDK HAR TSDK not CB see regions absent-region seen-on-siblings", "region:", message="does not quote CB"),
    Fault("difference-about", "    covers: [RlorTrainerJob.usePurpose]", "    covers: [RlorTrainerJob.dataset]", "covers: [RlorTrainerJob.dataset", message="by now"),
    Fault("difference-about", "    covers: [WandbConfig.apiKey]", "    covers: [WandbConfig.key]", "covers: [WandbConfig.key", message="the spec has no"),
    Fault("difference-about", "      - RlorTrainerJob.purpose\n", "      - RlorTrainerJob.purpose\n      - RlorTrainerJob.managedBy\n", "^- RlorTrainerJob.managedBy", message="accepted in `types-frozen-in-may` already"),
    Fault("difference-source", "    source: SDK\n    kind: new\n", "    source: SDK2\n    kind: new\n", "source: SDK2", message="not introduced"),
    Fault("difference-source", "    kind: new\n    seen: 1.2.30\n", "    kind: new\n    seen: 1.2.31\n", "seen: 1.2.31", message="Look at the newer one"),
    Fault("difference-source", "    kind: new\n    seen: 1.2.30\n", "    kind: new\n    seen: newest\n", "seen: newest", message="is not a version"),
    Fault("difference-contradiction", "      managedBy: A PAGE SWIFT not TSDK", "      managedBy: A PAGE SDK SWIFT not TSDK", "- RlorTrainerJob.managedBy", message="the evidence cites SDK"),
    Fault("evidence-decision", "decisions:\n", "decisions:\n  spare: {question: Why?, says: {SDK: Because.}, decision: None., why: None.}\n", "spare", message="nothing cites"),
]  # fmt: skip
