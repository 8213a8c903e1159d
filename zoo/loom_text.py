"""Writes a network as .loom text and integer tensors, statement by statement."""

from pathlib import Path

import numpy as np

from safetensors_file import write

MULTIPLIER_BITS = 14
BIAS_LIMIT = 2**30


class Loom:
    """Collects statements. `value` and `constant` return the names they define."""

    def __init__(self, name: str, comment: str):
        self.name = name
        self.comment = comment
        self.lines: list[str] = []
        self.tensors: dict[str, np.ndarray] = {}

    def constant(self, name: str, element: str, data: np.ndarray) -> str:
        dtype = np.int8 if np.abs(data).max(initial=0) < 128 and int(element[1:]) <= 8 else np.int32
        self.tensors[name] = data.astype(dtype)
        shape = ", ".join(map(str, data.shape))
        self.lines.append(f'@{name} : {element}[{shape}] = file("{name}")')
        return f"@{name}"

    def value(self, name: str, call: str, element: str = "", **attributes: object) -> str:
        """%name = call : element { attributes }."""
        kind = f" : {element}" if element else ""
        items = ", ".join(f"{key}: {value}" for key, value in attributes.items())
        self.lines.append(f"%{name} = {call}{kind}{f' {{ {items} }}' if items else ''}")
        return f"%{name}"

    def scaled(
        self, name: str, source: str, slope: np.ndarray, offset: np.ndarray, element: str, **bounds: int
    ) -> str:
        """y = clamp(round(slope x + offset)) by integer multipliers of MULTIPLIER_BITS bits, one a channel."""
        slope, offset = np.atleast_1d(slope).astype(np.float64), np.atleast_1d(offset).astype(np.float64)
        shift = int(np.floor(MULTIPLIER_BITS - np.log2(np.abs(slope).max())))
        while shift > 0 and np.abs(offset).max() * 2.0**shift > BIAS_LIMIT:
            shift -= 1
        operands = [source, self.constant(f"{name}_m", "i32", np.round(slope * 2.0**shift))]
        if np.any(offset != 0):
            operands.append(self.constant(f"{name}_b", "i32", np.round(offset * 2.0**shift)))
        return self.value(name, f"requantize({', '.join(operands)})", element, shift=shift, **bounds)

    def blank(self, comment: str) -> None:
        self.lines += ["", f"// {comment}"]

    def save(self, folder: Path) -> None:
        body = "\n".join(f"  {line}" if line else "" for line in self.lines)
        text = f'// {self.comment}\nnetwork {self.name} {{\n  weights "weights.safetensors"\n\n{body}\n}}\n'
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{folder.name}.loom").write_text(text)
        write(folder / "weights.safetensors", self.tensors, {})
