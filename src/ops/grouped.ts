import type { Attrs } from "../ir/graph.js";
import { intAttr } from "./attrs.js";

/** Each channel by itself: running in groups changes nothing. */
export const channelwise = (attrs: Attrs): Attrs => attrs;

/** Each of the groups is cut into as many as the op asks for by itself. */
export const timesGroups = (attrs: Attrs, groups: number): Attrs =>
  new Map(attrs).set("groups", groups * (intAttr(attrs, "groups") ?? 1));
