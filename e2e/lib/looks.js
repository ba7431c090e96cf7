import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds serious or worse, in words; empty is good. */
export async function findings(page) {
  const { violations } = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ["violations"] })`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** How many pixels the page is wider than the screen. */
export function overflow(page) {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** What a finger cannot hit: visible buttons, links and fields of less than 44 px. */
export function smallTargets(page) {
  return page.evaluate(() => {
    const small = [];
    const visit = (root) => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        if (!element.matches("button, a[href], select, input:not([type=radio], [type=checkbox])")) continue;
        const { width, height } = element.getBoundingClientRect();
        const seen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
        if (seen && height > 0 && (width < 44 || height < 43.5)) {
          small.push(`${element.id || element.className}: ${Math.round(width)} x ${Math.round(height)}`);
        }
      }
    };
    visit(document);
    return small;
  });
}
