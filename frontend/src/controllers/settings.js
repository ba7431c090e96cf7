import { Emitter } from "./emitter.js";

const PREFIX = "hearthline.";

/**
 * What the page remembers on this device.
 *
 * @typedef {object} Values
 * @property {string} name empty until somebody named himself
 * @property {string} token
 * @property {"hold" | "toggle"} talkMode
 * @property {boolean} halfDuplex
 * @property {boolean} everybody
 * @property {"" | "en" | "de"} language empty: as the browser says
 * @property {string} microphone device id, or empty
 */

/** @type {Readonly<Values>} */
const DEFAULTS = Object.freeze({
  name: "",
  token: "",
  talkMode: "hold",
  halfDuplex: false,
  everybody: false,
  language: "",
  microphone: "",
});

/** @extends {Emitter<{change: keyof Values}>} */
export class Settings extends Emitter {
  /** @type {Values} */
  #values = { ...DEFAULTS };
  #storage;

  /** @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} storage null: nothing outlives the page */
  constructor(storage) {
    super();
    this.#storage = storage;
    for (const key of /** @type {(keyof Values)[]} */ (Object.keys(DEFAULTS))) this.#load(key);
  }

  /**
   * @template {keyof Values} Key
   * @param {Key} key
   * @returns {Values[Key]}
   */
  get(key) {
    return this.#values[key];
  }

  /**
   * @template {keyof Values} Key
   * @param {Key} key
   * @param {Values[Key]} value
   */
  set(key, value) {
    if (this.#values[key] === value) return;
    this.#values[key] = value;
    this.#store(key);
    this.emit("change", key);
  }

  /** @param {keyof Values} key */
  #load(key) {
    let text = null;
    try {
      text = this.#storage?.getItem(PREFIX + key) ?? null;
    } catch {
      // A page may be forbidden to store: it works all the same, until it is closed.
    }
    if (text === null) return;
    const value = typeof DEFAULTS[key] === "boolean" ? text === "true" : text;
    Object.assign(this.#values, { [key]: value });
  }

  /** @param {keyof Values} key */
  #store(key) {
    const value = this.#values[key];
    try {
      if (value === DEFAULTS[key]) this.#storage?.removeItem(PREFIX + key);
      else this.#storage?.setItem(PREFIX + key, String(value));
    } catch {
      // As above.
    }
  }
}
