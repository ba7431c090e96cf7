/** Waits for all of them, and only then fails with the first failure. */
export async function allOf(promises) {
  rethrow(await Promise.allSettled(promises));
}

/** Does one after the other, also behind one that fails, and then fails with the first failure. */
export async function inTurn(endings) {
  const results = [];
  for (const end of endings) results.push(...(await Promise.allSettled([Promise.resolve().then(end)])));
  rethrow(results);
}

function rethrow(results) {
  const failed = results.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}
