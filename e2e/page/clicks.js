// Runs in the page: notes when clicks begin, by input, in milliseconds of the machine's clock.
(() => {
  const WORKLET = `
    const LOUD = 0.2;
    const QUIET_FRAMES = 0.1 * sampleRate;
    registerProcessor("clicks", class extends AudioWorkletProcessor {
      loudAt = [];
      offsets = [];

      process(inputs) {
        // Blocks come in bursts, one for each buffer of the sound card: the earliest tells the time.
        this.offsets.push(Date.now() - currentTime * 1000);
        if (this.offsets.length > 1500) this.offsets.shift();
        for (const [index, [samples]] of inputs.entries()) {
          if (!samples) continue;
          for (let frame = 0; frame < samples.length; frame++) {
            if (Math.abs(samples[frame]) < LOUD) continue;
            const at = currentFrame + frame;
            if (at - (this.loudAt[index] ?? -Infinity) > QUIET_FRAMES) {
              const clockMs = Math.min(...this.offsets) + at / sampleRate * 1000;
              this.port.postMessage({ index, clockMs });
            }
            this.loudAt[index] = at;
          }
        }
        return true;
      }
    });`;

  /** @param {...MediaStreamTrack} tracks @returns {Promise<number[][]>} times by track, growing */
  globalThis.noteClicks = async (...tracks) => {
    const context = new AudioContext({ latencyHint: "interactive" });
    await context.resume();
    await context.audioWorklet.addModule(URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" })));
    const node = new AudioWorkletNode(context, "clicks", { numberOfInputs: tracks.length, numberOfOutputs: 0 });
    const times = tracks.map(() => []);
    node.port.onmessage = ({ data }) => times[data.index].push(data.clockMs);
    const elements = tracks.map((track, index) => {
      const stream = new MediaStream([track]);
      const element = Object.assign(new Audio(), { muted: true, srcObject: stream });
      element.play().catch(() => {});
      context.createMediaStreamSource(stream).connect(node, 0, index);
      return element;
    });
    return Object.assign(times, { context, elements }); // kept, or they are collected
  };

  /** Sets a local description; resolves to its SDP with all candidates in it. */
  globalThis.gathered = async (connection, description) => {
    await connection.setLocalDescription(description);
    if (connection.iceGatheringState !== "complete") {
      await new Promise((resolve) => {
        connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && resolve();
      });
    }
    return connection.localDescription.sdp;
  };
})();
