/** command line and internal errors. */
export const usageEntries = {};
