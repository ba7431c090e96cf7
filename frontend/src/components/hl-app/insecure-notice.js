import { i18n } from "../../i18n/i18n.js";

/**
 * What a visitor has to know where the browser gives the page no microphone: that it is so, the way
 * to the secure address, and the way to make his device trust it.
 *
 * @param {Pick<import("../../controllers/access.js").Access, "secureUrl" | "trustUrl"> | undefined} access
 * @param {import("../../controllers/access.js").Info | null | undefined} info
 * @param {string} token of this device, or empty
 * @returns {import("../hl-notices/hl-notices.js").Shown}
 */
export function insecureNotice(access, info, token) {
  const text = () => i18n.t("notice.insecure");
  if (!access || !info?.httpsPort) return { id: "insecure", sticky: true, text };
  return {
    id: "insecure",
    sticky: true,
    text,
    actions: [
      {
        word: () => i18n.t("notice.insecure.action"),
        href: access.secureUrl(info.httpsPort, token),
      },
      { word: () => i18n.t("notice.insecure.trust"), href: access.trustUrl },
    ],
  };
}
