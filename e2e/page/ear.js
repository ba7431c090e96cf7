// Runs in the page: hears what a track brings, or what the page itself plays.
(() => {
  if (globalThis.Ear) return;
  const LONG = 32_768; // 0.7 s at 48 kHz: a frequency to a tenth of a hertz
  const SHORT = 1_024;
  const WATCH_EVERY_MS = 20;
  const START_WITHIN_MS = 3_000;
  const RECORD_MS = 1_500;
  const TAIL = 4_096; // the end of a recording may be cut short

  class Ear {
    /** @param {AudioNode} node */
    constructor(node) {
      this.context = node.context;
      this.long = new AnalyserNode(node.context, { fftSize: LONG });
      this.short = new AnalyserNode(node.context, { fftSize: SHORT });
      connect.call(node, this.long);
      connect.call(node, this.short);
      this.log = [];
    }

    /** @param {MediaStreamTrack} track a remote one */
    static async at(track) {
      const context = new AudioContext();
      const stream = new MediaStream([track]);
      if (!(await runs(context))) return new RecordingEar(stream);
      // Without an element Chromium feeds no remote track into WebAudio.
      const element = Object.assign(new Audio(), { muted: true, srcObject: stream });
      element.play().catch(() => {});
      return Object.assign(new Ear(context.createMediaStreamSource(stream)), { element });
    }

    /** The last 0.7 s as base64 of 32 bit floats, and their rate. */
    take() {
      const samples = new Float32Array(LONG);
      this.long.getFloatTimeDomainData(samples);
      return { samples: base64(samples), rate: this.context.sampleRate };
    }

    /** Notes from now on, every 20 ms, how strong each of these frequencies is in dBFS. */
    watch(...frequencies) {
      clearInterval(this.timer);
      this.log = [];
      const samples = new Float32Array(SHORT);
      this.timer = setInterval(() => {
        this.short.getFloatTimeDomainData(samples);
        const levels = frequencies.map((hertz) => goertzel(samples, hertz, this.context.sampleRate));
        this.log.push([Date.now(), ...levels]);
      }, WATCH_EVERY_MS);
    }
  }

  /**
   * For browsers that run no AudioContext without a sound card (Firefox): records a second and decodes
   * that. Coding it once more changes neither frequency nor level.
   */
  class RecordingEar {
    constructor(stream) {
      this.stream = stream;
    }

    /** As {@link Ear.take}; null when the track ended before there was enough of it. */
    async take() {
      if (!this.stream.active) return null;
      const recorder = new MediaRecorder(this.stream, { audioBitsPerSecond: 128_000 });
      const chunks = [];
      recorder.ondataavailable = ({ data }) => chunks.push(data);
      const stopped = new Promise((resolve) => {
        recorder.onstop = resolve;
      });
      recorder.start();
      // It stops by itself when the track ends.
      setTimeout(() => recorder.state === "recording" && recorder.stop(), RECORD_MS);
      await stopped;
      const file = await new Blob(chunks).arrayBuffer();
      const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(file);
      if (sound.length < LONG + TAIL) return null;
      return { samples: base64(sound.getChannelData(0).slice(-LONG - TAIL, -TAIL)), rate: sound.sampleRate };
    }
  }

  async function runs(context) {
    const patience = new Promise((resolve) => setTimeout(resolve, START_WITHIN_MS));
    await Promise.race([context.resume(), patience]);
    return context.state === "running";
  }

  /** @param {Float32Array} samples */
  function base64(samples) {
    const bytes = new Uint8Array(samples.buffer);
    let text = "";
    for (let from = 0; from < bytes.length; from += 8_192) {
      text += String.fromCharCode(...bytes.subarray(from, from + 8_192));
    }
    return btoa(text);
  }

  /** @returns {number} level of a sine of this frequency in dBFS, as root mean square */
  function goertzel(samples, hertz, rate) {
    const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
    let last = 0;
    let beforeLast = 0;
    for (let index = 0; index < samples.length; index++) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length);
      [last, beforeLast] = [samples[index] * window + factor * last - beforeLast, last];
    }
    const power = last * last + beforeLast * beforeLast - factor * last * beforeLast;
    const amplitude = (4 * Math.sqrt(Math.max(power, 0))) / samples.length;
    return 20 * Math.log10(amplitude / Math.SQRT2 + 1e-6);
  }

  // Whatever a page sends to its loudspeakers is heard by `Ear.loudspeaker`.
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) Ear.loudspeaker = new Ear(this);
    return connect.call(this, target, ...rest);
  };

  // The tone has to arrive as it was played: echo cancelling and the like take tones for noise.
  const devices = navigator.mediaDevices;
  if (devices) {
    const getUserMedia = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const audio = typeof constraints.audio === "object" ? constraints.audio : {};
      return getUserMedia({
        ...constraints,
        audio: { ...audio, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
    };
  }

  /** Statistics of what a connection receives, or one track of it. */
  Ear.received = async (connectionOrReceiver) => {
    const sums = { packets: 0, lost: 0, samples: 0, concealed: 0, silentConcealed: 0, events: 0, bufferMs: 0, targetMs: 0 };
    for (const entry of (await connectionOrReceiver.getStats()).values()) {
      if (entry.type !== "inbound-rtp" || !entry.packetsReceived) continue;
      sums.packets += entry.packetsReceived;
      sums.lost += entry.packetsLost;
      sums.samples += entry.totalSamplesReceived ?? 0;
      sums.concealed += entry.concealedSamples ?? 0;
      sums.silentConcealed += entry.silentConcealedSamples ?? 0;
      sums.events += entry.concealmentEvents ?? 0;
      sums.bufferMs = (1_000 * (entry.jitterBufferDelay ?? 0)) / (entry.jitterBufferEmittedCount || 1);
      sums.targetMs = (1_000 * (entry.jitterBufferTargetDelay ?? 0)) / (entry.jitterBufferEmittedCount || 1);
    }
    return sums;
  };

  globalThis.Ear = Ear;
})();
