import { after, before, test } from "node:test";
import { Outage } from "../lib/outage.js";

let outage;

before(async () => {
  outage = await Outage.prepare();
});

after(() => outage?.close());

test("a path dead for 10 s: audio is back within 1 s of its return", async (t) => {
  await outage.dead(10, 1_000, (text) => t.diagnostic(text));
});
