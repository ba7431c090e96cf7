/** Hands of the clock that a test turns; promises settle between two tasks. */
export class FakeClock {
  #now = 0;
  /** @type {{at: number, task: () => void}[]} */
  #tasks = [];

  now = () => this.#now;

  /** @param {() => void} task @param {number} delayMs */
  after = (task, delayMs) => {
    const timer = { at: this.#now + delayMs, task };
    this.#tasks.push(timer);
    return timer;
  };

  /** @param {any} timer */
  cancel = (timer) => {
    this.#tasks = this.#tasks.filter((task) => task !== timer);
  };

  /** @param {number} ms */
  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const [next] = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.cancel(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything run that waits for promises only. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The client's end of a socket; the test is the server. */
export class FakeSocket {
  /** @type {any[]} */
  sent = [];
  /** @type {number | undefined} */
  closedWith;
  /** @type {(() => void) | null} */
  onopen = null;
  /** @type {((event: {data: string}) => void) | null} */
  onmessage = null;
  /** @type {((event: {code: number}) => void) | null} */
  onclose = null;

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  /** @param {number} code */
  close(code) {
    this.closedWith = code;
  }

  /** @param {object} message */
  say(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** @param {object} [fields] answers the last request */
  ok(fields = {}) {
    this.say({ type: "ok", id: this.sent.at(-1).id, ...fields });
  }
}

/** @param {Partial<import("../src/controllers/protocol.js").Welcome>} [fields] */
export function welcome(fields = {}) {
  return {
    client: "c1",
    resume: "r1",
    resumed: false,
    roles: ["talk", "listen"],
    iceServers: [],
    limits: { slots: 6 },
    node: "n1",
    version: "1",
    nodes: [],
    streams: [],
    ...fields,
  };
}

/** Requests with their outcome chosen by the test; succeeds with `{}` unless told otherwise. */
export class FakeSignaling {
  /** @type {any} */
  state = "connected";
  /** @type {{type: string, [field: string]: any}[]} */
  asked = [];
  /** @type {Record<string, (fields: any) => any>} type -> reply, or throws */
  answers = {};

  /** @param {string} type @param {any} [fields] @returns {Promise<any>} */
  async request(type, fields = {}) {
    this.asked.push({ type, ...fields });
    return this.answers[type]?.(fields) ?? {};
  }

  /** @param {string} type */
  of(type) {
    return this.asked.filter((request) => request.type === type);
  }
}

export class FakeTrack {
  kind = "audio";
  enabled = true;
  stopped = false;
  contentHint = "";
  /** @type {(() => void) | null} */
  onended = null;

  stop() {
    this.stopped = true;
  }
}

/** @param {string} name @param {object} [more] */
export function stream(name, more = {}) {
  return {
    id: `stream_${name}`,
    name,
    since: "2026-01-01T00:00:00Z",
    talking: false,
    listeners: 0,
    ...more,
  };
}

export class FakeConnection {
  connectionState = "new";
  iceConnectionState = "new";
  localDescription = { sdp: "" };
  closed = false;
  /** @type {any[]} */
  offers = [];
  /** @type {any[]} */
  transceivers = [];
  rollbacks = 0;
  /** @type {(() => void) | null} */
  onconnectionstatechange = null;

  /** @param {string} _kind @param {{direction: string}} init */
  addTransceiver(_kind, { direction }) {
    const sender = {
      track: null,
      transport: { state: "connected", onstatechange: null },
      /** @param {any} track */
      async replaceTrack(track) {
        this.track = track;
      },
    };
    /** @type {{rtpTimestamp: number}[]} */
    const sources = [];
    const receiver = {
      track: new FakeTrack(),
      sources,
      getSynchronizationSources: () => sources,
    };
    const transceiver = { direction, sender, receiver };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  /** @param {object} options */
  async createOffer(options) {
    this.offers.push(options);
    return { type: "offer", sdp: `offer ${this.offers.length}` };
  }

  /** @param {{type: string, sdp?: string}} description */
  async setLocalDescription({ type, sdp = "" }) {
    if (type === "rollback") this.rollbacks++;
    else this.localDescription = { sdp };
  }

  async setRemoteDescription() {}

  /** @param {number} slot a packet came @param {number} rtpTimestamp */
  hear(slot, rtpTimestamp) {
    this.transceivers[slot + 1].receiver.sources[0] = { rtpTimestamp };
  }

  async getStats() {
    return new Map();
  }

  close() {
    this.closed = true;
  }

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.iceConnectionState = state;
    this.onconnectionstatechange?.();
  }
}
