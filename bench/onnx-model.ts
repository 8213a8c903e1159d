import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { createRandom } from "../src/num/random.js";

/** Fields of onnx.proto3 that are written: graph 7, opset 8; node 1, name 2, initializer 5, input 11, output 12. */
type Part = (w: BinaryWriter) => void;

function message(w: BinaryWriter, field: number, part: Part): void {
  w.tag(field, 2).fork();
  part(w);
  w.join();
}

function tensor(w: BinaryWriter, name: string, dims: readonly number[], data: Float32Array): void {
  message(w, 5, () => {
    for (const d of dims) w.tag(1, 0).int64(d);
    w.tag(2, 0).int32(1).tag(8, 2).string(name).tag(9, 2).bytes(new Uint8Array(data.buffer));
  });
}

function node(w: BinaryWriter, op: string, domain: string, inputs: readonly string[], y: string) {
  message(w, 1, () => {
    for (const i of inputs) w.tag(1, 2).string(i);
    w.tag(2, 2).string(y).tag(3, 2).string(y).tag(4, 2).string(op).tag(7, 2).string(domain);
  });
}

function value(w: BinaryWriter, field: number, name: string, dims: readonly number[]): void {
  message(w, field, () => {
    w.tag(1, 2).string(name);
    message(w, 2, () =>
      message(w, 1, () => {
        w.tag(1, 0).int32(1);
        message(w, 2, () => {
          for (const d of dims) message(w, 1, () => w.tag(1, 0).int64(d));
        });
      }),
    );
  });
}

const domain = "qonnx.custom_op.general";

/** A QONNX model of dense layers with 4-bit weights, stored as float32: 4 bytes a weight. */
export function denseModel(layers: number, width: number): Uint8Array {
  const random = createRandom(1);
  const w = new BinaryWriter();
  message(w, 7, () => {
    w.tag(2, 2).string("dense");
    for (const [name, v] of [
      ["scale", 0.0625],
      ["weight_scale", 0.03125],
      ["zero", 0],
      ["bits", 4],
    ] as const)
      tensor(w, name, [], Float32Array.of(v));
    node(w, "Quant", domain, ["x", "scale", "zero", "bits"], "a0");
    for (let i = 0; i < layers; i++) {
      const weights = Float32Array.from(
        { length: width * width },
        () => (Math.floor(15 * random()) - 7) * 0.03125,
      );
      tensor(w, `w${i}`, [width, width], weights);
      tensor(w, `b${i}`, [width], weights.slice(0, width));
      node(w, "Quant", domain, [`w${i}`, "weight_scale", "zero", "bits"], `q${i}`);
      node(w, "MatMul", "", [`a${i}`, `q${i}`], `m${i}`);
      node(w, "Add", "", [`m${i}`, `b${i}`], `s${i}`);
      node(w, "Relu", "", [`s${i}`], `r${i}`);
      node(w, "Quant", domain, [`r${i}`, "scale", "zero", "bits"], `a${i + 1}`);
    }
    value(w, 11, "x", [1, width]);
    value(w, 12, `a${layers}`, [1, width]);
  });
  for (const [name, version] of [
    ["", 13],
    [domain, 1],
  ] as const)
    message(w, 8, () => w.tag(1, 2).string(name).tag(2, 0).int64(version));
  return w.tag(1, 0).int64(8).finish();
}
