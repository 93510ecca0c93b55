"""A client of Otto Ledger for Python 3.11 and newer, with nothing but the standard library.

It repeats what may be repeated: a command whose outcome is unknown is sent again with the same Idempotency-Key, so it
takes effect once, however often its answer gets lost. What was refused is never sent again.
"""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, fields
from typing import Any, Literal, Mapping, TypeVar

VideoStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]
HoldState = Literal["open", "captured", "voided", "expired"]


@dataclass(frozen=True)
class Video:
    """A video and what it costs, in credits. Its cost is held from the beginning, and ends with it."""

    id: str
    user_id: str
    status: VideoStatus
    cost: int
    hold_id: str
    video_url: str | None
    transaction_id: str | None
    refunded_amount: int
    failure_reason: str | None


@dataclass(frozen=True)
class Hold:
    """Credits set aside for something that is not finished; it ends once."""

    id: str
    user_id: str
    amount: int
    captured: int
    state: HoldState
    expires_at: str


@dataclass(frozen=True)
class Credits:
    """What a user has: `available` is `amount` less `held`."""

    user_id: str
    amount: int
    held: int
    available: int
    debt: int


class Problem(Exception):
    """The ledger's no. `type` says which, for instance `/problems/insufficient-credits`."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {body.get('title', '')}: {body.get('detail', '')}")
        self.status = status
        self.type = str(body.get("type", "about:blank"))
        self.extensions = dict(body)


class InsufficientCredits(Problem):
    """402: the user has `available` credits, and `required` are needed. Not worth repeating before they buy some."""

    @property
    def available(self) -> int:
        return int(self.extensions["available"])

    @property
    def required(self) -> int:
        return int(self.extensions["required"])


class OutcomeUnknown(Exception):
    """All tries went unanswered. The command may have taken effect: repeat it later, with the same key."""


@dataclass(frozen=True)
class Retries:
    """How long to go on. The n-th wait is random, up to `first * 2**n` seconds and at most `longest`."""

    tries: int = 10
    first: float = 0.2
    longest: float = 10.0
    timeout: float = 15.0


T = TypeVar("T", Video, Hold, Credits)


class Ledger:
    def __init__(self, url: str, api_key: str, retries: Retries = Retries()) -> None:
        self._url = url.rstrip("/")
        self._api_key = api_key
        self._retries = retries

    def create_video(self, key: str, user_id: str, prompt: str, *, style: str | None = None,
                     duration: int | None = None, cost: int | None = None) -> Video:
        """Announces a video and holds its cost; without `cost` the ledger's price list says it."""
        body = {"user_id": user_id, "prompt": prompt, "style": style, "duration": duration, "cost": cost}
        return _read(Video, self._send("POST", "/v1/videos", body, key))

    def video(self, video_id: str) -> Video:
        return _read(Video, self._send("GET", f"/v1/videos/{video_id}"))

    def start_video(self, key: str, video_id: str) -> Video:
        return self._move(key, video_id, {"status": "processing"})

    def complete_video(self, key: str, video_id: str, video_url: str, cost: int | None = None) -> Video:
        """Captures `cost`, or all that is held; the rest comes back to the user."""
        return self._move(key, video_id, {"status": "completed", "video_url": video_url, "cost": cost})

    def fail_video(self, key: str, video_id: str, reason: str) -> Video:
        """Gives back everything that was held or used for the video."""
        return self._move(key, video_id, {"status": "failed", "failure_reason": reason})

    def hold(self, key: str, user_id: str, amount: int, *, description: str | None = None,
             expires_in_seconds: int | None = None) -> Hold:
        body = {"amount": amount, "description": description, "expires_in_seconds": expires_in_seconds}
        return _read(Hold, self._send("POST", f"/v1/users/{user_id}/holds", body, key))

    def capture(self, key: str, hold_id: str, amount: int | None = None) -> Hold:
        return _read(Hold, self._send("POST", f"/v1/holds/{hold_id}/capture", {"amount": amount}, key))

    def void(self, key: str, hold_id: str) -> Hold:
        return _read(Hold, self._send("POST", f"/v1/holds/{hold_id}/void", {}, key))

    def credits(self, user_id: str) -> Credits:
        return _read(Credits, self._send("GET", f"/v1/users/{user_id}/credits"))

    def _move(self, key: str, video_id: str, body: Mapping[str, Any]) -> Video:
        return _read(Video, self._send("PATCH", f"/v1/videos/{video_id}", body, key))

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None) -> Any:
        failure: Exception | None = None
        for attempt in range(self._retries.tries):
            if attempt > 0:
                time.sleep(self._pause(attempt - 1, failure))
            try:
                return self._once(method, path, body, key)
            except urllib.error.HTTPError as answer:
                with answer:
                    problem = _problem(answer)
                if not _may_be_repeated(problem, answer.headers.get("Retry-After")):
                    raise problem from None
                failure = answer
            except (OSError, http.client.HTTPException, ValueError) as lost:
                # Refused, reset, timed out, or an answer cut short: nobody knows what became of the command.
                failure = lost
        raise OutcomeUnknown(f"{method} {path} went unanswered {self._retries.tries} times") from failure

    def _once(self, method: str, path: str, body: Mapping[str, Any] | None, key: str | None) -> Any:
        headers = {"Authorization": f"Bearer {self._api_key}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = f'"{key}"'
        data = None if body is None else json.dumps({k: v for k, v in body.items() if v is not None}).encode()
        request = urllib.request.Request(self._url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=self._retries.timeout) as answer:
            return json.load(answer)

    def _pause(self, attempt: int, failure: Exception | None) -> float:
        backoff = random.uniform(0, min(self._retries.longest, self._retries.first * 2**attempt))
        if isinstance(failure, urllib.error.HTTPError):
            asked = failure.headers.get("Retry-After", "")
            # Whoever was told the same second does not come back at the same moment.
            return max(backoff, int(asked) + random.uniform(0, self._retries.first)) if asked.isdigit() else backoff
        return backoff


def _may_be_repeated(problem: Problem, retry_after: str | None) -> bool:
    """A conflict only where the ledger says when: then the first try of this key is still under way."""
    return problem.status in (408, 429) or problem.status >= 500 or (problem.status == 409 and retry_after is not None)


def _problem(answer: urllib.error.HTTPError) -> Problem:
    try:
        body = json.load(answer)
    except (OSError, ValueError, http.client.HTTPException):
        body = {}
    if not isinstance(body, dict):
        body = {}
    return InsufficientCredits(answer.code, body) if answer.code == 402 else Problem(answer.code, body)


def _read(form: type[T], body: Any) -> T:
    """Takes the fields that are known; new ones may come at any time."""
    return form(**{field.name: body[field.name] for field in fields(form)})
