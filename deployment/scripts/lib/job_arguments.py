"""Gives the container of a Job other words: job_arguments.py WORD… with the Job as JSON on standard input."""

import json
import sys

job = json.load(sys.stdin)
container = job["spec"]["template"]["spec"]["containers"][0]
container["args"] = sys.argv[1:]
json.dump(job, sys.stdout)
