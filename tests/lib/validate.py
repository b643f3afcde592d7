#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Validates each line of files against JSON Schemas.

Reads "SCHEMA LINES", two files, from each line of standard input, and answers in a line: "valid" and how many lines of each
type there were, "invalid" and why, or "broken" and what is wrong with a file. Loading the validator takes longer than all answers.
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


def answer(schema_path, lines_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file, object_pairs_hook=members)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    counts = collections.Counter()
    with open(lines_path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            error = line_error(validator, number, line)
            if error is not None:
                return f"invalid {error}"
            counts[json.loads(line)["type"]] += 1
    return "valid " + " ".join(f"{kind}={counts[kind]}" for kind in sorted(counts))


def main():
    for request in sys.stdin:
        try:
            text = answer(*request.split())
        except Exception as error:  # whatever it is, the test prints it
            text = f"broken {error!r}"
        print(text.replace("\n", " "), flush=True)


main()
