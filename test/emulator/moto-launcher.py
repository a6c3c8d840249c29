"""Starts moto's server with its Step Functions engine switched on: moto-launcher.py PORT.

The switch can only be set from Python. The engine calls Lambda at http://localhost:$MOTO_PORT,
where the test answers in place of the functions. Listens on loopback only. With CLOCK_FILE it goes by the test's clock.
DynamoDB does one thing at a time: moto's own evaluates a condition and writes in two steps, and of many conditional writes
at once several win (DynamoDB developer guide, "Condition expressions", knows one).
moto's IAM has neither last-accessed details nor a policy simulator: the first are answered as empty, by the second
everything is allowed.
"""

import os
import sys
import threading

if "CLOCK_FILE" in os.environ:
    import virtual_clock  # noqa: F401  (before anything that tells the time)

from moto.core.config import default_user_config  # noqa: E402

default_user_config["stepfunctions"] = {"execute_state_machine": True}

from moto.core.responses import ActionResult  # noqa: E402  (after the switch)
from moto.core.utils import utcnow  # noqa: E402
from moto.dynamodb.responses import DynamoHandler  # noqa: E402
from moto.iam.responses import IamResponse  # noqa: E402
from moto.server import main  # noqa: E402


turn, act = threading.Lock(), DynamoHandler.call_action


def act_in_turn(handler):
    with turn:
        return act(handler)


DynamoHandler.call_action = act_in_turn


def accessed(_):
    details = {"JobStatus": "COMPLETED", "JobType": "ACTION_LEVEL", "ServicesLastAccessed": [], "IsTruncated": False}
    return ActionResult({**details, "JobCreationDate": utcnow(), "JobCompletionDate": utcnow()})


def simulated(response):
    actions = response.params["ActionNames"]
    results = [{"EvalActionName": each, "EvalResourceName": "*", "EvalDecision": "allowed"} for each in actions]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


IamResponse.generate_service_last_accessed_details = lambda _: ActionResult({"JobId": "0" * 36})
IamResponse.get_service_last_accessed_details = accessed
IamResponse.simulate_custom_policy = simulated

main(["-H", "127.0.0.1", "-p", sys.argv[1]])
