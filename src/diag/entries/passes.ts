/** 3xxx: passes. */
export const passEntries = {};
