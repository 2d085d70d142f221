# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What all classes of `models` share: encoding as JSON, also from a mapping, and pickling across versions."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from copy import copy
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from ._decoding import EPOCH
from ._encoding import DOUBLE, Encoder, Unfit, checked, duration, is_list, listed, text, timestamp, wrong

if TYPE_CHECKING:
    from ._summary import Column

V = TypeVar("V")

_ALIKE = 0.85
"""Similarity from which an unknown name counts as a typo. 1 means equal."""
_LONGEST_KEY = 80
_JSON = frozenset({bool, int, float, str, list, dict, type(None)})


class Field:
    """How an attribute is encoded."""

    __slots__ = ("attribute", "encode", "nullable", "read_only", "required", "secret", "wire_name")

    def __init__(
        self,
        attribute: str,
        wire_name: str,
        encode: Encoder,
        *,
        read_only: bool = False,
        required: bool = False,
        nullable: bool = False,
        secret: bool = False,
    ) -> None:
        self.attribute = attribute
        self.wire_name = wire_name
        self.encode = encode
        self.read_only = read_only
        self.required = required
        self.nullable = nullable
        self.secret = secret


class Form:
    """How an object is encoded."""

    def __init__(self, *fields: Field, extra: Encoder | None) -> None:
        self.fields = fields
        self.extra = extra
        """Encodes the values of other fields; None if there must be none."""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by both names; the wire name takes precedence."""
        return {field.attribute: field for field in self.fields} | {field.wire_name: field for field in self.fields}

    @cached_property
    def read_only(self) -> frozenset[str]:
        """Wire names of fields that are never sent."""
        return frozenset(field.wire_name for field in self.fields if field.read_only)


class Model:
    """A JSON object that is sent or received."""

    __slots__ = ()
    wire_form: ClassVar[Form]
    """How it is encoded."""
    summary_columns: ClassVar[tuple[Column, ...]] = ()
    """The columns of a table; empty if the spec defines none."""
    additional_properties: dict[str, Any]

    if not TYPE_CHECKING:  # a type checker would accept any attribute

        def __getattr__(self, name: str) -> dict[str, Any]:
            """Creates `additional_properties` on demand: `from_dict` leaves it out if empty, as it mostly is."""
            if name != "additional_properties":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            self.additional_properties = found = {}
            return found

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles by wire names, so that versions with more or fewer fields or classes can read it.

        There, a new field is None, and unknown ones are in `additional_properties`.
        """
        from . import models

        known = {field.wire_name: getattr(self, field.attribute) for field in self.wire_form.fields}
        kind: Any = type(self)
        name: str = kind.__name__
        named = name if getattr(models, name, None) is kind else kind
        return restored, (named, known, self.additional_properties)


class Map(Model, MutableMapping[str, V]):
    """A JSON object whose fields have no fixed names: a mapping, equal to a `dict` with the same content."""

    __slots__ = ()
    additional_properties: dict[str, V]

    def __getitem__(self, key: str) -> V:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: V) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.additional_properties)

    def __len__(self) -> int:
        return len(self.additional_properties)


def names_only(values: Mapping[str, Any]) -> str:
    """Shows only the names of the additional fields of a model with a secret: one may contain the misplaced secret."""
    return hiding(values)(values)


def hiding(names: Collection[str]) -> Callable[[Mapping[str, Any]], str]:
    """Shows the additional fields of a model, without the values of these."""

    def shown(values: Mapping[str, Any]) -> str:
        fields = (f"{key!r}: {'...' if key in names else repr(value)}" for key, value in values.items())
        return f"{{{', '.join(fields)}}}"

    return shown


def restored(named: Any, known: dict[str, Any], extra: dict[str, Any]) -> Any:
    """Restores a pickled or copied model; its JSON object if the class no longer exists."""
    from . import models

    kind = getattr(models, named, None) if isinstance(named, str) else named
    if kind is None:
        return {**extra, **_all_plain(known)}
    model = kind.__new__(kind)
    form: Form = kind.wire_form
    for field in form.fields:
        setattr(model, field.attribute, known.pop(field.wire_name, None))
    model.additional_properties = {**extra, **_all_plain(known)}
    return model


