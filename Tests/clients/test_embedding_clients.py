"""Clients of text-embeddings-inference and LangChain's OpenAI embeddings work against the service as it is."""

import math

import openai
import pytest
from huggingface_hub import InferenceClient
from langchain_openai import OpenAIEmbeddings

TEXTS = ["Employees have thirty days of leave.", "Trains are preferred to flights.", ""]


@pytest.fixture(scope="session")
def inference_client(embedder_url):
    """Hugging Face's own client, unmodified, with the embedder's address for a model."""
    return InferenceClient(model=embedder_url, token="unused", timeout=240)


def langchain(url, model):
    # By default LangChain splits texts with a tokenizer of OpenAI's, which it downloads.
    return OpenAIEmbeddings(
        base_url=f"{url}/v1", api_key="unused", model=model, check_embedding_ctx_length=False, max_retries=0
    )


def cosine(left, right):
    return sum(a * b for a, b in zip(left, right)) / math.hypot(*left) / math.hypot(*right)


def test_hugging_faces_client_embeds(inference_client):
    vectors = inference_client.feature_extraction(TEXTS)
    assert len(vectors) == 3 and len({len(vector) for vector in vectors}) == 1
    assert all(math.isclose(math.hypot(*vector), 1, rel_tol=1e-3) for vector in vectors)
    single = inference_client.feature_extraction(TEXTS[0])
    assert cosine(single[0], vectors[0]) > 0.9999


def test_hugging_faces_client_sets_options(inference_client):
    vectors = inference_client.feature_extraction(TEXTS[:2], normalize=False, truncate=True)
    assert all(not math.isclose(math.hypot(*vector), 1, rel_tol=1e-2) for vector in vectors)
    beginning, end = ("one " * 400 + "red", "one " * 400 + "blue")
    kept = inference_client.feature_extraction([beginning, end], truncate=True, truncation_direction="Left")
    cut = inference_client.feature_extraction([beginning, end], truncate=True, truncation_direction="Right")
    assert cosine(kept[0], kept[1]) < 0.9999 < cosine(cut[0], cut[1])


def test_langchain_embeds_by_the_api(base_url, embedding_model, inference_client):
    embeddings = langchain(base_url, embedding_model)
    vectors = embeddings.embed_documents(TEXTS[:2])
    expected = inference_client.feature_extraction(TEXTS[:2])
    assert all(cosine(one, other) > 0.9999 for one, other in zip(vectors, expected))
    assert cosine(embeddings.embed_query(TEXTS[0]), vectors[0]) > 0.9999


def test_openais_client_embeds_by_the_embedder_itself(embedder_url, inference_client):
    client = openai.OpenAI(base_url=f"{embedder_url}/v1", api_key="unused", max_retries=0, timeout=240)
    model = next(iter(client.models.list())).id
    vectors = [row.embedding for row in client.embeddings.create(model=model, input=TEXTS[:2]).data]
    expected = inference_client.feature_extraction(TEXTS[:2])
    assert all(cosine(one, other) > 0.9999 for one, other in zip(vectors, expected))
    with pytest.raises(openai.BadRequestError, match="dimensions"):
        client.embeddings.create(model=model, input=TEXTS[0], dimensions=8)
    with pytest.raises(openai.NotFoundError, match=model):
        client.embeddings.create(model="ada", input=TEXTS[0])


def test_llamaindex_embeds(embedder_url, embedding_model, inference_client):
    """Only where it is installed: it brings 300 MB."""
    module = pytest.importorskip("llama_index.embeddings.text_embeddings_inference")
    embeddings = module.TextEmbeddingsInference(model_name=embedding_model, base_url=embedder_url)
    expected = inference_client.feature_extraction(TEXTS[:2])
    vectors = embeddings.get_text_embedding_batch(TEXTS[:2])
    assert all(cosine(one, other) > 0.9999 for one, other in zip(vectors, expected))
