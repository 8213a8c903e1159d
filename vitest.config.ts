import { defineConfig } from "vitest/config";

/** What builds a simulator: minutes, not seconds. */
const slow = ["cosim", "hw", "agreement", "fuzz"].map((folder) => `tests/${folder}/**/*.test.ts`);

/** Two cores are the design point: forks keep a crashed native tool from taking the run with it. */
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: "quick",
          include: ["tests/**/*.test.ts"],
          exclude: slow,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: slow,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