def _all_plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON, without those that are None."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    try:
        return anything(value, True)
    except Unfit:
        return value


def to_dict(model: Model, *, include_read_only: bool) -> dict[str, Any]:
    """The JSON object of a model. Raises `TypeError` or `ValueError` if a value has no JSON form."""
    return checked(type(model).__name__, lambda: _written(model, not include_read_only))


def body(name: str, value: Any, encoder: Encoder) -> Any:
    """The JSON form of a body. Errors name places within it, without the prefix `name`."""
    return checked(name, lambda: encoder(value, True))


def with_fields(name: str, kind: type[Model], whole: object, fields: Mapping[str, object]) -> Any:
    """The object to send, named `name` in errors: a copy of `whole`, which may be None, with all fields that are not
    None replaced. Anything but a model or a mapping is left to the encoder, which rejects it."""
    given = {attribute: value for attribute, value in fields.items() if value is not None}
    if whole is None:
        model = _read({}, kind)
    elif not given:
        return whole
    elif isinstance(whole, kind):
        model = copy(whole)
    elif isinstance(whole, Mapping) and not isinstance(whole, Model):
        model = checked(name, lambda: _read(whole, kind))
    else:
        return whole
    for attribute, value in given.items():
        setattr(model, attribute, value)
    return model


