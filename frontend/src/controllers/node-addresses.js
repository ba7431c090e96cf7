/**
 * WebSocket addresses of the nodes that a page may use: a secure page only secure ones, which is what
 * browsers allow, and a plain page only plain ones, whose certificate it never had to trust.
 *
 * @param {readonly unknown[]} nodes base URLs as the server names them
 * @param {string} own a WebSocket address of the page's scheme
 * @returns {string[]} in their order, without what is no address
 */
export function socketAddresses(nodes, own) {
  const secure = new URL(own).protocol === "wss:";
  return nodes.flatMap((node) => {
    const url = parse(node);
    if (url?.protocol !== (secure ? "https:" : "http:")) return [];
    url.protocol = secure ? "wss:" : "ws:";
    return [new URL("ws", url).href];
  });
}

/** @param {unknown} node */
function parse(node) {
  if (typeof node !== "string") return null;
  try {
    return new URL(node.endsWith("/") ? node : `${node}/`);
  } catch {
    return null;
  }
}
