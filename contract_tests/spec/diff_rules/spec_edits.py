"""Small edits of the real spec or of a toy, and the rules by which the comparison tells the edited version from the other.

The tests of the rules run them all; `compare_with_redocly` asks another program about them.
"""

# ruff: noqa: E501 (the table of edits: one edit a line)

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from diff_rules.keywords import ASSERTIONS
from diff_rules.rule import RULES
from diff_rules.view import BOUNDS
from diff_spec import REPOSITORY
from rlor_spec.document import SpecDocument
from spec.diff_rules.toy_spec import TOY

TEXT = REPOSITORY.spec.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Edit:
    """The same place in two versions, and the rules that tell one from the other."""

    forward: str
    """Rules from the old version to the new one. `*-x` means the property's request and response rule."""
    backward: str
    """Rules from the new version to the old one."""
    marker: str
    """Text of the spec that both versions replace."""
    new: str
    after: str = ""
    """Where to look for the marker: behind this text."""
    old: str | None = None
    """What the old version has there; the marker itself if None."""
    spec: str = TEXT
    """The spec that is edited."""

    def __str__(self) -> str:
        return f"{self.forward or 'none'} | {self.backward or 'none'}"

    @property
    def versions(self) -> tuple[str, str]:
        """The old and the new spec."""
        return self._version(self.old), self._version(self.new)

    @property
    def documents(self) -> tuple[SpecDocument, SpecDocument]:
        """The same, parsed."""
        old, new = map(_parsed, self.versions)
        return old, new

    def _version(self, text: str | None) -> str:
        """The spec with the marker replaced by a text."""
        start = self.spec.index(self.after) + len(self.after) if self.after else 0
        place = self.spec.find(self.marker, start)
        assert place >= 0, f"the spec has changed, and no longer contains {self.marker!r}: adapt the edit"
        return self.spec if text is None else self.spec[:place] + text + self.spec[place + len(self.marker) :]


@lru_cache(maxsize=4)  # one of the two is mostly the spec as it is
def _parsed(text: str) -> SpecDocument:
    return SpecDocument.parse(text.encode(), Path("edited.yaml"))


def expanded(rules: str) -> set[str]:
    """Rule ids, with the families spelt out."""
    names = [
        name.replace("*", f"{way}-property")
        for name in rules.split()
        for way in (("request", "response") if name.startswith("*") else ("",))
    ]
    assert set(names) <= RULES.keys(), set(names) - RULES.keys()
    return set(names)


WRITTEN = "        label:\n          type: [string, 'null']\n"
NAME = WRITTEN.replace("[string, 'null']", "string")
CREATE = "operationId: Gateway_CreateRlorTrainerJob\n"
LIST = "operationId: Gateway_ListRlorTrainerJobs\n"
GET = "operationId: Gateway_GetRlorTrainerJob\n"
CANCEL = "operationId: Gateway_CancelRlorTrainerJob\n"
SYNC = "operationId: Gateway_SyncRlorTrainerJobCheckpoint\n"
LIFECYCLE = "      x-lifecycle:\n"
SECURITY = "      security:\n        - BearerAuth: []\n        - ApiKeyAuth: []\n"
INCLUDE = "        - name: includeArchived\n          in: query\n"
ARCHIVED = (
    INCLUDE
    + "          description: >-\n            Also lists deleted jobs that are still retained. Default: false.\n          schema:\n            type: boolean\n            default: false\n"
)
API_KEY = "    ApiKeyAuth:\n      type: apiKey\n      in: header\n      name: X-Api-Key\n"
OAUTH = "    ApiKeyAuth:\n      type: oauth2\n      flows: {clientCredentials: {tokenUrl: 'https://a.example', scopes: {read: See.}}}\n"
ENVELOPE = "        - $ref: '#/components/schemas/ErrorEnvelope'\n        - $ref: '#/components/schemas/Status'\n"
NOT_FOUND = "        '404':\n          $ref: '#/components/responses/NotFound'\n"


def keyword(forward: str, backward: str, new: str, old: str = "") -> Edit:
    """An edit of the keywords of a text, `NAME`, that is in requests and in responses."""
    after, before = (f"{NAME}          {said}\n" if said else NAME for said in (new, old))
    return Edit(forward, backward, WRITTEN, after, old=before, spec=TOY)


