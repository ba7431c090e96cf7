import assert from "node:assert/strict";
import { test } from "node:test";
import { proposeName } from "../src/components/hl-app/propose-name.js";
import { de } from "../src/i18n/de.js";
import { en } from "../src/i18n/en.js";
import { I18n } from "../src/i18n/i18n.js";

test("every language has every key with the same places to fill", () => {
  assert.deepEqual(Object.keys(de).sort(), Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) {
    const places = (/** @type {string} */ words) => (words.match(/\{\w+\}/g) ?? []).sort();
    assert.deepEqual(
      places(de[/** @type {import("../src/i18n/en.js").Key} */ (key)]),
      places(text),
      key,
    );
  }
});

test("the browser's first language that we speak wins, a choice wins over it", () => {
  const i18n = new I18n();
  i18n.choose("", ["fr-FR", "de-AT", "en"]);
  assert.equal(i18n.language, "de");
  i18n.choose("en", ["de"]);
  assert.equal(i18n.language, "en");
  i18n.choose("", ["fr"]);
  assert.equal(i18n.language, "en");
});

test("values are text, whatever they look like", () => {
  const i18n = new I18n();
  assert.equal(i18n.t("talk.as", { name: "<b>{name}$&" }), "On the air as <b>{name}$&");
});

test("counts agree with their nouns", () => {
  const i18n = new I18n();
  assert.deepEqual(
    [0, 1, 2].map((count) => i18n.listeners(count)),
    ["no listeners", "1 listener", "2 listeners"],
  );
  assert.equal(i18n.audience(0), "nobody listens yet");
});

test("an error code nobody translated still makes a sentence", () => {
  const i18n = new I18n();
  assert.equal(i18n.error({ code: "toString" }), "Something went wrong (toString).");
});

test("a time to wait is told in seconds or minutes, where the sentence has a place for it", () => {
  const i18n = new I18n();
  assert.match(i18n.error({ code: "overloaded", retryAfterSeconds: 2.2 }), /in 3 seconds\./);
  assert.match(i18n.error({ code: "too-many-requests", retryAfterSeconds: 840.5 }), /15 minutes\./);
  assert.equal(i18n.error({ code: "forbidden", retryAfterSeconds: 9 }), i18n.t("error.forbidden"));
  i18n.choose("de", []);
  assert.match(i18n.error({ code: "too-many-requests", retryAfterSeconds: 60 }), /in 60 Sekunden /);
});

test("a phone is proposed as a phone", () => {
  assert.equal(proposeName("Mozilla/5.0 (Linux; Android 15; Pixel) Mobile Safari"), "Phone");
  assert.equal(proposeName("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X)"), "iPhone");
  assert.equal(proposeName(""), "Browser");
});
