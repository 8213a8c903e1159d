import { inputOf } from "../../src/driver/cosim-model.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { ioTypes, testAgreement } from "../hls/agreement.js";
import { gateNets } from "./gate-nets.js";
import { aimedImages } from "./images.js";
import { graphOfText, loadNet } from "./load-net.js";
import { opNets } from "./op-nets.js";

/** Every product at once: 6144 bits of weights a cycle, in two banks of words. */
const unfolded = graphOfText(
  `network unfolded {
  weights "unfolded.safetensors"
  %x = input() : u3[16, 2, 2]
  @w : i4[24, 64] = file("w")
  %f = flatten(%x)
  %d = dense(%f, @w)
  %out = output(%d)
}`,
  new Map([["w", randomTensor({ kind: "i", bits: 4 }, [24, 64], createRandom(2))]]),
);
const narrow = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const nets = [
  ...[...opNets].map(([name, options]) => ({ name, options, graph: loadNet(name) })),
  ...gateNets.map(({ name, geometry, graph }) => {
    return { name: `gated, ${name}`, options: geometry, graph };
  }),
  { name: "unfolded", graph: unfolded, options: narrow, reuse: 1 },
];

const cases = nets.flatMap((net) => {
  const { element, shape } = inputOf(net.graph).type;
  const images = aimedImages(element, shape, 7, 9);
  return ioTypes.map((io) => ({ ...net, io, images }));
});

testAgreement(cases);
