"""The clock of an emulated account: imported before anything of the emulator, it makes all of it go by the test's clock.

CLOCK_FILE holds how many seconds that is ahead of ours. Timestamps, sleeps and waits of half a second and more go by it,
so that a soak of days takes no time.
"""

import datetime
import os
import threading
import time

REAL_TIME, REAL_GMTIME, REAL_SLEEP = time.time, time.gmtime, time.sleep
REAL_WAIT = threading.Event.wait
SHORT = 0.5
LOOK = 0.02


def now():
    with open(os.environ["CLOCK_FILE"], encoding="ascii") as file:
        return REAL_TIME() + float(file.read())


class ShiftedDatetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)


def sleep(seconds):
    if seconds < SHORT:
        return REAL_SLEEP(seconds)
    end = now() + seconds
    while now() < end:
        REAL_SLEEP(LOOK)


def wait(event, timeout=None):
    if timeout is None or timeout < SHORT:
        return REAL_WAIT(event, timeout)
    end = now() + timeout
    while not event.is_set() and now() < end:
        REAL_WAIT(event, LOOK)
    return event.is_set()


time.time = now
time.gmtime = lambda seconds=None: REAL_GMTIME(now() if seconds is None else seconds)
time.sleep = sleep
datetime.datetime = ShiftedDatetime
threading.Event.wait = wait
