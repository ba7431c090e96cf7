import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { History, kindOfEnd } from "../src/controllers/history.js";
import { ProtocolError } from "../src/controllers/protocol.js";
import { I18n } from "../src/i18n/i18n.js";

/** @param {string} name @returns {any} */
const broadcast = (name) => ({ id: name, name });

/** @param {any} access @param {boolean} [admin] */
const historyOf = (access, admin = false) =>
  new History({ access, token: () => "mine", isAdmin: () => admin });

describe("History", () => {
  test("pages follow one another until there are no more", async () => {
    /** @type {any[]} */
    const asked = [];
    const history = historyOf({
      /** @param {string} cursor @param {string} token */
      async history(cursor, token) {
        asked.push({ cursor, token });
        return cursor
          ? { history: [broadcast("old")] }
          : { history: [broadcast("new")], next: "7" };
      },
    });
    await history.more();
    assert.equal(history.hasMore, true);
    await history.more();
    assert.equal(history.hasMore, false);
    assert.deepEqual(
      history.broadcasts.map(({ name }) => name),
      ["new", "old"],
    );
    assert.deepEqual(asked, [
      { cursor: "", token: "mine" },
      { cursor: "7", token: "mine" },
    ]);
  });

  test("nodes are for administrators, nobody else asks for them", async () => {
    const server = { history: async () => ({ history: [] }), nodes: assert.fail };
    await historyOf(server).more();
    const admin = historyOf(
      { ...server, nodes: async () => ({ nodes: [{ node: "attic" }] }) },
      true,
    );
    await admin.more();
    assert.equal(admin.nodes[0].node, "attic");
  });

  test("a failure keeps what is there, and may be tried again", async () => {
    let page = async () => ({ history: [broadcast("new")], next: "7" });
    const history = historyOf({ history: () => page() });
    await history.more();
    page = async () => Promise.reject(new ProtocolError("disconnected"));
    await history.more();
    assert.equal(history.state, "failed");
    assert.equal(history.failure, "disconnected");
    assert.equal(history.broadcasts.length, 1);
    page = async () => ({ history: [broadcast("old")], next: "" });
    await history.more();
    assert.equal(history.state, "ready");
    assert.equal(history.broadcasts.length, 2);
  });
});

test("the server's reasons are told in few words, unknown ones as they are", () => {
  assert.equal(kindOfEnd("unpublished"), "left");
  assert.equal(kindOfEnd("node-lost"), "node-lost");
  assert.equal(kindOfEnd("constructor"), "unknown");
});

test("times of another day have their date", () => {
  const i18n = new I18n();
  const noon = new Date(2026, 4, 1, 12, 0);
  assert.equal(i18n.when(noon, noon), "12:00 PM");
  assert.match(i18n.when(noon, new Date(2026, 4, 2)), /May 1, 2026/);
});

test("talking is told with its count and its time", () => {
  const i18n = new I18n();
  assert.equal(i18n.talks(0, 0), "never talked");
  assert.equal(i18n.talks(2, 75.2), "talked 2 times, 76 seconds");
  assert.equal(i18n.mostListeners(3), "up to 3 listeners");
});
