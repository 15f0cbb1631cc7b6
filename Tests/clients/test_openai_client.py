"""The official OpenAI client works against the service as it is."""

import base64
import math
import struct

import openai
import pytest

QUESTION = [{"role": "user", "content": "How many days of paid leave do employees have?"}]


def test_models_are_listed_and_read(client, collection, embedding_model):
    names = [model.id for model in client.models.list()]
    assert "rag" in names and f"rag:{collection}" in names
    assert client.models.retrieve(embedding_model).id == embedding_model


def test_embeddings_have_unit_length(client, embedding_model):
    # Without encoding_format the client asks for base64 and decodes it by itself.
    result = client.embeddings.create(model=embedding_model, input=["leave", "vacation", "train"])
    assert [item.index for item in result.data] == [0, 1, 2]
    for item in result.data:
        assert math.isclose(sum(x * x for x in item.embedding), 1, rel_tol=1e-3)
    assert result.usage.prompt_tokens == 3


def test_float_and_base64_embeddings_are_the_same(client, embedding_model):
    floats = client.embeddings.create(model=embedding_model, input="leave", encoding_format="float")
    encoded = client.embeddings.create(model=embedding_model, input="leave", encoding_format="base64")
    raw = base64.b64decode(encoded.data[0].embedding)
    values = struct.unpack(f"<{len(raw) // 4}f", raw)
    assert len(values) == len(floats.data[0].embedding)
    assert all(abs(a - b) < 1e-6 for a, b in zip(values, floats.data[0].embedding))


def test_only_the_models_own_dimensions_are_taken(client, embedding_model):
    size = len(client.embeddings.create(model=embedding_model, input="leave").data[0].embedding)
    client.embeddings.create(model=embedding_model, input="leave", dimensions=size)
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=embedding_model, input="leave", dimensions=size + 1)
    assert caught.value.param == "dimensions"


def test_token_arrays_are_refused_clearly(client, embedding_model):
    with pytest.raises(openai.BadRequestError) as caught:
        client.embeddings.create(model=embedding_model, input=[101, 102])
    assert caught.value.param == "input"


def test_a_chat_answers_with_citations(client, collection):
    completion = client.chat.completions.create(model=f"rag:{collection}", messages=QUESTION, temperature=0)
    message = completion.choices[0].message
    assert completion.choices[0].finish_reason == "stop"
    assert "thirty days" in message.content
    assert message.rag["found"] is True
    assert message.annotations[0].type == "file_citation"
    assert completion.usage.total_tokens >= 0


def test_a_chat_streams(client, collection):
    chunks = list(
        client.chat.completions.create(
            model=f"rag:{collection}", messages=QUESTION, stream=True, stream_options={"include_usage": True}
        )
    )
    assert len({chunk.id for chunk in chunks}) == 1
    assert len({chunk.created for chunk in chunks}) == 1
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert "thirty days" in text
    assert chunks[-1].choices == [] and chunks[-1].usage is not None
    assert chunks[-2].choices[0].finish_reason == "stop"


def test_what_the_documents_do_not_say_is_not_found(client, collection):
    question = [{"role": "user", "content": "Who won the chess olympiad in 1974?"}]
    message = client.chat.completions.create(model=f"rag:{collection}", messages=question).choices[0].message
    assert message.rag["found"] is False
    assert not message.annotations


def test_errors_are_the_clients_own(client):
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="gpt-4o", messages=QUESTION)
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="rag:no-such-collection", messages=QUESTION)
    with pytest.raises(openai.NotFoundError):
        client.embeddings.create(model="no-such-model", input="x")
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="rag", messages=[])
