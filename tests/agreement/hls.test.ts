import { describe } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { ioTypes, testAgreement } from "../hls/agreement.js";
import { publicHeaders } from "../hls/public-headers.js";
import { gateNets } from "./gate-nets.js";
import { aimedImages } from "./images.js";
import { loadNet } from "./load-net.js";
import { opNets } from "./op-nets.js";

const nets = [
  ...[...opNets].map(([name, options]) => ({ name, options, graph: loadNet(name) })),
  ...gateNets.map(({ name, geometry, graph }) => {
    return { name: `gated, ${name}`, options: geometry, graph };
  }),
];

const cases = nets.flatMap((net) => {
  const { element, shape } = inputOf(net.graph).type;
  const images = aimedImages(element, shape, 7, 9);
  return ioTypes.map((io) => ({ ...net, io, images }));
});

const kinds: readonly (readonly [string, () => Promise<string>])[] = [
  ["shim", async () => "shim"],
  ["public", publicHeaders],
];

describe.each(kinds)("HLS C++ with the %s headers = reference, every word", (_, headers) => {
  testAgreement(cases, headers);
});
