import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { createRandom } from "../../src/num/random.js";
import { aimedImages } from "./images.js";
import { loadNet } from "./load-net.js";
import { type Mutation, plannedSubject } from "./subject.js";
import { verilate } from "./verilator.js";

/** Pooling, vector layers, sums, several digits: every kind of state the engine keeps. */
const subjectWith = (mutation?: Mutation) => {
  const graph = loadNet("joins");
  const { element, shape } = inputOf(graph).type;
  const geometry = { pes: 4, lanes: 4, pixels: 2, digit: 2, post: 4 };
  return plannedSubject(graph, geometry, aimedImages(element, shape, 5, 5), mutation);
};

const powerUps = [1, 2, 3, 4, 5, 6, 7, 8];

/** Cycles in the middle of loading, computing and sending. */
const random = createRandom(17);
const resetCycles = Array.from({ length: 12 }, () => 60 + Math.floor(random() * 3000));

describe("state at power-up", () => {
  it.each(powerUps)("seed %i changes nothing", async (powerUp) => {
    const { match, firstMismatch } = await verilate(subjectWith(), { powerUp, stall: 0.3 });
    expect({ match, firstMismatch }).toEqual({ match: true, firstMismatch: null });
  });

  it("shows where a register that decides is left out of reset", async () => {
    const subject = subjectWith({
      file: "sequencer.v",
      find: "if (rst) state_q <= IDLE;\n    else\n",
      replace: "",
    });
    const matches: boolean[] = [];
    for (const powerUp of powerUps) matches.push((await verilate(subject, { powerUp })).match);
    expect(matches).toContain(false);
  });
});

describe("reset in the middle", () => {
  it("is in the middle", async () => {
    const { cycles } = await verilate(subjectWith());
    expect(cycles.elapsed).toBeGreaterThan(Math.max(...resetCycles));
  });

  it.each(resetCycles)("in cycle %i: the next images are right", async (resetCycle) => {
    for (const stall of [0, 0.3]) {
      const { match, firstMismatch } = await verilate(subjectWith(), { resetCycle, stall });
      expect({ match, firstMismatch }).toEqual({ match: true, firstMismatch: null });
    }
  });

  it("shows where a register that decides is left out of reset", async () => {
    const subject = subjectWith({
      file: "output_stream.v",
      find: "      full_q <= 2'b00;\n      write_q <= 1'b0;",
      replace: "      full_q <= 2'b00;",
    });
    const matches: boolean[] = [];
    for (const resetCycle of resetCycles)
      matches.push((await verilate(subject, { resetCycle, powerUp: 1 })).match);
    expect(matches).toContain(false);
  });
});
