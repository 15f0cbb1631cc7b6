"""Backups in an S3-compatible store: the service's own database, into moto's server, which checks each request's signature."""

import json
import os
import pathlib
import subprocess

import boto3
import moto.settings
import pytest
from moto.core.responses import ActionAuthenticatorMixin
from moto.server import ThreadedMotoServer

BUCKET = "rag-backups"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def store():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    place = {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"}
    nobody = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing"}
    iam = boto3.client("iam", **place, **nobody)
    iam.create_user(UserName="backups")
    iam.put_user_policy(UserName="backups", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    key = iam.create_access_key(UserName="backups")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    client = boto3.client("s3", **place, **keys)
    client.create_bucket(Bucket=BUCKET)
    # From here on nobody is believed without a signature.
    moto.settings.INITIAL_NO_AUTH_ACTION_COUNT = ActionAuthenticatorMixin.request_count
    yield place["endpoint_url"], client, keys
    server.stop()


@pytest.fixture(scope="module")
def ragctl(store, tmp_path_factory):
    key = tmp_path_factory.mktemp("backup") / "key"
    key.write_text("k" * 48 + "\n")
    program = pathlib.Path(__file__).resolve().parents[2] / ".build/debug/ragctl"

    def run(*arguments, **changes):
        environment = os.environ | {
            "BACKUP_TO": f"s3://{BUCKET}/nightly",
            "BACKUP_KEY_FILE": str(key),
            "BACKUP_S3_ENDPOINT": store[0],
            "BACKUP_S3_ACCESS_KEY_ID": store[2]["aws_access_key_id"],
            "BACKUP_S3_SECRET_ACCESS_KEY": store[2]["aws_secret_access_key"],
        }
        return subprocess.run(
            [program, *arguments], env=environment | changes, capture_output=True, text=True, timeout=300, check=False
        )

    return run


def sql(statement):
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", os.environ["DATABASE_URL"], "-c", statement], check=True, timeout=120)


def kept(client):
    return {item["Key"]: item["Size"] for item in client.list_objects_v2(Bucket=BUCKET)["Contents"]}


def test_a_backup_goes_up_and_is_read_back(store, ragctl):
    made = ragctl("backup", "create", "--json")
    assert made.returncode == 0, made.stderr
    manifest = json.loads(made.stdout)
    assert kept(store[1])[f"nightly/{manifest['name']}.dump.sealed"] == manifest["bytes"]
    assert manifest["name"] in ragctl("backup", "list").stdout
    verified = ragctl("backup", "verify")
    assert verified.returncode == 0, verified.stderr


def test_what_the_store_lost_or_changed_is_refused(store, ragctl):
    client = store[1]
    dump = next(name for name in kept(client) if name.endswith(".sealed"))
    content = client.get_object(Bucket=BUCKET, Key=dump)["Body"].read()
    for damaged, word in [(content[:-50], "cut off"), (content[:200] + b"x" + content[201:], "altered")]:
        client.put_object(Bucket=BUCKET, Key=dump, Body=damaged)
        refused = ragctl("backup", "verify")
        assert refused.returncode != 0 and word in refused.stderr, refused.stderr
    client.put_object(Bucket=BUCKET, Key=dump, Body=content)
    assert ragctl("backup", "verify").returncode == 0


def test_a_wrong_secret_and_a_missing_backup_are_told(ragctl):
    refused = ragctl("backup", "list", BACKUP_S3_SECRET_ACCESS_KEY="wrong")
    assert refused.returncode != 0 and "SignatureDoesNotMatch" in refused.stderr, refused.stderr
    missing = ragctl("backup", "verify", "rag-20000101T000000Z")
    assert missing.returncode != 0 and "404" in missing.stderr, missing.stderr


def test_a_large_backup_goes_up_in_parts(store, ragctl):
    sql("CREATE TABLE ballast AS SELECT md5(random()::text) AS noise FROM generate_series(1, 1500000)")
    try:
        made = ragctl("backup", "create", "--json")
    finally:
        sql("DROP TABLE ballast")
    assert made.returncode == 0, made.stderr
    manifest = json.loads(made.stdout)
    assert manifest["bytes"] > 20 << 20
    entry = store[1].head_object(Bucket=BUCKET, Key=f"nightly/{manifest['name']}.dump.sealed")
    assert entry["ETag"].strip('"').endswith("-2"), "made of two parts"
    assert ragctl("backup", "verify").returncode == 0
    assert store[1].list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
