"""The peer of `ragctl bench-retrieval`: a question-answering service as it is commonly built with FastAPI, ONNX Runtime, psycopg,
pgvector's HNSW index, ts_rank and reciprocal rank fusion.

  service.py prepare   fills the peer's table from the collection COLLECTION_ID, and indexes it
  service.py serve     answers on PEER_PORT: GET /readyz, POST /query {"question": …}

Its processes, its connections and the threads of each are set for throughput on the machine that it shares with PostgreSQL.
PEER_WORDS says how a question's words are joined: `or`, or `and`, which is PostgreSQL's own way, faster, and finds few passages.
"""

import asyncio
import contextlib
import os
import pathlib
import re
import sys

import fastapi
import fastapi.responses
import numpy
import onnxruntime
import psycopg
import psycopg_pool
import pydantic
import tokenizers
import uvicorn

CANDIDATES = 100
RRF_K = 60
TOP_K = 5
WORKERS = os.cpu_count()
CONNECTIONS = 4  # of each worker

PREPARE = """
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.chunks AS
    SELECT c.id, c.document_id, d.title, d.source, d.metadata, c.text, e.embedding,
        to_tsvector('english', d.title || ' ' || c.text) AS words
    FROM chunks c
    JOIN documents d ON d.collection_id = c.collection_id AND d.id = c.document_id
    JOIN chunk_embeddings_384 e ON e.collection_id = c.collection_id AND e.chunk_id = c.id
    WHERE c.collection_id = %s;
"""
INDEXES = (
    "ALTER TABLE peer.chunks ADD PRIMARY KEY (id)",
    "CREATE INDEX ON peer.chunks USING gin (words) WITH (fastupdate = off)",
    "CREATE INDEX ON peer.chunks USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 128)",
    "VACUUM (ANALYZE) peer.chunks",
)
JOINED = {
    "or": "replace(plainto_tsquery('english', %(question)s)::text, '&', '|')::tsquery",
    "and": "plainto_tsquery('english', %(question)s)",
}
# The words asked for are read once: pulled up into the scan, they would be read anew for every row it ranks.
SEARCH = f"""
WITH asked AS MATERIALIZED (
    SELECT {JOINED[os.environ.get("PEER_WORDS", "or")]} AS query
), dense AS (
    SELECT id, row_number() OVER (ORDER BY distance) AS rank
    FROM (SELECT id, embedding <=> %(vector)s::halfvec AS distance FROM peer.chunks
          ORDER BY distance LIMIT {CANDIDATES}) nearest
), lexical AS (
    SELECT id, row_number() OVER (ORDER BY score DESC) AS rank
    FROM (SELECT id, ts_rank(words, query) AS score
          FROM peer.chunks, asked
          WHERE words @@ query ORDER BY score DESC LIMIT {CANDIDATES}) matching
), fused AS (
    SELECT id, coalesce(1.0 / ({RRF_K} + dense.rank), 0) + coalesce(1.0 / ({RRF_K} + lexical.rank), 0) AS score
    FROM dense FULL JOIN lexical USING (id) ORDER BY score DESC LIMIT {TOP_K}
)
SELECT id::text, document_id::text, title, source, metadata, text, score::float8
FROM fused JOIN peer.chunks USING (id) ORDER BY score DESC
"""


def prepare():
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET max_parallel_maintenance_workers = 4")
        with connection.transaction():
            for statement in filter(str.strip, PREPARE.split(";")):
                parameters = [os.environ["COLLECTION_ID"].removeprefix("col_")] if "%s" in statement else None
                connection.execute(statement, parameters)
        for statement in INDEXES:
            connection.execute(statement)


class Embedder:
    """One text at a time, unpadded, on one thread: as many run at once as there are workers."""

    def __init__(self, model, graph):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self.tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)

    def embed(self, text):
        ids = numpy.array([self.tokenizer.encode(text).ids], dtype=numpy.int64)
        return self.session.run(None, {"ids": ids})[0][0]


SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
WORD = re.compile(r"\w+")


def extract(question, passages):
    """The two sentences that share the most words with the question, each with its place in its passage."""
    asked = set(WORD.findall(question.lower()))
    sentences = []
    for number, passage in enumerate(passages):
        for match in SENTENCE.finditer(passage["text"]):
            shared = len(asked.intersection(WORD.findall(match.group().lower())))
            sentences.append((shared, -number, -match.start(), match))
    best = sorted(sentences, key=lambda each: each[:3], reverse=True)[:2]
    return [
        {"number": place + 1, "chunk_id": passages[-number]["chunk_id"], "start": match.start(), "end": match.end(),
         "quote": match.group().strip()}
        for place, (_, number, _, match) in enumerate(best)
    ]


class Question(pydantic.BaseModel):
    question: str


@contextlib.asynccontextmanager
async def lifespan(app):
    async def configure(connection):
        await connection.set_autocommit(True)
        await connection.execute(f"SET hnsw.ef_search = {CANDIDATES}")
        await connection.execute("SET jit = off")
        connection.prepare_threshold = 0

    app.state.embedder = Embedder(pathlib.Path(os.environ["MODEL_PATH"]), os.environ["PEER_GRAPH"])
    pool = psycopg_pool.AsyncConnectionPool(
        os.environ["DATABASE_URL"], min_size=CONNECTIONS, max_size=CONNECTIONS, configure=configure, open=False
    )
    async with pool:
        app.state.pool = pool
        yield


app = fastapi.FastAPI(lifespan=lifespan, default_response_class=fastapi.responses.ORJSONResponse)


@app.get("/readyz")
async def ready():
    return {"status": "ready"}


@app.post("/query")
async def query(body: Question):
    vector = await asyncio.to_thread(app.state.embedder.embed, body.question)
    parameters = {"question": body.question, "vector": "[" + ",".join(map(str, vector.tolist())) + "]"}
    async with app.state.pool.connection() as connection:
        rows = await (await connection.execute(SEARCH, parameters)).fetchall()
    names = ("chunk_id", "document_id", "title", "source", "metadata", "text", "score")
    passages = [dict(zip(names, row)) for row in rows]
    citations = extract(body.question, passages)
    answer = " ".join(f"{each['quote']} [{each['number']}]" for each in citations)
    return fastapi.responses.ORJSONResponse({"answer": answer, "citations": citations, "passages": passages})


def serve():
    uvicorn.run(
        "service:app", host="127.0.0.1", port=int(os.environ["PEER_PORT"]), workers=WORKERS, access_log=False,
        log_level="warning", app_dir=str(pathlib.Path(__file__).parent)
    )


if __name__ == "__main__":
    {"prepare": prepare, "serve": serve}[sys.argv[1]]()
