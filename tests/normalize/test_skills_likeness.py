"""Concepts that are like a text: the sentence model, and what is taken of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from normalize.skills import MissingExtraError, Skills, offering
from normalize.skills.index import Concept, Index
from normalize.skills.offering import Told, tag_offerings
from normalize.skills.tagger import Passage

encoder_module = pytest.importorskip("normalize.skills.encoder")
retriever_module = pytest.importorskip("normalize.skills.retriever")

INDEX = Index(
    "0.1",
    "en",
    tuple(
        Concept(f"https://skills.example/{number}", label, others, "skill", None, ())
        for number, (label, others) in enumerate(
            [
                ("design user interface", ("design interfaces",)),
                ("bake bread", ("bread baking",)),
                ("manage inventory", ("stock control",)),
                ("draw up contracts", ()),
            ]
        )
    ),
)


def test_texts_of_one_meaning_are_nearer_than_others():
    texts = ["bake bread", "baking a loaf", "design user interface", "", "ß" * 9_000]
    vectors = encoder_module.encoder().encode(texts)
    assert vectors.shape == (5, encoder_module.DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    again = encoder_module.encoder().encode(texts[:1])
    assert vectors[0] @ again[0] == pytest.approx(1, abs=0.02)


def test_the_best_concept_says_how_sure_it_is(tmp_path: Path):
    likely = retriever_module.Retriever(INDEX, retriever_module._vectors(INDEX, tmp_path))
    (design, sure), (_, unsure) = likely.best(["User Interface Design", "orbital mechanics"])
    assert design == 0
    assert sure > retriever_module.THRESHOLD > unsure


def test_vectors_are_kept_and_broken_ones_made_again(tmp_path: Path):
    made = retriever_module._vectors(INDEX, tmp_path)
    (path,) = tmp_path.glob("vectors-0.1-en-*.npy")
    assert np.allclose(retriever_module._vectors(INDEX, tmp_path), made, atol=1e-3)
    path.write_bytes(b"half a fi")
    assert np.allclose(retriever_module._vectors(INDEX, tmp_path), made)
    other = replace(INDEX, concepts=INDEX.concepts[:2])
    assert retriever_module._vectors(other, tmp_path).shape[0] == 2


def test_likeness_is_for_what_no_label_names(monkeypatch: pytest.MonkeyPatch):
    likely = retriever_module.Retriever(INDEX, retriever_module._vectors(INDEX, None))
    monkeypatch.setattr(retriever_module, "retriever", lambda _: likely)
    monkeypatch.setattr(retriever_module, "load_all", lambda _: (INDEX,))
    declared = ("User Interface Design", "machine learning", "Orbital Mechanics")
    told = Told((Passage("learning_outcomes", "Bake bread"),), declared, ("en",))
    (found,) = tag_offerings([told], "example", Skills("similar"))
    liked = {(one.concept.label, one.field) for one in found if one.method == "embedding"}
    assert liked == {("design user interface", "keywords")}
    assert {one.evidence for one in found if one.scheme == "provider"} == {
        "User Interface Design",
        "Orbital Mechanics",
    }
    (abroad,) = tag_offerings([replace(told, languages=("de",))], "example", Skills("similar"))
    assert all(one.method != "embedding" for one in abroad)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(offering, "_EXTRA", ("there_is_no_such_package",))
    with pytest.raises(MissingExtraError, match=r"pip install 'credcat\[skills\]'"):
        tag_offerings([Told((), ("Sails",), ())], "example", Skills("similar"))
