import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

/** A Chromium with a fake microphone that beeps. */
export function launch() {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** The one whose page /dev/relay.html plays the relay: its candidates have to be addresses. */
export function launchRelay() {
  return chromium.launch({
    executablePath,
    args: [...FLAGS, "--disable-features=WebRtcHideLocalIpsWithMdns"],
  });
}

/** One that takes http://plain.test for this machine: an address that is not secure. */
export function launchPlain() {
  return chromium.launch({
    executablePath,
    args: [...FLAGS, "--host-resolver-rules=MAP plain.test 127.0.0.1"],
  });
}
