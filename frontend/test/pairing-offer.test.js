import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { PairingOffer } from "../src/controllers/pairing-offer.js";
import { ProtocolError } from "../src/controllers/protocol.js";
import { FakeClock, settle } from "./fakes.js";

describe("PairingOffer", () => {
  /** @type {FakeClock} */
  let clock;
  /** @type {any} */
  let server;
  /** @type {any[]} */
  let asked;
  /** @type {PairingOffer} */
  let offer;

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    let codes = 0;
    server = {
      state: "open",
      /** @param {readonly string[]} roles @param {string} token */
      async offerPairing(roles, token) {
        asked.push({ roles, token });
        return { id: `${++codes}`, code: `CODE-${codes}`, expires: new Date(900_000) };
      },
      async pairingState() {
        return server.state;
      },
    };
    offer = new PairingOffer({ access: server, token: () => "mine", clock, today: clock.now });
  });

  test("an administrator gets a code for the roles he chose", async () => {
    await offer.ask(["listen"]);
    assert.equal(offer.state, "open");
    assert.equal(offer.code?.code, "CODE-1");
    assert.deepEqual(asked, [{ roles: ["listen"], token: "mine" }]);
  });

  for (const outcome of /** @type {const} */ (["used", "expired", "void"])) {
    test(`a code that is ${outcome} is shown no longer, and is asked about no longer`, async () => {
      await offer.ask(["talk"]);
      await clock.advance(10_000);
      assert.equal(offer.state, "open");
      server.state = outcome;
      await clock.advance(2_000);
      assert.equal(offer.state, outcome);
      assert.equal(offer.code, null);
      server.pairingState = assert.fail;
      await clock.advance(60_000);
    });
  }

  test("a server that is away for a moment ends nothing", async () => {
    await offer.ask(["talk"]);
    server.pairingState = async () => Promise.reject(new ProtocolError("disconnected"));
    await clock.advance(10_000);
    assert.equal(offer.state, "open");
  });

  test("a server that stays away is asked until the code has expired", async () => {
    await offer.ask(["talk"]);
    server.pairingState = async () => Promise.reject(new ProtocolError("disconnected"));
    await clock.advance(899_000);
    assert.equal(offer.state, "open");
    await clock.advance(3_000);
    assert.equal(offer.state, "expired");
    server.pairingState = assert.fail;
    await clock.advance(60_000);
  });

  test("an administrator who is one no more is told so, and the server asked no longer", async () => {
    await offer.ask(["talk"]);
    let questions = 0;
    server.pairingState = async () => {
      questions++;
      throw new ProtocolError("forbidden");
    };
    await clock.advance(60_000);
    assert.equal(offer.state, "failed");
    assert.equal(offer.failure, "forbidden");
    assert.equal(questions, 1);
  });

  test("other roles mean another code, whichever answer comes first", async () => {
    /** @type {{resolve?: (code: any) => void}} */
    const late = {};
    const { offerPairing } = server;
    server.offerPairing = () => new Promise((resolve) => Object.assign(late, { resolve }));
    const first = offer.ask(["talk"]);
    server.offerPairing = offerPairing;
    await offer.ask(["listen"]);
    late.resolve?.({ id: "0", code: "LATE", expires: new Date(0) });
    await first;
    assert.equal(offer.code?.code, "CODE-1");
  });

  test("a refusal is told", async () => {
    server.offerPairing = async () => Promise.reject(new ProtocolError("forbidden"));
    await offer.ask(["talk"]);
    assert.equal(offer.state, "failed");
    assert.equal(offer.failure, "forbidden");
  });

  test("a dialog that was closed asks no more", async () => {
    await offer.ask(["talk"]);
    offer.stop();
    server.pairingState = assert.fail;
    await clock.advance(60_000);
    await settle();
    assert.equal(offer.state, "off");
  });
});
