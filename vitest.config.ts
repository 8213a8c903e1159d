import { defineConfig } from "vitest/config";

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
          exclude: ["tests/cosim/**", "tests/hw/**"],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          // Everything that builds a simulator: minutes, not seconds.
          name: "slow",
          include: ["tests/cosim/**/*.test.ts", "tests/hw/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
