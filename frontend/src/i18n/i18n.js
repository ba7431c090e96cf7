import { Emitter } from "../controllers/emitter.js";
import { de } from "./de.js";
import { en } from "./en.js";

const LANGUAGES = { en, de };

/** @typedef {keyof typeof LANGUAGES} Language */
/** @typedef {import("./en.js").Key} Key */

/**
 * Words for people. One language at a time for the whole page.
 *
 * @extends {Emitter<{change: Language}>}
 */
export class I18n extends Emitter {
  /** @type {Language} */
  #language = "en";

  get language() {
    return this.#language;
  }

  /**
   * @param {"" | Language} wanted empty: the first of `preferred` that we speak, else English
   * @param {readonly string[]} preferred as in `navigator.languages`
   */
  choose(wanted, preferred) {
    const language = wanted || preferred.map(primary).find(isSpoken) || "en";
    if (language === this.#language) return;
    this.#language = language;
    this.emit("change", language);
  }

  /**
   * @param {Key} key
   * @param {Record<string, string | number>} [values] for the {places} in the text
   * @returns {string} text, never markup
   */
  t(key, values = {}) {
    return LANGUAGES[this.#language][key].replace(/\{(\w+)\}/g, (place, name) =>
      String(values[name] ?? place),
    );
  }

  /** @param {number} count of those who hear the reader himself */
  audience(count) {
    return count === 0 ? this.t("audience.none") : this.listeners(count);
  }

  /** @param {number} count */
  listeners(count) {
    return this.t(`listeners.${this.#plural(count)}`, { count });
  }

  /**
   * How often and for how long somebody talked.
   *
   * @param {number} count
   * @param {number} seconds
   */
  talks(count, seconds) {
    return this.t(`history.talks.${this.#plural(count)}`, { count, time: this.#duration(seconds) });
  }

  /** @param {number} count of those who listened at the same time */
  mostListeners(count) {
    return this.t(`history.most.${this.#plural(count)}`, { count });
  }

  /** @param {Date} time with its day, unless that is today */
  when(time, today = new Date()) {
    const sameDay = time.toDateString() === today.toDateString();
    const format = { timeStyle: "short", ...(sameDay ? {} : { dateStyle: "medium" }) };
    return new Intl.DateTimeFormat(
      this.#language,
      /** @type {Intl.DateTimeFormatOptions} */ (format),
    ).format(time);
  }

  /** @param {number} seconds rounded up, from two minutes on to minutes */
  #duration(seconds) {
    const [amount, unit] = seconds < 120 ? [seconds, "second"] : [seconds / 60, "minute"];
    const format = { style: "unit", unit, unitDisplay: "long" };
    return new Intl.NumberFormat(
      this.#language,
      /** @type {Intl.NumberFormatOptions} */ (format),
    ).format(Math.ceil(amount));
  }

  /** @param {number} count */
  #plural(count) {
    if (count === 0) return "none";
    return new Intl.PluralRules(this.#language).select(count) === "one" ? "one" : "other";
  }

  /**
   * The sentence for an error code, also for one this version has never heard of.
   *
   * @param {{code: string, retryAfterSeconds?: number}} failure
   */
  error({ code, retryAfterSeconds }) {
    const timed = /** @type {Key} */ (`error.${code}.in`);
    if (retryAfterSeconds && Object.hasOwn(en, timed)) {
      return this.t(timed, { time: this.#duration(retryAfterSeconds) });
    }
    const key = /** @type {Key} */ (`error.${code}`);
    return Object.hasOwn(en, key) ? this.t(key) : this.t("error.unknown", { code });
  }
}

/** @param {string} tag */
function primary(tag) {
  return tag.toLowerCase().split("-")[0];
}

/**
 * @param {string} language
 * @returns {language is Language}
 */
function isSpoken(language) {
  return Object.hasOwn(LANGUAGES, language);
}

/** The page's own. */
export const i18n = new I18n();
