#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Validates each line of a file against a JSON Schema, and prints how many lines of each type there were.

usage: validate.py SCHEMA LINES
"""
import collections
import json
import sys

from jsonschema import Draft202012Validator, FormatChecker


def members(pairs):
    """An object's members, none of which may come twice."""
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key comes twice: {keys}"
    return dict(pairs)


def line_error(validator, number, line):
    error = next(iter(validator.iter_errors(json.loads(line, object_pairs_hook=members))), None)
    if error is None:
        return None
    why = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in error.context or [error]]
    return f"line {number} is not what the schema says: {line[:300]!r}\n  " + "\n  ".join(why)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file, object_pairs_hook=members)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    counts = collections.Counter()
    with open(sys.argv[2], encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            error = line_error(validator, number, line)
            if error is not None:
                sys.exit(error)
            counts[json.loads(line)["type"]] += 1
    print(" ".join(f"{kind}={counts[kind]}" for kind in sorted(counts)))


main()
