"""Starts moto's server with its Step Functions engine switched on: moto-launcher.py PORT.

The switch can only be set from Python. The engine calls Lambda at http://localhost:$MOTO_PORT,
where the test answers in place of the functions. Listens on loopback only.
"""

import sys

from moto.core.config import default_user_config

default_user_config["stepfunctions"] = {"execute_state_machine": True}

from moto.server import main  # noqa: E402  (after the switch)

main(["-H", "127.0.0.1", "-p", sys.argv[1]])
