import "./components/hl-app/hl-app.js";
import { proposeName } from "./components/hl-app/propose-name.js";
import { Access, takeToken } from "./controllers/access.js";
import { Settings } from "./controllers/settings.js";
import { VoiceSession } from "./controllers/voice-session.js";
import { i18n } from "./i18n/i18n.js";

const settings = new Settings(storage());
takeTokenFromAddress();
// A link with a token may also be opened where the page is open already.
addEventListener("hashchange", takeTokenFromAddress);

const speak = () => {
  i18n.choose(settings.get("language"), navigator.languages);
  document.documentElement.lang = i18n.language;
};
speak();
settings.on("change", speak);

const access = new Access({ base: new URL(".", document.baseURI).href });
const session = new VoiceSession({
  url: access.webSocketUrl,
  settings,
  fallbackName: proposeName(navigator.userAgent),
  devices: navigator.mediaDevices,
  wakeLock: navigator.wakeLock,
});

session.on("others", (others) => {
  access.others = others;
});

document.body.append(
  Object.assign(document.createElement("hl-app"), { session, settings, access }),
);
session.connect();

function takeTokenFromAddress() {
  const token = takeToken(location, history);
  if (token) settings.set("token", token);
}

/** A page in a sandbox may not even ask for the storage. */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
