/** 6xxx: simulation and outside tools. */
export const simulationEntries = {};
