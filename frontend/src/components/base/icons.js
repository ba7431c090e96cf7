/** Line icons, drawn on a 24 x 24 grid; markup of ours, so that templates can hold it as it is. */

/** @param {string} shapes */
const icon = (shapes) => `<svg viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`;

export const icons = {
  microphone: icon(
    '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>',
  ),
  microphoneOff: icon(
    '<path d="M9 9V6a3 3 0 0 1 6 0v5m-.6 2.4A3 3 0 0 1 9 12m-4-1a7 7 0 0 0 11.5 5.4M19 11a7 7 0 0 1-.5 2.6M12 18v3M4 4l16 16"/>',
  ),
  ear: icon(
    '<path d="M7 10a5 5 0 0 1 10 0c0 4-4 4.500-4 8a3 3 0 0 1-5.500 1.500"/><path d="M10 10a2 2 0 0 1 4 0c0 1.500-1.500 2-1.500 3.500"/>',
  ),
  speaker: icon('<path d="M4 9.500v5h3.500L12 18V6L7.500 9.500z"/><path d="M16 9a4 4 0 0 1 0 6"/>'),
  speakerOff: icon(
    '<path d="M4 9.500v5h3.500L12 18V6L7.500 9.500z"/><path d="m16 10 4 4m0-4-4 4"/>',
  ),
  check: icon('<path d="m5 12.500 4.500 4.500L19 7.500"/>'),
  gear: icon(
    '<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.500" cy="7" r="2.500"/><circle cx="8.500" cy="17" r="2.500"/>',
  ),
  clock: icon('<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.500 2"/>'),
  close: icon('<path d="m6 6 12 12M18 6 6 18"/>'),
  info: icon('<circle cx="12" cy="12" r="9"/><path d="M12 11v5m0-8.500v.01"/>'),
  flame:
    '<svg class="flame" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2.500c.6 3.300 5.800 5.500 5.800 11.200A5.900 5.900 0 0 1 12 19.600a5.900 5.900 0 0 1-5.800-5.900c0-2.500 1.300-4.200 2.600-5.600.2 1.500.8 2.400 1.700 2.900C10.200 8 10.600 5 12 2.500z"/><path d="M5 22h14"/></svg>',
};
