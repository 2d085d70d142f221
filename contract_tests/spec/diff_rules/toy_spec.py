"""A small spec, for edits that need nothing of the real one."""

from __future__ import annotations

from typing import Final

TOY: Final = """\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: 'https://things.example'}]
paths:
  /things/{thing_id}:
    put:
      operationId: putThing
      parameters:
        - {name: thing_id, in: path, required: true, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200':
          description: The thing as it is now.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  /wishes:
    post:
      operationId: postWish
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Wish'}}}
      responses:
        '200':
          description: What came of it.
          content: {application/json: {schema: {$ref: '#/components/schemas/Gift'}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        label:
          type: [string, 'null']
        part: {$ref: '#/components/schemas/Part'}
        spare: {$ref: '#/components/schemas/Spare'}
    Part:
      type: object
      properties: {weight: {type: number}}
    Spare:
      type: object
      properties: {age: {type: number}}
    Wish:
      type: object
      required: [kind]
      properties:
        kind: {type: string}
        wanted:
          type: boolean
    Gift:
      type: object
      properties:
        given:
          type: string
          format: password
"""
