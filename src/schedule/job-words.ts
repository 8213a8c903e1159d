import { jobFields, jobWordBits } from "./job-format.js";
import { widthOf } from "./word-format.js";

/** 64-bit words a job takes. */
export const jobWords = Math.ceil(widthOf(jobFields) / jobWordBits);
