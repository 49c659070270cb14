"""Checks AWS CLI calls, one a line on standard input, against AWS's own service models: service, operation, options and what is required.

A line is `whole<TAB>command` for a call that is meant to be run as it is, `part<TAB>command` for one of which a text quotes a part.
Prints a line for each problem.
"""

import shlex
import sys

import botocore.session
from botocore import xform_name

# Of the command line itself, not of an operation.
GLOBAL = {"--query", "--output", "--region", "--profile", "--cli-binary-format", "--endpoint-url"}
# Commands of the command line that no service model has.
CUSTOM = {("s3", "cp")}

session = botocore.session.get_session()


def problems(command, whole):
    words = shlex.split(command)
    if len(words) < 3 or tuple(words[1:3]) in CUSTOM:
        return
    service, name = words[1], words[2]
    service = {"s3api": "s3"}.get(service, service)
    if service not in session.get_available_services():
        yield f"aws has no service {service}"
        return
    model = session.get_service_model(service)
    operations = {xform_name(o, "-"): model.operation_model(o) for o in model.operation_names}
    if name not in operations:
        yield f"aws {service} has no operation {name}"
        return
    shape = operations[name].input_shape
    members = {"--" + xform_name(m, "-"): m for m in (shape.members if shape else {})}
    flags = {"--no-" + o[2:]: o for o in members if shape.members[members[o]].type_name == "boolean"}
    given = [w.split("=")[0] for w in words[3:] if w.startswith("--")]
    for option in given:
        if option not in members and option not in flags and option not in GLOBAL:
            yield f"aws {service} {name} has no option {option}"
    if whole:
        for required in shape.required_members if shape else []:
            if not {"--" + xform_name(required, "-"), "--no-" + xform_name(required, "-")} & set(given):
                yield f"aws {service} {name} needs --{xform_name(required, '-')}"


for line in sys.stdin.read().splitlines():
    kind, _, text = line.partition("\t")
    for problem in problems(text, kind == "whole"):
        print(f"{problem}: {text}")
