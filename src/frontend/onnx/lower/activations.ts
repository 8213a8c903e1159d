import { hostOf } from "../../../num/host-tensor.js";
import type { FloatValue } from "../float-graph.js";
import type { Lowering, NodeView } from "./node-view.js";

type Value = FloatValue | undefined;

/** Activations in terms of simpler ops on one value; every op rounds once to float32. */
interface Terms {
  readonly n: NodeView;
  readonly x: Value;
  op(name: string, ...inputs: readonly (Value | number)[]): Value;
}

function activation(make: (t: Terms) => Value): Lowering {
  return (n) => {
    const value = (v: Value | number) =>
      typeof v === "number" ? n.make(hostOf("f32", [], [v])) : v;
    return make({ n, x: n.input(0), op: (name, ...inputs) => n.op(name, inputs.map(value)) });
  };
}

/** max(x, 0) + alpha * (exp(min(x, 0) / width) - 1). */
function elu({ x, op }: Terms, alpha: number, width = 1): Value {
  const low = op("Min", x, 0);
  const part = op("Sub", op("Exp", width === 1 ? low : op("Div", low, width)), 1);
  return op("Add", op("Relu", x), alpha === 1 ? part : op("Mul", part, alpha));
}

const selu = activation((t) => {
  const inner = elu(t, t.n.float("alpha", 1.6732631921768188));
  return t.op("Mul", inner, t.n.float("gamma", 1.0507010221481323));
});

const celu = activation((t) => {
  const alpha = t.n.float("alpha", 1);
  return elu(t, alpha, alpha);
});

const hardSwish = activation(({ n, x, op }) => {
  const gate = n.op("HardSigmoid", [x], { alpha: Math.fround(1 / 6), beta: 0.5 });
  return op("Mul", x, gate);
});

export const gelu = activation(({ n, x, op }) => {
  const inner =
    n.text("approximate", "none") === "tanh"
      ? op("Tanh", op("Mul", op("Add", x, op("Mul", op("Pow", x, 3), 0.044715)), 0.7978845608))
      : op("Erf", op("Mul", x, Math.SQRT1_2));
  return op("Mul", op("Mul", x, 0.5), op("Add", inner, 1));
});

/** x where the comparison holds, else 0. */
function where({ n, op }: Terms, x: Value, mask: Value): Value {
  return op("Mul", x, n.op("Cast", [mask], { to: "f32" }));
}

const thresholdedRelu = activation((t) =>
  where(t, t.x, t.op("Greater", t.x, t.n.float("alpha", 1))),
);

/** Towards zero by `bias` outside [-lambd, lambd], 0 inside. */
const shrink = activation((t) => {
  const [limit, bias] = [t.n.float("lambd", 0.5), t.n.float("bias", 0)];
  const above = where(t, t.op("Sub", t.x, bias), t.op("Greater", t.x, limit));
  return t.op("Add", above, where(t, t.op("Add", t.x, bias), t.op("Less", t.x, -limit)));
});

export const activationLowerings: readonly (readonly [string, Lowering])[] = [
  ["Elu", activation((t) => elu(t, t.n.float("alpha", 1)))],
  ["Selu", selu],
  ["Celu", celu],
  ["Gelu", gelu],
  ["HardSwish", hardSwish],
  ["ThresholdedRelu", thresholdedRelu],
  ["Shrink", shrink],
  ["Mish", activation(({ x, op }) => op("Mul", x, op("Tanh", op("Softplus", x))))],
  [
    "Swish",
    activation(({ n, x, op }) => op("Mul", x, op("Sigmoid", op("Mul", x, n.float("alpha", 1))))),
  ],
  [
    "PRelu",
    activation(({ n, x, op }) => op("Add", op("Relu", x), op("Mul", op("Min", x, 0), n.input(1)))),
  ],
];
