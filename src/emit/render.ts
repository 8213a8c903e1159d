import Handlebars from "handlebars";
import { present } from "../support/invariant.js";

/** Text of every file of `templates/` by file name, e.g. `bitloom_top.v.hbs`. */
export type Templates = ReadonlyMap<string, string>;

/**
 * Fills the template `name` with `view`. Strict: a name the view lacks throws. Nothing is escaped,
 * so a view holds only numbers and identifiers made by bitloom, never text of a model.
 */
export function render<View extends object>(
  templates: Templates,
  name: string,
  view: View,
): string {
  const text = present(templates.get(name), `template ${name}`);
  return Handlebars.create().compile<View>(text, { strict: true, noEscape: true })(view);
}
