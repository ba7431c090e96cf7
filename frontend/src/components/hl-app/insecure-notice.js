import { i18n } from "../../i18n/i18n.js";

/**
 * What a visitor has to know where the browser gives the page no microphone: that it is so, how to
 * make his device trust the secure address, where that needs doing, and the way there. In this order,
 * as before that the browser warns of the address.
 *
 * @param {Pick<import("../../controllers/access.js").Access, "secureUrl" | "trustUrl"> | undefined} access
 * @param {import("../../controllers/access.js").Info | null | undefined} info
 * @param {string} token of this device, or empty
 * @returns {import("../hl-notices/hl-notices.js").Shown}
 */
export function insecureNotice(access, info, token) {
  const text = () => i18n.t("notice.insecure");
  if (!access || !info?.httpsPort) return { id: "insecure", sticky: true, text };
  const trust = { word: () => i18n.t("notice.insecure.trust"), href: access.trustUrl };
  const open = {
    word: () => i18n.t("notice.insecure.action"),
    href: access.secureUrl(info.httpsPort, token),
  };
  return {
    id: "insecure",
    sticky: true,
    text,
    actions: info.trustAddress ? [trust, open] : [open],
  };
}
