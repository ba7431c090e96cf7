/** In this order: an Android says Linux as well, an iPad may say Macintosh. */
const DEVICES = /** @type {const} */ ([
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android.*Mobile/, "Phone"],
  [/Android/, "Tablet"],
  [/Macintosh/, "Mac"],
  [/Windows/, "Windows PC"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux PC"],
]);

/**
 * A name to begin with, so that the first visit needs one tap and no typing.
 *
 * @param {string} userAgent
 */
export function proposeName(userAgent) {
  return DEVICES.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "Browser";
}
