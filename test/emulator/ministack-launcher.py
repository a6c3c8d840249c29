"""Starts ministack with the test's clock, and mends what a run over days needs and ministack 1.4 has not.

An alarm on metric math cannot be made; here it is one on nothing.
A rule that also gets calls that read (state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS) never fires (EventBridge user
guide, "Read-only management events from AWS services").
A task that waits for a token waits 99,999 s, whatever its TimeoutSecondsPath says (Amazon States Language, "Timeouts").
A request to a route with authorizationType AWS_IAM is let through and its caller named to nobody; API Gateway refuses
what is not signed, and hands the caller on (API Gateway developer guide, "Control access to HTTP APIs with IAM
authorization"). Here a signature must be there, and is not checked.
To it all maps are equal, and all lists; DynamoDB compares what is in them (DynamoDB developer guide, "Comparison operator
and function reference").
"""

import virtual_clock  # noqa: F401, I001  (before anything that tells the time)

import contextvars
import json
import re

from ministack.app import main
from ministack.core.responses import get_account_id
from ministack.services import apigateway, dynamodb, eventbridge, lambda_svc, stepfunctions
from ministack.services.cloudformation import provisioners

alarms = provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]
make_alarm = alarms["create"]


def make_any_alarm(logical_id, properties, stack_name):
    if "Metrics" in properties:
        rest = {key: value for key, value in properties.items() if key != "Metrics"}
        properties = {**rest, "MetricName": "math", "Namespace": "none"}
    return make_alarm(logical_id, properties, stack_name)


alarms["create"] = make_any_alarm

execute_task = stepfunctions._execute_task


def execute_task_in_time(state, given, execution, context):
    path = state.get("TimeoutSecondsPath")
    if path is not None:
        state = {**state, "TimeoutSeconds": stepfunctions._resolve_path(path, given)}
    return execute_task(state, given, execution, context)


stepfunctions._execute_task = execute_task_in_time


class Rules(type(eventbridge._rules)):
    def __setitem__(self, key, rule):
        fires = rule.get("State") == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
        super().__setitem__(key, {**rule, "State": "ENABLED"} if fires else rule)


eventbridge._rules = Rules()

comparable = dynamodb._ddb_comparable


def comparable_whole(value):
    if isinstance(value, dict):
        for kind in ("M", "L"):
            if kind in value:
                return kind, value[kind]
    return comparable(value)


dynamodb._ddb_comparable = comparable_whole

SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/")
caller = contextvars.ContextVar("caller", default=None)
invoke_proxy, execute = apigateway._invoke_lambda_proxy, lambda_svc._execute_function_with_config_scope


async def invoke_signed(integration, api_id, stage, path, method, headers, body, query, route_key, *rest, **more):
    routes = apigateway._routes.get(api_id, {}).values()
    route = next((each for each in routes if each.get("routeKey") == route_key), {})
    if route.get("authorizationType") == "AWS_IAM":
        signed = SIGNED.match(headers.get("authorization", ""))
        if signed is None:
            return 403, {"Content-Type": "application/json"}, json.dumps({"message": "Forbidden"}).encode()
        caller.set(f"arn:aws:iam::{get_account_id()}:user/{signed[1]}")
    return await invoke_proxy(
        integration, api_id, stage, path, method, headers, body, query, route_key, *rest, **more
    )


def execute_for_caller(record, event, *rest, **more):
    if caller.get() is not None and "requestContext" in event:
        event["requestContext"]["authorizer"] = {"iam": {"userArn": caller.get()}}
    return execute(record, event, *rest, **more)


apigateway._invoke_lambda_proxy = invoke_signed
lambda_svc._execute_function_with_config_scope = execute_for_caller

main()
