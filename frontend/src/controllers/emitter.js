/**
 * Typed events for controllers, which live without a DOM.
 *
 * @template {Record<string, any>} Events name of the event -> its detail
 */
export class Emitter {
  /** @type {Map<keyof Events, Set<(detail: any) => void>>} */
  #handlers = new Map();

  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {(detail: Events[Name]) => void} handler
   * @returns {() => void} takes the handler off again
   */
  on(name, handler) {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {Events[Name]} detail
   */
  emit(name, detail) {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) handler(detail);
  }
}
