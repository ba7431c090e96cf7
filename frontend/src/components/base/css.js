/**
 * A constructable style sheet: unlike style elements and attributes it needs no exception in a
 * content security policy, and all elements of a kind share one.
 *
 * @param {TemplateStringsArray} text
 */
export function css(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text.join(""));
  return sheet;
}
