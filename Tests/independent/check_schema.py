"""Checks the JSON Schema that zobench prints, and every configuration, against the standard.

    check_schema.py BINARY CONFIG…

`zobench schema` must be a valid draft 2020-12 schema, accept every configuration given, and refuse
each of them again once a key is misspelt or its name is a number.
"""

import copy
import json
import subprocess
import sys

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from results import finish

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def main(binary, paths):
    failures = []
    text = subprocess.run(
        [binary, "schema"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    ).stdout
    schema = json.loads(text.decode("utf-8"))
    if schema.get("$schema") != DRAFT:
        failures.append(f"$schema is {schema.get('$schema')!r}, expected {DRAFT!r}")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        failures.append(f"not a valid schema: {error.message} at {list(error.absolute_path)}")
        finish("check_schema", 0, failures, "configuration")
    validator = Draft202012Validator(schema)
    for path in paths:
        with open(path, encoding="utf-8") as file:
            configuration = json.load(file)
        for error in validator.iter_errors(configuration):
            place = ".".join(str(part) for part in error.absolute_path) or "the top"
            failures.append(f"{path}: {place}: {error.message}")
        misspelt = copy.deepcopy(configuration)
        misspelt["metods"] = misspelt.pop("methods", [])
        if validator.is_valid(misspelt):
            failures.append(f"{path}: the schema lets the misspelt key 'metods' pass")
        mistyped = copy.deepcopy(configuration)
        mistyped["name"] = 7
        if validator.is_valid(mistyped):
            failures.append(f"{path}: the schema lets a number pass as name")
    finish("check_schema", len(paths), failures, "configuration")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:])
