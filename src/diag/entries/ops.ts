/** 22xx: what single ops say about their operands and attributes. */
export const opEntries = {};
