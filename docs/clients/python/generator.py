"""A video generator: takes jobs from a file, and has each video charged once, whatever happens in between.

    LEDGER_URL=… LEDGER_KEY=… python3 generator.py jobs.json

A job is {"id", "user_id", "prompt", "cost"}. Its id is the whole trick: every key is derived from it, so a generator
that was killed and starts again with the same jobs repeats its commands instead of sending new ones.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TypedDict

from ledger import InsufficientCredits, Ledger, OutcomeUnknown, Problem, Video


class Job(TypedDict):
    id: str
    user_id: str
    prompt: str
    cost: int


class RenderingFailed(Exception):
    pass


def render(job: Job) -> str:
    """Stands for the work. A prompt with the word "impossible" fails, to show what becomes of its credits."""
    time.sleep(float(os.environ.get("RENDER_SECONDS", "1")))
    if "impossible" in job["prompt"]:
        raise RenderingFailed("the model gave up")
    return f"https://videos.example.org/{job['id']}.mp4"


def make(ledger: Ledger, job: Job) -> Video:
    intent = f"video:{job['id']}"
    video = ledger.create_video(f"{intent}:create", job["user_id"], job["prompt"], cost=job["cost"])
    # A repeated command answers as the first time, so where the video stands now has to be asked.
    video = ledger.video(video.id)
    if video.status in ("completed", "failed", "cancelled"):
        return video
    if video.status == "pending":
        ledger.start_video(f"{intent}:start", video.id)
    try:
        url = render(job)
    except RenderingFailed as failure:
        return ledger.fail_video(f"{intent}:fail", video.id, str(failure))
    return ledger.complete_video(f"{intent}:complete", video.id, url)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs: list[Job] = json.load(file)
    ledger = Ledger(os.environ.get("LEDGER_URL", "http://127.0.0.1:8080"), os.environ["LEDGER_KEY"])
    out_of_credits: set[str] = set()
    unsettled = 0
    for job in jobs:
        if job["user_id"] in out_of_credits:
            print(f"{job['id']}: skipped, the user has run out of credits", flush=True)
            continue
        try:
            video = make(ledger, job)
            print(f"{job['id']}: {video.status}", flush=True)
        except InsufficientCredits as refusal:
            out_of_credits.add(job["user_id"])
            print(f"{job['id']}: {refusal.required} credits needed, {refusal.available} there", flush=True)
        except OutcomeUnknown as unknown:
            unsettled += 1
            print(f"{job['id']}: {unknown}; run again with the same jobs", file=sys.stderr, flush=True)
        except Problem as problem:
            unsettled += 1
            print(f"{job['id']}: {problem}", file=sys.stderr, flush=True)
    return 1 if unsettled else 0


if __name__ == "__main__":
    sys.exit(main())