def written(forward: str, backward: str, new: str, old: str = "type: string") -> Edit:
    """An edit of all that is said of the same text."""
    after, before = (WRITTEN.replace("type: [string, 'null']", said) for said in (new, old))
    return Edit(forward, backward, WRITTEN, after, old=before, spec=TOY)


SCHEMAS = [
    *(keyword(f"*-{name}-set", f"*-{name}-unset", f"{word}: 5") for word, (name, _) in BOUNDS.items()),
    *(keyword(f"*-{name}-increased", f"*-{name}-decreased", f"{word}: 6", f"{word}: 5") for word, (name, _) in BOUNDS.items()),
    *(keyword(f"*-{name}-added", f"*-{name}-removed", f"{word}: one") for word, name in ASSERTIONS.items()),
    *(keyword(f"*-{name}-changed", f"*-{name}-changed", f"{word}: one", f"{word}: other") for word, name in ASSERTIONS.items()),
    keyword("*-default-value-added", "*-default-value-removed", "default: one"),
    keyword("*-default-value-changed", "*-default-value-changed", "default: 1", "default: true"),
    keyword("*-deprecated", "*-reactivated", "deprecated: true"),
    keyword("*-presence-became-explicit", "*-presence-became-implicit", "x-presence: explicit"),
    keyword("*-became-enum", "*-became-not-enum", "enum: [a, b]"),
    keyword("*-became-enum", "*-became-not-enum", "const: a"),
    keyword("*-enum-value-added", "*-enum-value-removed", "enum: [b, a]", "enum: [a]"),
    keyword("", "", "enum: [b, a]", "enum: [a, b]"),
    keyword("*-one-of-set", "*-one-of-unset", "oneOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    keyword("*-one-of-added", "*-one-of-removed", "oneOf: [{pattern: ^c$}, {pattern: ^a$}, {pattern: ^b$}]", "oneOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    keyword("*-pattern-changed", "*-pattern-changed", "oneOf: [{pattern: ^c$}, {pattern: ^b$}]", "oneOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    keyword("*-any-of-set", "*-any-of-unset", "anyOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    keyword("*-any-of-added", "*-any-of-removed", "anyOf: [{pattern: ^a$}, {pattern: ^b$}, {pattern: ^c$}]", "anyOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    # `allOf` says the same as one schema with it all; a branch for readers says nothing
    keyword("*-pattern-added", "*-pattern-removed", "allOf: [{pattern: ^a$}]"),
    keyword("*-max-length-decreased", "*-max-length-increased", "allOf: [{maxLength: 7}, {maxLength: 5}]", "allOf: [{maxLength: 7}]"),
    keyword("", "", "allOf: [{maxLength: 5}, {minLength: 1}]", "allOf: [{minLength: 1, maxLength: 5}]"),
    keyword("", "", "allOf: [{description: One.}, {title: Another.}]"),
    keyword("", "", "allOf: [{pattern: ^a$}, {pattern: ^b$, title: A}]", "allOf: [{pattern: ^b$}, {pattern: ^a$}]"),
    keyword("*-min-length-set", "*-min-length-unset", "allOf: [{pattern: ^a$}, {minLength: 1}]", "allOf: [{pattern: ^a$}]"),
    keyword("*-pattern-added", "*-pattern-removed", "allOf: [{pattern: ^a$}, {pattern: ^b$}]", "allOf: [{pattern: ^a$}]"),
    keyword("*-pattern-changed", "*-pattern-changed", "allOf: [{pattern: ^a$}, {pattern: ^c$}]", "allOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    Edit("request-property-removed response-optional-property-removed", "*-all-of-added new-optional-request-property response-optional-property-added", "    Part:\n", "    Part:\n      allOf: [{properties: {one: {type: string}}}]\n", old="    Part:\n      allOf: [{properties: {one: {type: string}}}, {properties: {two: {type: string}}}]\n", spec=TOY),
    Edit("*-became-required", "*-became-optional", "    Part:\n", "    Part:\n      allOf: [{required: [weight]}, {description: Text.}]\n", spec=TOY),
    Edit("", "", "part: {$ref: '#/components/schemas/Part'}\n", "part: {allOf: [{$ref: '#/components/schemas/Part'}]}\n", spec=TOY),
    # values
    keyword("*-values-replaced", "*-values-replaced", "const: b", "const: a"),
    keyword("*-values-replaced", "*-values-replaced", "enum: [c, d]", "enum: [a, b]"),
    keyword("*-const-widened", "*-enum-value-removed", "enum: [b, a]", "const: a"),
    keyword("", "", "enum: [a]", "const: a"),
    written("*-became-nullable", "*-became-not-nullable", "type: [string, 'null']\n          enum: [a, null]", "type: string\n          enum: [a]"),
    written("", "", "type: string\n          enum: [a]", "enum: [a]"),
    # null, and any type
    written("*-became-nullable", "*-became-not-nullable", "type: [string, 'null']"),
    written("*-became-nullable", "*-became-not-nullable", "oneOf: [{type: string}, {type: 'null'}]"),
    written("*-type-generalized documentation-changed", "*-type-specialized documentation-changed", "title: Anything", "type: [string, 'null']"),
    written("*-type-generalized", "*-type-specialized", "anyOf: [{type: string}, {type: boolean}]"),
    written("", "", "anyOf: [{type: string}, {type: boolean}]", "type: [boolean, string]"),
    written("*-one-of-added", "*-one-of-removed", "oneOf: [{$ref: '#/components/schemas/Part'}, {$ref: '#/components/schemas/Spare'}]", "$ref: '#/components/schemas/Part'"),
    written("*-one-of-added *-became-nullable", "*-one-of-removed *-became-not-nullable", "oneOf: [{$ref: '#/components/schemas/Part'}, {$ref: '#/components/schemas/Spare'}, {type: 'null'}]", "$ref: '#/components/schemas/Part'"),
    # what forbids nothing, and what a format says already
    *(keyword("", "", nothing) for nothing in ("minLength: 0", "uniqueItems: false", "pattern: .*", "additionalProperties: true", "additionalProperties: {}", "additionalProperties: {description: Any.}", "required: []")),
    *(written("", "", f"type: {kind}\n          format: {name}\n          {says}", f"type: {kind}\n          format: {name}") for kind, name, says in (
        ("integer", "int32", "minimum: -2147483648"), ("integer", "int32", "maximum: 2147483647"), ("string", "int64", "pattern: ^-?[0-9]+$"),
        ("string", "google-duration", r"pattern: ^-?[0-9]+(\.[0-9]{1,9})?s$"))),
    written("*-min-decreased", "*-min-increased", "type: integer\n          format: int32\n          minimum: -9", "type: integer\n          format: int32\n          minimum: 0"),
    written("*-format-widened", "*-format-narrowed", "type: integer\n          format: int64", "type: integer\n          format: int32"),
    written("*-format-widened", "*-format-narrowed", "type: number\n          format: double", "type: number\n          format: float"),
    # names of properties
    written("", "", "type: object\n          properties: {a: {}}\n          propertyNames: {enum: [a]}", "type: object\n          properties: {a: {}}\n          additionalProperties: false"),
    written("*-additional-properties-opened", "*-additional-properties-restricted", "properties: {aB: {}}\n          propertyNames: {enum: [aB, a_b]}", "properties: {aB: {}}\n          additionalProperties: false"),
    written("*-additional-properties-restricted", "*-additional-properties-opened", "properties: {aB: {}}\n          propertyNames: {enum: [aB, a_b]}", "properties: {aB: {}}"),
    written("*-became-optional", "*-became-required", "properties: {a: {}, b: {}}\n          anyOf: [{required: [a]}, {required: [b]}]", "properties: {a: {}, b: {}}\n          required: [a]"),
    keyword("*-required-choice-narrowed", "*-required-choice-widened", "anyOf: [{required: [a]}, {required: [b]}]"),
    keyword("*-required-choice-widened", "*-required-choice-narrowed", "anyOf: [{required: [a]}, {required: [b]}, {required: [c]}]", "anyOf: [{required: [a]}, {required: [b]}]"),
    keyword("*-required-choice-changed", "*-required-choice-changed", "anyOf: [{required: [a]}, {required: [c]}]", "anyOf: [{required: [a]}, {required: [b]}]"),
    keyword("*-discriminator-added", "*-discriminator-removed", "discriminator: {propertyName: kind}"),
    keyword("*-discriminator-changed", "*-discriminator-changed", "discriminator: {propertyName: kind}", "discriminator: {propertyName: type}"),
    keyword("*-partial-set", "*-partial-unset", "x-partial: true"),
    keyword("", "", "x-enumDescriptions: {a: One.}", "x-enum-descriptions: {a: One.}"),
    keyword("", "", "not: {properties: {title: {const: A, description: One.}}}", "not: {properties: {title: {const: A}}, title: Two}"),
    keyword("*-not-changed", "*-not-changed", "not: {properties: {title: {const: A}}}", "not: {properties: {name: {const: A}}}"),
    keyword("*-additional-properties-restricted", "*-additional-properties-opened", "additionalProperties: false"),
    written("*-type-changed", "*-type-changed", "type: boolean"),
    written("*-type-generalized", "*-type-specialized", "type: [string, boolean]"),
    written("*-type-generalized *-format-removed", "*-type-specialized *-format-added", "type: number", "type: integer\n          format: int32"),
    Edit("new-optional-request-property response-optional-property-added", "request-property-removed response-optional-property-removed", WRITTEN, "        other:\n          type: string\n          description: Text.\n" + WRITTEN, spec=TOY),
    Edit("request-property-became-read-only", "request-property-became-not-read-only", WRITTEN, WRITTEN + "          readOnly: true\n", spec=TOY),
    Edit("response-property-became-write-only", "response-property-became-not-write-only", WRITTEN, WRITTEN + "          writeOnly: true\n", spec=TOY),
    Edit("*-became-required", "*-became-optional", "      x-ignored-fields: [usePurpose]\n", "      x-ignored-fields: [usePurpose]\n      required: [displayName]\n"),
    Edit("new-required-request-property response-required-property-added", "request-property-removed response-required-property-removed", "      x-ignored-fields: [usePurpose]\n      properties:\n",
         "      x-ignored-fields: [usePurpose]\n      required: [label]\n      properties:\n        label: {type: string}\n"),
    Edit("request-property-became-not-read-only new-required-request-property", "request-property-became-read-only", "      x-ignored-fields: [usePurpose]\n      properties:\n        name:\n          type: [string, 'null']\n          readOnly: true\n",
         "      x-ignored-fields: [usePurpose]\n      required: [name]\n      properties:\n        name:\n          type: [string, 'null']\n",
         old="      x-ignored-fields: [usePurpose]\n      required: [name]\n      properties:\n        name:\n          type: [string, 'null']\n          readOnly: true\n"),
    Edit("*-became-required", "*-became-optional", "      x-ignored-fields: [usePurpose]\n", "      x-ignored-fields: [usePurpose]\n      required: [notDescribed]\n"),
    keyword("unknown-keyword-changed", "unknown-keyword-changed", "x-unheard-of: base64"),
    Edit("*-not-added", "*-not-removed", WRITTEN, "        anything: false\n" + WRITTEN, old="        anything: true\n" + WRITTEN, spec=TOY),
    Edit("request-ignored-field-added", "request-ignored-field-removed", "[usePurpose]", "[usePurpose, useMagic]"),
    # what a reference leads to, in its directions
    Edit("response-property-enum-value-added", "response-property-enum-value-removed", "[STATE_UNSPECIFIED, UPLOADING, READY]", "[STATE_UNSPECIFIED, UPLOADING, READY, GONE]"),
    Edit("*-additional-properties-restricted", "*-additional-properties-opened", "      additionalProperties:\n        type: string\n", "      additionalProperties: false\n", "    ExtraValues:\n"),
    Edit("response-property-type-changed", "response-property-type-changed", "        type: string\n        format: int64\n", "        type: boolean\n        format: int64\n", "    AcceleratorSeconds:\n"),
    Edit("*-min-length-set", "*-min-length-unset", "items: {type: string}\n", "items: {type: string, minLength: 1}\n", "        rewardWeights:\n"),
    Edit("response-body-one-of-added", "response-body-one-of-removed", ENVELOPE, ENVELOPE + "        - $ref: '#/components/schemas/Empty'\n"),
    Edit("request-parameter-max-set", "request-parameter-max-unset", "maximum: 2147483647", "maximum: 1000", "    PageSize:\n"),
    Edit("response-header-min-length-increased", "response-header-min-length-decreased", "minLength: 1", "minLength: 2", "    RequestId:\n"),
]  # fmt: skip

OPERATIONS = [
    Edit("api-removed-without-deprecation endpoint-added", "api-removed-without-deprecation endpoint-added", "    delete:\n      operationId", "    put:\n      operationId"),
    Edit("api-removed-with-deprecation endpoint-added", "api-removed-with-deprecation endpoint-added", ":executeTrainStep:\n", ":trainStep:\n"),
    Edit("endpoint-deprecated", "endpoint-reactivated", GET, GET + "      deprecated: true\n"),
    Edit("api-operation-id-changed", "api-operation-id-changed", GET, "operationId: Gateway_ReadRlorTrainerJob\n"),
    Edit("api-tag-changed", "api-tag-changed", "tags: [jobs]", "tags: [trainers]", GET),
    Edit("client-method-changed", "client-method-changed", "x-method: get\n", "x-method: read\n"),
    Edit("command-word-changed", "command-word-changed", "x-command: logs\n", "x-command: log\n"),
    Edit("command-word-changed", "command-word-added", "      x-command: logs\n", ""),
    Edit("api-security-alternative-removed", "api-security-alternative-added", "        - ApiKeyAuth: []\n", "", GET),
    Edit("api-security-removed", "api-security-added", SECURITY, "", GET),
    Edit("api-security-component-changed", "api-security-component-changed", "name: X-Api-Key", "name: X-Key"),
    Edit("server-added server-removed", "server-added server-removed", "url: https://api.fireworks.ai", "url: https://api.example"),
    Edit("api-security-component-changed", "api-security-component-changed", "    ApiKeyAuth:\n      type: apiKey\n", "    OtherAuth:\n      type: apiKey\n"),
    Edit("unknown-keyword-changed", "unknown-keyword-changed", CREATE, CREATE + "      callbacks: {}\n"),
    Edit("request-parameter-removed new-optional-request-parameter", "request-parameter-removed new-optional-request-parameter", "name: includeArchived", "name: archived"),
    Edit("new-required-request-parameter request-parameter-removed", "new-optional-request-parameter request-parameter-removed", "name: includeArchived\n", "name: archived\n          required: true\n"),
    Edit("request-parameter-became-required", "request-parameter-became-optional", INCLUDE, INCLUDE + "          required: true\n"),
    Edit("request-parameter-deprecated", "request-parameter-reactivated", INCLUDE, INCLUDE + "          deprecated: true\n"),
    Edit("documentation-changed", "documentation-changed", ARCHIVED, ARCHIVED.replace("          schema:", "          required: true\n          schema:"),
         old=ARCHIVED.replace("          schema:", "          required: true\n          schema:").replace("            default: false\n", "")),
    Edit("request-parameter-type-generalized", "request-parameter-type-specialized", "type: boolean\n", "type: string\n", INCLUDE),
    Edit("request-parameter-serialization-changed", "request-parameter-serialization-changed", INCLUDE, INCLUDE + "          style: form\n"),
    Edit("request-parameter-type-changed", "request-parameter-type-changed", "type: boolean", "type: integer", INCLUDE),
    Edit("added-required-request-body", "request-body-removed", "      x-method: get\n", "      x-method: get\n      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}\n"),
    Edit("added-optional-request-body", "request-body-removed", "      x-method: get\n", "      x-method: get\n      requestBody: {content: {application/json: {schema: {type: object}}}}\n"),
    Edit("request-body-became-optional", "request-body-became-required", "required: true", "required: false", SYNC + "      x-method"),
    Edit("request-body-media-type-added request-body-media-type-removed", "request-body-media-type-added request-body-media-type-removed", "          application/json:\n", "          application/xml:\n", CREATE),
    Edit("response-success-status-removed response-success-status-added", "response-success-status-removed response-success-status-added", "'200'", "'201'", GET),
    Edit("response-non-success-status-removed", "response-non-success-status-added", NOT_FOUND, "", GET),
    Edit("response-media-type-removed response-media-type-added", "response-media-type-removed response-media-type-added", "        application/json:\n", "        application/xml:\n", "    Job:\n      description: The job.\n"),
    Edit("required-response-header-removed", "response-header-added", "        x-request-id: {$ref: '#/components/headers/RequestId'}\n", "", "    ResourceExhausted:\n"),
    Edit("optional-response-header-removed", "response-header-added", "        Retry-After: {$ref: '#/components/headers/RetryAfter'}\n", "", "    ResourceExhausted:\n"),
    Edit("response-header-deprecated", "response-header-reactivated", "      required: true\n", "      required: true\n      deprecated: true\n", "    RequestId:\n"),
    Edit("", "", API_KEY, OAUTH.replace("See.", "See it all."), old=OAUTH),
    Edit("api-security-component-changed", "api-security-component-changed", API_KEY, OAUTH.replace("read: See.", ""), old=OAUTH),
    Edit("api-security-alternative-removed", "api-security-alternative-added", "        - ApiKeyAuth: []\n", "        - ApiKeyAuth: [read, write]\n", GET, "        - ApiKeyAuth: [read]\n"),
    Edit("", "", SECURITY, "      security: []\n", GET, "      security: [{}]\n"),
    Edit("api-security-removed", "api-security-added", SECURITY, SECURITY + "        - {}\n", GET),
    Edit("response-header-became-optional", "response-header-became-required", "      required: true\n", "", "    RequestId:\n"),
]  # fmt: skip

DISCOVERY = "x-account-discovery:\n  path: /v1/accounts\n  query: {pageSize: 2}\n  items: accounts\n  name: name\n"
EXTENSIONS = [
    Edit("download-changed", "download-added", "      x-download: {url: signedUrl, method: read_public_logs}\n", ""),
    Edit("download-changed", "download-changed", "method: read_public_logs}", "method: read_logs}"),
    Edit("account-discovery-removed", "account-discovery-added", DISCOVERY, ""),
    Edit("account-discovery-changed", "account-discovery-changed", "query: {pageSize: 2}", "query: {pageSize: 3}"),
    Edit("retry-weakened", "retry-strengthened", "x-retry: idempotent", "x-retry: never", CANCEL),
    Edit("pagination-changed", "pagination-changed", "items: rlorTrainerJobs", "items: jobs", LIST),
    Edit("pagination-added", "pagination-removed", "      x-method: get\n", "      x-method: get\n      x-pagination: {items: jobs}\n"),
    Edit("request-rule-restated", "request-rule-restated", "id: dpo-settings-need-dpo", "id: dpo-settings"),
    Edit("request-rule-restated request-body-not-changed", "request-rule-restated request-body-not-changed", "serviceMode: {const: true}", "serviceMode: {const: false}", CREATE),
    Edit("pagination-detail-changed", "pagination-detail-changed", "maxSize: 200", "maxSize: 100", LIST),
    Edit("resource-name-added", "resource-name-changed", "    Empty:\n", "    Empty:\n      x-resource: {name: name}\n"),
    Edit("", "", "        template: ", "        pattern: ", "x-resource:\n"),
    Edit("resource-name-changed", "resource-name-changed", "        name: name\n", "        name: id\n", "x-resource:\n"),
    Edit("summary-changed", "summary-changed", "TYPE: checkpointType, PROMOTABLE: promotable", "PROMOTABLE: promotable, TYPE: checkpointType"),
    Edit("promotable-type-removed", "promotable-type-added", "x-promotable: [CHECKPOINT_TYPE_INFERENCE_BASE, ", "x-promotable: ["),
    Edit("api-schema-added", "api-schema-removed", "    Empty:\n", "    Spare: {type: object}\n    Empty:\n"),
    Edit("documentation-changed", "documentation-changed", "summary: Get a trainer job", "summary: Get one trainer job"),
    Edit("documentation-changed", "documentation-changed", "[STATE_UNSPECIFIED, UPLOADING, READY]", "[STATE_UNSPECIFIED, READY, UPLOADING]"),
    Edit("lifecycle-removed documentation-changed", "lifecycle-added documentation-changed", LIFECYCLE, "      $comment:\n"),
    Edit("lifecycle-transition-removed", "lifecycle-transition-added", "JOB_STATE_PAUSED, JOB_STATE_COMPLETED]", "JOB_STATE_PAUSED]", LIFECYCLE),
    Edit("lifecycle-transition-removed lifecycle-transition-added", "lifecycle-transition-removed lifecycle-transition-added", "settles: JOB_STATE_CANCELLED", "settles: JOB_STATE_FAILED", LIFECYCLE),
    Edit("lifecycle-transition-removed", "lifecycle-transition-added", "          - {from: JOB_STATE_CANCELLING, to: JOB_STATE_CANCELLED, after: 10s}\n", "", LIFECYCLE),
    Edit("lifecycle-transition-removed", "lifecycle-transition-added", "[JOB_STATE_RUNNING, JOB_STATE_IDLE], to: JOB_STATE_RE_QUEUEING", "[JOB_STATE_RUNNING], to: JOB_STATE_RE_QUEUEING", LIFECYCLE),
    Edit("lifecycle-condition-changed", "lifecycle-condition-changed", "keepAlive: {enum: [false, null]}", "keepAlive: {enum: [false]}", LIFECYCLE),
    Edit("lifecycle-condition-changed", "lifecycle-condition-changed", "keepAlive: {const: true}", "keepAlive: {const: false}", LIFECYCLE),
    Edit("lifecycle-condition-changed", "lifecycle-condition-changed", "field: inactivityTimeout", "field: idleTimeout", LIFECYCLE),
    Edit("lifecycle-condition-changed", "lifecycle-condition-changed", "default: 3600s", "default: 7200s", LIFECYCLE),
    Edit("documentation-changed", "documentation-changed", "unreached: [JOB_STATE_CREATING_INPUT_DATASET, ", "unreached: [", LIFECYCLE),
    Edit("lifecycle-delay-changed", "lifecycle-delay-changed", "after: 61s", "after: 62s", LIFECYCLE),
    Edit("lifecycle-noop-removed", "lifecycle-noop-added", "noop: [JOB_STATE_CANCELLING]", "noop: []", LIFECYCLE),
    Edit("lifecycle-transition-added", "lifecycle-transition-removed lifecycle-noop-added", "            to: JOB_STATE_CANCELLING\n            settles: JOB_STATE_CANCELLED\n            noop: [JOB_STATE_CANCELLING]\n",
         "              - JOB_STATE_CANCELLING\n            to: JOB_STATE_CANCELLING\n            settles: JOB_STATE_CANCELLED\n            noop: []\n", LIFECYCLE),
    Edit("lifecycle-refusal-changed", "lifecycle-refusal-changed", "status: 400", "status: 409", LIFECYCLE),
    Edit("documentation-changed", "documentation-changed", "cannot cancel job in state: {state}", "no cancel in state: {state}", LIFECYCLE),
    Edit("lifecycle-class-changed", "lifecycle-state-added", "            - JOB_STATE_EXPIRED\n", "", LIFECYCLE + "        initial"),
    Edit("lifecycle-initial-removed", "lifecycle-initial-added", "[JOB_STATE_PENDING, JOB_STATE_CREATING]", "[JOB_STATE_PENDING]", LIFECYCLE),
    Edit("lifecycle-initial-changed", "lifecycle-initial-changed", "initial: JOB_STATE_PENDING", "initial: JOB_STATE_CREATING", LIFECYCLE),
    Edit("lifecycle-success-changed", "lifecycle-success-changed", "success: JOB_STATE_COMPLETED", "success: JOB_STATE_EXPIRED", LIFECYCLE),
    Edit("lifecycle-ready-changed", "lifecycle-ready-changed", "ready: {states: [JOB_STATE_RUNNING, JOB_STATE_IDLE]", "ready: {states: [JOB_STATE_RUNNING]", LIFECYCLE),
    Edit("lifecycle-ready-changed", "lifecycle-ready-added", "        ready: {states: [JOB_STATE_RUNNING, JOB_STATE_IDLE], health: Trainer_GetHealth}\n", "", LIFECYCLE),
    Edit("long-running-changed", "long-running-added", "      x-long-running: {operation: operation, result: model, background: asyncPromotion}\n", ""),
    Edit("lifecycle-retention-shortened", "lifecycle-retention-extended", "retention: 2592000s", "retention: 60s", LIFECYCLE),
]  # fmt: skip

ONLY_IN = {
    "request": ("        wanted:\n", "          type: boolean\n"),
    "response": ("        given:\n", "          type: string\n          format: password\n"),
}
"""A property that only requests have and one that only answers have: its name, and its keywords."""


def directed(forward: str, backward: str, new: str, old: str = "") -> list[Edit]:
    """An edit of the keywords of either property; `{}` in the rules stands for the direction."""

    def keywords(text: str) -> str:
        typed = text if text.startswith("type: ") else f"type: string\n          {text}"
        return f"          {typed}".rstrip() + "\n"

    return [
        Edit(forward.format(way), backward.format(way), said, keywords(new), name, keywords(old), TOY)
        for way, (name, said) in ONLY_IN.items()
    ]


DIRECTIONS = [
    *directed("{}-property-max-length-set", "{}-property-max-length-unset", "maxLength: 9"),
    *directed("{}-property-max-length-increased", "{}-property-max-length-decreased", "maxLength: 9", "maxLength: 8"),
    *directed("{}-property-min-increased", "{}-property-min-decreased", "minimum: 9", "minimum: 8"),
    *directed("{}-property-pattern-added", "{}-property-pattern-removed", "pattern: ^a$"),
    *directed("{}-property-type-generalized", "{}-property-type-specialized", "type: [string, boolean]"),
    *directed("{}-property-type-generalized", "{}-property-type-specialized", "type: number", "type: integer"),
    *directed("{}-property-type-changed", "{}-property-type-changed", "type: boolean"),
    *directed("{}-property-became-nullable", "{}-property-became-not-nullable", "type: [string, 'null']"),
    *directed("{}-property-became-enum", "{}-property-became-not-enum", "enum: [a]"),
    *directed("{}-property-enum-value-added", "{}-property-enum-value-removed", "enum: [a, b]", "enum: [a]"),
    *directed("{}-property-format-added", "{}-property-format-removed", "format: date-time"),
    *directed("{}-property-default-value-added", "{}-property-default-value-removed", "default: a"),
    *directed("{}-property-deprecated", "{}-property-reactivated", "deprecated: true"),
    *directed("{}-property-any-of-added", "{}-property-any-of-removed", "anyOf: [{pattern: ^a$}, {pattern: ^b$}, {pattern: ^c$}]", "anyOf: [{pattern: ^a$}, {pattern: ^b$}]"),
    *directed("{}-property-all-of-added", "", "allOf: [{properties: {a: {}}}, {properties: {a: {title: A}}}]", "allOf: [{properties: {a: {}}}]"),
    *directed("{}-property-values-replaced", "{}-property-values-replaced", "const: b", "const: a"),
    *directed("{}-property-const-widened", "{}-property-enum-value-removed", "enum: [a, b]", "const: a"),
    *directed("{}-property-additional-properties-restricted", "{}-property-additional-properties-opened", "additionalProperties: false"),
    Edit("request-property-became-optional", "request-property-became-required", "      required: [kind]\n", "", spec=TOY),
    Edit("response-property-became-optional", "response-property-became-required", "      required: [signedUrl]\n", "", "    GetRlorTrainerJobPublicLogsResponse:\n"),
    Edit("new-optional-request-property", "request-property-removed", ONLY_IN["request"][0], "        label: {type: string}\n" + ONLY_IN["request"][0], spec=TOY),
    Edit("new-required-request-property", "request-property-removed", "required: [kind]\n      properties:\n", "required: [kind, label]\n      properties:\n        label: {type: string}\n", spec=TOY),
    Edit("response-optional-property-added", "response-optional-property-removed", ONLY_IN["response"][0], "        label: {type: string}\n" + ONLY_IN["response"][0], spec=TOY),
    Edit("response-required-property-added", "response-required-property-removed", "required: [signedUrl]\n      properties:\n", "required: [signedUrl, label]\n      properties:\n        label: {type: string}\n"),
]  # fmt: skip

EDITS = [*SCHEMAS, *DIRECTIONS, *OPERATIONS, *EXTENSIONS]
