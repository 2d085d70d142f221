# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What all classes of `models` can do: be written as JSON, from a mapping too, and outlive the version they are of."""

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
"""From here on an unknown name is taken for a slip of the pen. 1 is the same name."""
_LONGEST_KEY = 80
_JSON = frozenset({bool, int, float, str, list, dict, type(None)})


class Field:
    """How an attribute is written."""

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
    """How an object is written."""

    def __init__(self, *fields: Field, extra: Encoder | None) -> None:
        self.fields = fields
        self.extra = extra
        """For the values of other fields; None when none are to be sent."""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields in both spellings, that of the wire first."""
        return {field.attribute: field for field in self.fields} | {field.wire_name: field for field in self.fields}

    @cached_property
    def read_only(self) -> frozenset[str]:
        """Fields of the wire that are never sent."""
        return frozenset(field.wire_name for field in self.fields if field.read_only)


class Model:
    """What is sent or received: a JSON object."""

    __slots__ = ()
    wire_form: ClassVar[Form]
    """How it is written."""
    summary_columns: ClassVar[tuple[Column, ...]] = ()
    """What a table shows of it; none where the spec says nothing of that."""
    additional_properties: dict[str, Any]

    if not TYPE_CHECKING:  # to a type checker it would make every name an attribute

        def __getattr__(self, name: str) -> dict[str, Any]:
            """`from_dict` leaves out `additional_properties` where it has none, as in almost every object of a page."""
            if name != "additional_properties":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            self.additional_properties = found = {}
            return found

    def __reduce__(self) -> tuple[Any, ...]:
        """By names of the wire, so that a version with a field or a class more or less can read it.

        There, a new field reads None, and what is not known stands in `additional_properties`.
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
    """How a model with a secret shows its further fields: what stands in one may be the secret, misplaced."""
    return hiding(values)(values)


def hiding(names: Collection[str]) -> Callable[[Mapping[str, Any]], str]:
    """How a model shows its further fields without the values of these."""

    def shown(values: Mapping[str, Any]) -> str:
        fields = (f"{key!r}: {'...' if key in names else repr(value)}" for key, value in values.items())
        return f"{{{', '.join(fields)}}}"

    return shown


def restored(named: Any, known: dict[str, Any], extra: dict[str, Any]) -> Any:
    """A model that was pickled or copied. A class that is gone leaves its JSON object."""
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
    """Values as JSON, those aside that are None."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    try:
        return anything(value, True)
    except Unfit:
        return value


def to_dict(model: Model, *, include_read_only: bool) -> dict[str, Any]:
    """The JSON object of a model. Raises `TypeError` or `ValueError` for a value that has no JSON form."""
    return checked(type(model).__name__, lambda: _written(model, not include_read_only))


def body(name: str, value: Any, encoder: Encoder) -> Any:
    """What is sent for a body; places in it are named without its own name, which is `name`."""
    return checked(name, lambda: encoder(value, True))


def with_fields(name: str, kind: type[Model], whole: object, fields: Mapping[str, object]) -> Any:
    """The object to send, which the caller calls `name`: `whole`, which may be None, with the fields that are not None
    in place of its own. `whole` stays as it is. What is neither a model nor a mapping is left to the encoder."""
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
    """Writes a model of a class, or a mapping of its fields in either spelling."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def kind(self) -> type[Model]:
        """The class, which is imported now."""
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
    """The encoder of the class of that name in `models`."""
    return Nested(name)


def anything(value: Any, sending: bool) -> Any:
    """Any JSON value. What is not sent is not looked at."""
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
            continue  # it stands for what could not be read
        try:
            written = field.encode(value, sending)
            carried = data.get(field.wire_name)
            data[field.wire_name] = written if carried is None else _with_carried(written, carried)
        except Unfit as unfit:
            unfit.path.insert(0, f".{field.attribute}")
            raise
    return data


def _is_zero(value: Any) -> bool:
    """Whether it is what a required field reads as whose value cannot be read."""
    if isinstance(value, Model):
        kind: Any = type(value)
        return bool(value == kind.from_dict({}))
    return not value or value == EPOCH or (isinstance(value, Enum) and value is next(iter(type(value))))


def _with_carried(written: Any, carried: Any) -> Any:
    """A list with the items that could not be read, in their places; alone when others were added or taken away."""
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
    """Writes what an answer held in a map and nobody could read: such a value is still the one of JSON that came."""

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
    """The model of a mapping in the spelling of the wire or of Python. Its values are not looked at yet."""
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
    """Raises `Unfit` for a name that is no new one of the wire: it is Python's, or hardly differs from a known one."""
    from difflib import get_close_matches  # takes long to import

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
