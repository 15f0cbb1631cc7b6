"""A running service, named by RAG_BASE_URL, with one document to ask about."""

import json
import os
import time
import urllib.request
import uuid

import openai
import pytest

TEXT = (
    "# Leave\n\nEmployees have thirty days of paid leave per year. "
    "Leave must be requested two weeks ahead.\n\n"
    "# Travel\n\nTrains are preferred to flights for journeys under six hours.\n"
)


@pytest.fixture(scope="session")
def base_url():
    url = os.environ.get("RAG_BASE_URL")
    if not url:
        pytest.fail("RAG_BASE_URL is not set: it names the running API, for example http://127.0.0.1:8000")
    return url.rstrip("/")


@pytest.fixture(scope="session")
def embedder_url():
    url = os.environ.get("RAG_EMBEDDER_URL")
    if not url:
        pytest.fail("RAG_EMBEDDER_URL is not set: it names the running embedder, for example http://127.0.0.1:8002")
    return url.rstrip("/")


def call(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=240) as response:
        return json.load(response)


@pytest.fixture(scope="session")
def collection(base_url):
    """The name of a collection of this run's own, with one document ready in it."""
    name = "client-" + uuid.uuid4().hex[:12]
    call("POST", f"{base_url}/v1/collections", {"name": name})
    accepted = call("POST", f"{base_url}/v1/collections/{name}/documents", {"text": TEXT, "source": "leave.md"})
    deadline = time.monotonic() + 240
    while True:
        job = call("GET", f"{base_url}/v1/jobs/{accepted['job_id']}")
        if job["state"] == "succeeded":
            break
        assert job["state"] in ("queued", "running") and time.monotonic() < deadline, job
        time.sleep(0.2)
    yield name
    call("DELETE", f"{base_url}/v1/collections/{name}")


@pytest.fixture(scope="session")
def client(base_url):
    """The official client, unmodified; it insists on a key, the service ignores it."""
    return openai.OpenAI(base_url=f"{base_url}/v1", api_key="unused", max_retries=0, timeout=240)


@pytest.fixture(scope="session")
def embedding_model(client):
    names = [model.id for model in client.models.list()]
    return next(name for name in names if name != "rag" and not name.startswith("rag:"))
