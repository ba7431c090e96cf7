import assert from "node:assert/strict";
import { test } from "node:test";
import { Settings } from "../src/controllers/settings.js";

/** @param {Record<string, string>} items */
function storage(items) {
  return {
    /** @param {string} key */
    getItem: (key) => items[key] ?? null,
    /** @param {string} key @param {string} value */
    setItem: (key, value) => {
      items[key] = value;
    },
    /** @param {string} key */
    removeItem: (key) => {
      delete items[key];
    },
  };
}

test("what was stored is there after a reload, with its type", () => {
  /** @type {Record<string, string>} */
  const items = {};
  const before = new Settings(storage(items));
  before.set("name", "Anna");
  before.set("halfDuplex", true);
  const after = new Settings(storage(items));
  assert.equal(after.get("name"), "Anna");
  assert.equal(after.get("halfDuplex"), true);
});

test("a forgotten token leaves nothing behind", () => {
  /** @type {Record<string, string>} */
  const items = {};
  const settings = new Settings(storage(items));
  settings.set("token", "secret");
  settings.set("token", "");
  assert.deepEqual(items, {});
});

test("a storage that throws costs the memory, not the page", () => {
  const fail = () => {
    throw new Error("denied");
  };
  const settings = new Settings({ getItem: fail, setItem: fail, removeItem: fail });
  settings.set("name", "Anna");
  assert.equal(settings.get("name"), "Anna");
});
