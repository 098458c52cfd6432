"""What the pipeline's networks say, worked out with NumPy's matrix products: same weights, same
answers.

The library's own way through the layers spends most of its time beside them: its products run at a
third of the speed of NumPy's, its parser takes Python's lock anew at every move, and the first
layer asks again what it was told of the same word before. The more sentences go through at once,
the less each move costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

WORDS_KEPT = (
    50_000  # with 96 numbers each 20 MB; 118 news articles hold 13,000 distinct words
)
# rows worked on at once: what they make stays near the processor, a tenth faster than all rows
STRIP = 512
EPSILON = 1e-8  # added to a variance, as the library's layer norm does


class FirstLayer:
    """The embedding of words, worked out once for each and kept: it hangs on the word alone."""

    def __init__(self, layer: Any) -> None:
        features, _, tables, mix, _ = (
            layer.layers
        )  # extract_features >> list2ragged >> … >> ragged2list
        self._columns = features.attrs["columns"]
        self._tables, self._mix = tables, mix
        # Odd multipliers fold the 64-bit names of a word's features into one: as good a name as
        # those.
        self._fold = np.asarray(
            [
                (0x9E3779B97F4A7C15 * (2 * k + 1)) % 2**64 | 1
                for k in range(1, len(self._columns) + 1)
            ],
            dtype="uint64",
        )
        self._row: dict[int, int] = {}
        self._rows: Any = None

    def __call__(self, docs: list[Any]) -> list[Any]:
        features = np.concatenate(
            [doc.to_array(self._columns).astype("uint64") for doc in docs]
        )
        names = (features * self._fold).sum(axis=1, dtype="uint64").tolist()
        if len(self._row) + len(names) > WORDS_KEPT:
            self._row.clear()
        new: dict[int, int] = {}
        for i, name in enumerate(names):
            if name not in self._row:
                new.setdefault(name, i)
        if new:
            self._learn(new, features)
        found = self._rows[[self._row[name] for name in names]]
        ends, end = [], 0
        for doc in docs:
            end += len(doc)
            ends.append(end)
        return list(np.split(found, ends[:-1]))

    def _learn(self, new: dict[int, int], features: Any) -> None:
        """Work out the vectors of words not met before and keep them."""
        made = self._mix.predict(self._tables.predict(features[list(new.values())]))
        first = len(self._row)
        if self._rows is None:
            self._rows = np.zeros((WORDS_KEPT, made.shape[1]), dtype=made.dtype)
        if first + len(new) > len(
            self._rows
        ):  # one batch with more new words than are kept
            self._rows = np.concatenate((self._rows, np.zeros_like(made)))
        self._rows[first : first + len(new)] = made
        self._row.update((name, first + k) for k, name in enumerate(new))


class Encoder:
    """Words in their context: windows of three words, maxout, layer norm and what came in, a few
    times over.
    """

    def __init__(self, model: Any) -> None:
        self._pad = model.attrs[
            "pad"
        ]  # rows of nothing between sentences, so that no window reaches the next
        self._layers = [
            _layer(node) for node in model.walk() if node.name == "maxout>>layernorm"
        ]

    def __call__(self, sentences: Sequence[Any]) -> list[Any]:
        """The rows of each sentence, one a word."""
        width = sentences[0].shape[1]
        gap = np.zeros((self._pad, width), dtype="f")
        rows = np.concatenate(
            [piece for rows in sentences for piece in (gap, rows)] + [gap]
        )
        windows = np.zeros((len(rows), 3 * width), dtype="f")
        for weights, bias, gain, shift in self._layers:
            windows[1:, :width] = rows[:-1]
            windows[:, width : 2 * width] = rows
            windows[:-1, 2 * width :] = rows[1:]
            for first in range(0, len(rows), STRIP):
                made = windows[first : first + STRIP] @ weights
                made += bias
                best = _best_piece(made, width)
                best -= best.mean(axis=1, keepdims=True)
                variance = np.einsum("ij,ij->i", best, best) / width + EPSILON
                best *= (variance**-0.5)[:, None]
                best *= gain
                best += shift
                rows[first : first + STRIP] += best
        found, at = [], 0
        for sentence in sentences:
            at += self._pad
            found.append(rows[at : at + len(sentence)])
            at += len(sentence)
        return found


class Tagger:
    """The tag of each word, from what the encoder says of it."""

    def __init__(self, component: Any) -> None:
        self._labels = component.labels
        self._scores = _affine(
            next(node for node in component.model.walk() if node.name == "softmax")
        )

    def __call__(self, rows: Sequence[Any]) -> list[str]:
        """The tags of the words of all sentences in a row."""
        weights, bias = self._scores
        best = (np.concatenate(rows) @ weights + bias).argmax(axis=1)
        return [self._labels[n] for n in best.tolist()]


class Parser:
    """The transition parser, all sentences of a batch a move at a time."""

    def __init__(self, component: Any) -> None:
        from spacy.ml.parser_model import ParserStepModel

        self._component = component
        narrow, features, scores = component.model.layers
        self._narrow = _affine(narrow.layers[-1])
        weights, pad = features.get_param("W"), features.get_param("pad")
        # Feature by feature the weights of all pieces of one kind side by side, so that the best is
        # of whole rows.
        many, hidden, pieces, _ = weights.shape
        self._features = np.ascontiguousarray(
            weights.transpose(0, 2, 1, 3).reshape(many * pieces * hidden, -1).T
        )
        self._pad = pad.transpose(0, 1, 3, 2).reshape(1, -1)
        self._bias = features.get_param("b").T.reshape(-1)
        self._scores = _affine(scores)
        self._hidden, self._columns = hidden, np.arange(many) + many
        self._sizes = SimpleNamespace(state2vec=SimpleNamespace(nF=many))
        self._looked_at = (
            ParserStepModel.get_token_ids
        )  # the words each state looks at; asks for their number only

    def __call__(self, docs: Sequence[Any], rows: Sequence[Any]) -> None:
        """Set heads and relations.

        Args:
            docs: sentences, none without words.
            rows: what the encoder says of the words of each.
        """
        states = self._component.moves.init_batch(docs)
        weights, bias = self._narrow
        narrow = np.concatenate(rows) @ weights
        narrow += bias
        many = len(self._columns)
        # The first row is the one of the missing word: a state gives -1 for a word it has not.
        table = np.empty((len(narrow) + 1, self._pad.shape[1]), dtype="f")
        np.matmul(narrow, self._features, out=table[1:])
        table[0] = self._pad
        table = table.reshape((len(narrow) + 1) * many, -1)
        weights, bias = self._scores
        live = [state for state in states if not state.is_final()]
        buffer = np.empty((len(live), many, table.shape[1]), dtype="f")
        while live:
            looked_at = self._looked_at(self._sizes, live).astype(np.intp)
            looked_at *= many
            looked_at += self._columns
            seen = buffer[: len(live)]
            np.take(
                table, looked_at, axis=0, out=seen, mode="clip"
            )  # another mode would copy them once more
            made = np.einsum("ijk->ik", seen)
            made += self._bias
            scores = _best_piece(made, self._hidden) @ weights
            scores += bias
            live = self._component.transition_states(live, scores)
        self._component.set_annotations(docs, states)


def fits(nlp: Any) -> bool:
    """Whether a loaded pipeline has the networks these classes know."""
    tok2vec, parser = nlp.get_pipe("tok2vec").model, nlp.get_pipe("parser").model
    names = [layer.name for layer in parser.layers[1:]]
    if len(tok2vec.layers) != 2:
        return False
    if len(tok2vec.layers[0].layers) != 5:
        return False
    if parser.attrs.get("has_upper") is not True:
        return False
    if parser.attrs.get("unseen_classes"):
        return False
    if names != ["precomputable_affine", "linear"]:
        return False
    return bool(nlp.get_pipe("parser").cfg.get("beam_width", 1) == 1)


def _layer(node: Any) -> tuple[Any, Any, Any, Any]:
    """Weights and bias of a maxout, pieces of one kind side by side, and gain and shift of its
    norm.
    """
    maxout, norm = node.layers
    weights, bias = (
        maxout.get_param("W"),
        maxout.get_param("b"),
    )  # (out, pieces, in), (out, pieces)
    out, pieces, wide = weights.shape
    turned = np.ascontiguousarray(
        weights.transpose(1, 0, 2).reshape(pieces * out, wide).T
    )
    return turned, bias.T.reshape(-1).copy(), norm.get_param("G"), norm.get_param("b")


def _affine(node: Any) -> tuple[Any, Any]:
    """Weights and bias of a layer, the weights turned for a product from the left."""
    return np.ascontiguousarray(node.get_param("W").T), node.get_param("b")


def _best_piece(made: Any, width: int) -> Any:
    """The greatest of the pieces, which stand side by side in blocks of a width."""
    best = np.maximum(made[:, :width], made[:, width : 2 * width])
    for first in range(2 * width, made.shape[1], width):
        np.maximum(best, made[:, first : first + width], out=best)
    return best