class Nested:
    """Encodes a model of a class, or a mapping of its fields by either name."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def kind(self) -> type[Model]:
        """The class. Imports it."""
        from . import models

        found: type[Model] = getattr(models, self._name)
        return found

    def __call__(self, value: Any, sending: bool) -> Any:
        kind = self.kind
        if isinstance(value, kind):
            return _written(value, sending)
        if isinstance(value, Mapping) and (not isinstance(value, Model) or not kind.wire_form.fields):
            return _written(_read(value, kind), sending)
        raise wrong(f"{self._name}, or a mapping of its fields", value)


def nested(name: str) -> Nested:
    """The encoder for the class of that name in `models`."""
    return Nested(name)


def anything(value: Any, sending: bool) -> Any:
    """Any JSON value. It is only checked if it is sent."""
    if not sending or value is None or type(value) in (bool, int):
        return value
    if isinstance(value, str):
        return text(value, sending)
    if isinstance(value, Model):
        return _written(value, sending)
    if isinstance(value, Mapping):
        return _mapped(value, anything, sending)
    if is_list(value):
        return listed(value, anything, sending)
    if isinstance(value, datetime.datetime):
        return timestamp(value, sending)
    if isinstance(value, datetime.timedelta):
        return duration(value, sending)
    try:
        return DOUBLE(value, sending)
    except Unfit as unfit:
        raise (wrong("a JSON value", value) if unfit.kind is TypeError else unfit) from None


def _written(model: Model, sending: bool) -> dict[str, Any]:
    form = model.wire_form
    data: dict[str, Any] = {}
    extra = model.additional_properties
    if extra:
        if sending and not form.read_only.isdisjoint(extra):
            extra = {key: value for key, value in extra.items() if key not in form.read_only}
        encoder = form.extra or anything
        data = _extra(model, extra, encoder if sending else _or_as_it_came(encoder), sending)
    for field in form.fields:
        if sending and field.read_only:
            continue
        value = getattr(model, field.attribute)
        if value is None:
            if not field.required or field.wire_name in data:
                continue
            if field.nullable or not sending:
                data |= {field.wire_name: None} if field.nullable else {}
                continue
        elif field.required and field.wire_name in data and _is_zero(value):
            continue  # it stands for an unreadable value
        try:
            written = field.encode(value, sending)
            carried = data.get(field.wire_name)
            data[field.wire_name] = written if carried is None else _with_carried(written, carried)
        except Unfit as unfit:
            unfit.path.insert(0, f".{field.attribute}")
            raise
    return data


def _is_zero(value: Any) -> bool:
    """Whether it is the value that replaces an unreadable value of a required field."""
    if isinstance(value, Model):
        kind: Any = type(value)
        return bool(value == kind.from_dict({}))
    return not value or value == EPOCH or (isinstance(value, Enum) and value is next(iter(type(value))))


def _with_carried(written: Any, carried: Any) -> Any:
    """A list with its unreadable items back in place; without them if items were added or removed."""
    if not is_list(written) or not is_list(carried) or sum(type(item) is dict for item in carried) != len(written):
        return written
    items = iter(written)
    return [next(items) if type(item) is dict else item for item in carried]


def _extra(model: Model, extra: Mapping[str, Any], encoder: Encoder, sending: bool) -> dict[str, Any]:
    try:
        return _mapped(extra, encoder, sending)
    except Unfit as unfit:
        if not isinstance(model, Map):
            unfit.path.insert(0, ".additional_properties")
        raise


def _or_as_it_came(encoder: Encoder) -> Encoder:
    """Also accepts a raw JSON value: an unreadable value of a map, kept as it was received."""

    def encode(value: Any, sending: bool) -> Any:
        try:
            return encoder(value, sending)
        except Unfit:
            if type(value) not in _JSON:
                raise
            return value

    return encode


def _mapped(values: Any, encoder: Encoder, sending: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in values.items():
        try:
            if not isinstance(key, str):
                raise wrong("keys that are text", key)
            name: str = text(key, sending)
        except Unfit as unfit:
            unfit.text = f"in a key, {unfit.text}"
            raise
        try:
            made[name] = encoder(value, sending)
        except Unfit as unfit:
            unfit.path.insert(0, _place(name))
            raise
    return made


def _place(key: str) -> str:
    return f"[{json.dumps(key if len(key) <= _LONGEST_KEY else key[:_LONGEST_KEY] + '…', ensure_ascii=False)}]"


def _read(values: Any, kind: type[Model]) -> Any:
    """The model of a mapping with wire names or Python names. Its values are not checked yet."""
    form = kind.wire_form
    model: Any = kind.__new__(kind)
    given: dict[str, Any] = {}
    extra: dict[Any, Any] = {}
    value: Any
    for key, value in values.items():
        field = form.by_name.get(key) if isinstance(key, str) else None
        if field is None:
            if key == "additional_properties" and isinstance(value, Mapping):
                extra |= dict(cast(Any, value))
                continue
            if form.fields or form.extra is None:
                _refuse_slip(form, key, kind)
            extra[key] = value
        elif value is not None:
            if field.attribute in given:
                raise _at(key, Unfit(ValueError, f"given twice, as {field.attribute} and as {field.wire_name}"))
            given[field.attribute] = value
    for field in form.fields:
        setattr(model, field.attribute, given.get(field.attribute))
    model.additional_properties = extra
    return model


def _refuse_slip(form: Form, key: Any, kind: type[Model]) -> None:
    """Raises `Unfit` unless the name may be new in the API: it is in snake_case, or resembles a known one."""
    from difflib import get_close_matches  # slow to import

    if not isinstance(key, str):
        raise wrong("keys that are text", key)
    names = [field.attribute if "_" in key else field.wire_name for field in form.fields]
    alike = get_close_matches(key, names, 1, _ALIKE)
    if alike or "_" in key or form.extra is None:
        alike = alike or get_close_matches(key, names, 1)
        hint = f" Did you mean {alike[0]!r}?" if alike else ""
        raise _at(key, Unfit(ValueError, f"{kind.__name__} has no such field.{hint}"))


def _at(key: str, unfit: Unfit) -> Unfit:
    unfit.path.insert(0, f".{key}" if key.isidentifier() else _place(key))
    return unfit
