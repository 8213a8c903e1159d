import { entry } from "../entry.js";

const install: Readonly<Record<string, string>> = {
  verilator: "apt-get install verilator g++ make",
  yosys: "apt-get install yosys",
  iverilog: "apt-get install iverilog",
  "g++": "apt-get install g++",
};

/** 5xxx: emit; 6xxx: simulation and outside tools. */
export const simulationEntries = {
  BL5001: entry<{ folder: string; found: string | undefined }>({
    severity: "error",
    title: (p) =>
      p.found === undefined ? "the output is no folder" : "output folder holds something else",
    label: (p) =>
      p.found === undefined
        ? `\`${p.folder}\` is not a folder`
        : `\`${p.folder}\` holds what bitloom did not write`,
    notes: (p) =>
      p.found === undefined
        ? []
        : [`found \`${p.found}\`, which the file \`.bitloom\` does not list`],
    help: "name a folder that does not exist, is empty, or holds only what bitloom wrote; move files of your own elsewhere",
    explanation:
      "Output folders are replaced as a whole, so that an old file never survives beside new ones. bitloom therefore only replaces folders all of whose files it wrote itself (a file `.bitloom` lists them), and never a file of yours.",
    failing: "bitloom compile examples/tiny/tiny.loom -o src",
    corrected: "bitloom compile examples/tiny/tiny.loom -o build/tiny",
  }),
  BL5002: entry<{ folder: string; reason: string }>({
    severity: "error",
    title: "cannot write the output",
    label: (p) => `\`${p.folder}\`: ${p.reason}`,
    help: "name a folder that can be created: its parent must be a folder you may write to",
    explanation:
      "All files of an output are first written to a folder beside the target, which then takes the target's place in one step. Any failure on the way leaves the target as it was.",
    failing: "bitloom compile examples/tiny/tiny.loom -o /proc/out",
    corrected: "bitloom compile examples/tiny/tiny.loom -o build/tiny",
  }),
  BL6001: entry<{ tool: string }>({
    severity: "error",
    title: (p) => `${p.tool} is not installed`,
    label: (p) => `\`${p.tool}\` could not be started`,
    help: (p) => `install it: \`${install[p.tool] ?? `apt-get install ${p.tool}`}\``,
    explanation:
      "bitloom starts outside tools by name through PATH. `make setup` installs all of them on Debian and Ubuntu.",
    failing: "PATH=/nowhere bitloom cosim examples/tiny/tiny.loom",
    corrected: "make setup && bitloom cosim examples/tiny/tiny.loom",
  }),
  BL6002: entry<{ tool: string; found: string; needed: string }>({
    severity: "error",
    title: (p) => `${p.tool} is too old`,
    label: (p) => `found \`${p.found}\``,
    help: (p) => `install version ${p.needed} or newer`,
    explanation:
      "Cosimulation is developed and tested with Verilator 5.006, as in Debian 12; versions before 5 lack options it uses.",
    failing: "bitloom cosim examples/tiny/tiny.loom   # with Verilator 4",
    corrected: "bitloom cosim examples/tiny/tiny.loom   # with Verilator 5.006",
  }),
  BL6003: entry<{ tool: string; log: readonly string[] }>({
    severity: "error",
    title: (p) => `${p.tool} failed`,
    label: (p) => `\`${p.tool}\` ended with an error`,
    notes: (p) => p.log,
    help: "check that the tool works on its own; generated Verilog that it rejects is a bug in bitloom, please report it",
    explanation:
      "The first lines of the tool's own message are shown as a note. Typical causes outside bitloom are a full disk, a broken C++ compiler, or a newer tool with a new warning.",
    failing: "bitloom cosim examples/tiny/tiny.loom   # without a C++ compiler",
    corrected: "make setup && bitloom cosim examples/tiny/tiny.loom",
  }),
  BL6004: entry<{ reason: string }>({
    severity: "error",
    title: "simulation ended without a verdict",
    label: (p) => p.reason,
    help: "run the command again; if it ends the same way, report it with this message",
    explanation:
      "The simulator is a program of its own. It was stopped from outside (a signal, memory, disk) or failed before it could compare anything.",
    failing: "bitloom cosim examples/tiny/tiny.loom   # killed while it ran",
    corrected: "bitloom cosim examples/tiny/tiny.loom",
  }),
  BL6005: entry<{ folder: string; reason: string }>({
    severity: "error",
    title: "cannot write the cache of simulators",
    label: (p) => `\`${p.folder}\`: ${p.reason}`,
    help: "set the environment variable BITLOOM_CACHE to a folder you may write to",
    explanation:
      "Simulators are kept between runs, by the hash of everything they are made of, in the folder named by BITLOOM_CACHE, else in `bitloom` under XDG_CACHE_HOME or ~/.cache. The 100 that were used last are kept.",
    failing: "BITLOOM_CACHE=/proc bitloom cosim examples/tiny/tiny.loom",
    corrected: "BITLOOM_CACHE=/tmp/bitloom bitloom cosim examples/tiny/tiny.loom",
  }),
  BL6006: entry<{ folder: string; reason: string }>({
    severity: "error",
    title: "cannot make a temporary folder",
    label: (p) => `\`${p.folder}\`: ${p.reason}`,
    help: "set the environment variable TMPDIR to a folder you may write to",
    explanation:
      "Memory files, samples and results of outside tools lie in a temporary folder while a command runs. It is removed at the end.",
    failing: "TMPDIR=/nonexistent bitloom cosim net.loom",
    corrected: "TMPDIR=/tmp bitloom cosim net.loom",
  }),
};
