/** 4xxx and 5xxx: schedule, resources and emit. */
export const hardwareEntries = {};
