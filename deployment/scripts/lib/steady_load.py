"""Asks again and again and counts what fails, while somebody breaks things: steady_load.py URL CA QUESTION

Four people ask on fresh connections, up to forty questions a second together, until standard input ends. Then prints, as JSON, how many were
asked, how many failed and with what, and the longest time between two answers.
"""

import json
import os
import ssl
import sys
import threading
import time
import urllib.error
import urllib.request

url, authority, question = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
lock = threading.Lock()
counts = {"asked": 0, "failed": 0}
failures = {}
longest = 0.0
last = time.monotonic()
ended = threading.Event()


def ask():
    body = json.dumps({"question": question, "generate": False}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["RAG_API_KEY"]}
    request = urllib.request.Request(url + "/query", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20, context=context) as reply:
            return None if json.load(reply)["passages"] else "no passages"
    except urllib.error.HTTPError as refusal:
        # What the door says itself is nobody's late answer.
        says = "door: " if b"does not answer at the moment" in refusal.read() else ""
        return f"{says}status {refusal.code}"
    except OSError as problem:
        return f"{type(problem).__name__}: {problem}"


def run():
    global longest, last
    while not ended.is_set():
        failure = ask()
        with lock:
            counts["asked"] += 1
            if failure:
                counts["failed"] += 1
                failures[failure] = failures.get(failure, 0) + 1
            else:
                now = time.monotonic()
                longest, last = max(longest, now - last), now
        time.sleep(0.1)


threads = [threading.Thread(target=run) for _ in range(4)]
for thread in threads:
    thread.start()
sys.stdin.read()
ended.set()
for thread in threads:
    thread.join()
print(json.dumps({**counts, "failures": failures, "longest_gap_seconds": round(longest, 2)}))
