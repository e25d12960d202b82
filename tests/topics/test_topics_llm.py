"""The namer over chat completions, against a server on this machine."""

import json

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from listener.errors import ConfigError, ModelError
from topics.llm import LETTERS, TEXTS, ChatNamer


@pytest.fixture
def namer(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> ChatNamer:
    monkeypatch.setenv("DINLE_LLM_URL", httpserver.url_for("/v1/"))
    monkeypatch.setenv("DINLE_LLM_MODEL", "small")
    monkeypatch.setenv("DINLE_LLM_KEY", "hush")
    return ChatNamer()


def answered(content: object) -> dict[str, object]:
    return {"choices": [{"message": {"content": content}}]}


def test_it_sends_model_key_words_and_some_texts(namer: ChatNamer, httpserver: HTTPServer) -> None:
    seen: list[Request] = []

    def handle(request: Request) -> Response:
        seen.append(request)
        return Response(json.dumps(answered("late delivery")), content_type="application/json")

    httpserver.expect_request("/v1/chat/completions", method="POST").respond_with_handler(handle)
    assert namer.name(["kargo gelmedi " * 100] * 20, ("kargo",), "en") == "late delivery"
    body = json.loads(seen[0].get_data())
    assert body["model"] == "small" and body["temperature"] == 0
    assert seen[0].headers["Authorization"] == "Bearer hush"
    assert "English" in body["messages"][0]["content"] and "kargo" in body["messages"][1]["content"]
    assert len(body["messages"][1]["content"]) < TEXTS * (LETTERS + 10) + 100


@pytest.mark.parametrize("said", [{}, {"choices": []}, answered(None), answered([1]), [], {"choices": "x"}])
def test_another_shape_is_no_name(namer: ChatNamer, httpserver: HTTPServer, said: object) -> None:
    httpserver.expect_request("/v1/chat/completions").respond_with_json(said)
    assert namer.name(["kargo"], (), "tr") == ""


def test_what_is_no_json_is_no_name(namer: ChatNamer, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/chat/completions").respond_with_data("<html>")
    assert namer.name(["kargo"], (), "tr") == ""


def test_a_refusal_names_no_key(namer: ChatNamer, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/chat/completions").respond_with_data("no", status=401)
    with pytest.raises(ModelError) as error:
        namer.name(["kargo"], (), "tr")
    assert error.value.hint and "hush" not in str(error.value)


def test_nobody_there_and_a_missing_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DINLE_LLM_URL", raising=False)
    with pytest.raises(ConfigError, match="DINLE_LLM_URL"):
        ChatNamer()
    monkeypatch.setenv("DINLE_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("DINLE_LLM_MODEL", "small")
    with pytest.raises(ModelError):
        ChatNamer().name(["kargo"], (), "tr")
