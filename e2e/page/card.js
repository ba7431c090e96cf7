// Runs in the page: behaves on the wire as the cards of the older voice relay do, by the description
// of that protocol. No candidates are sent, nothing is repeated after a reconnect, messages have no id.
(() => {
  const RECONNECTS = 5;

  class CardClient {
    /** @param {string} url may have any path; `http` becomes `ws` */
    constructor(url) {
      const address = new URL(url);
      address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
      this.url = `${address.protocol}//${address.host}${address.pathname}`; // query and user are dropped
      this.state = "disconnected";
      this.messages = [];
      this.offers = 0;
      this.streams = [];
      this.watching = false;
      this.selected = null;
      this.latencyMs = null;
      this.attempts = 0;
    }

    async startSending() {
      await this.open();
      this.media = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, sampleRate: 16_000, echoCancellation: true },
      });
      this.role = "sender";
      this.state = "connected"; // said before anything is negotiated
      this.send({ type: "start_sending" });
    }

    /** The receiver's button: hears the newest, whatever comes. */
    async autoListen() {
      this.watching = true;
      this.selected = null;
      // The list that greets the socket is looked at before anything else is sent ...
      const opened = this.open();
      this.startReceiving();
      await opened;
      this.getStreams();
      // ... and asked for again after a moment, and every few seconds from then on.
      setTimeout(() => this.getStreams(), 500);
      this.poll = setInterval(() => this.getStreams(), 5_000);
    }

    async pick(stream) {
      this.watching = false;
      this.selected = stream;
      await this.open();
      this.startReceiving(stream);
    }

    startReceiving(stream) {
      this.role = "receiver";
      this.freshPeer();
      this.send({ type: "start_receiving", stream_id: stream });
    }

    getStreams() {
      this.send({ type: "get_available_streams" });
    }

    /** Sends `stop_stream`; the socket stays. */
    stopStream() {
      this.send({ type: "stop_stream" });
      this.dropPeer();
    }

    stop() {
      clearInterval(this.poll);
      this.watching = false;
      this.stopStream();
      this.left = true;
      this.socket.close();
      this.media?.getTracks().forEach((track) => track.stop());
      this.state = "disconnected";
    }

    open() {
      if (this.socket?.readyState === WebSocket.OPEN) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const socket = new WebSocket(this.url);
        this.socket = socket;
        this.queue ??= [];
        socket.onopen = () => {
          this.attempts = 0;
          for (const message of this.queue.splice(0)) socket.send(message);
          resolve();
        };
        socket.onerror = () => reject(new Error("socket refused"));
        socket.onclose = () => this.closed();
        socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
      });
    }

    closed() {
      if (this.left || this.attempts >= RECONNECTS) {
        this.state = this.left ? "disconnected" : "error";
        return;
      }
      this.state = "connecting";
      const delayMs = Math.min(30_000, 1_500 * 1.5 ** this.attempts++);
      setTimeout(() => this.open().catch(() => {}), delayMs);
    }

    send(message) {
      const text = JSON.stringify(message);
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(text);
      else this.queue = [...(this.queue ?? []), text];
    }

    freshPeer() {
      this.dropPeer();
      const peer = new RTCPeerConnection({ iceServers: [] });
      this.peer = peer;
      peer.ontrack = async ({ streams, track }) => {
        if (!streams[0]) return; // a track without a stream is nothing to a card
        this.state = "connected";
        this.track = track;
        const ear = await Ear.at(track);
        if (peer === this.peer) this.ear = ear;
      };
      peer.onconnectionstatechange = () => {
        if (peer === this.peer && peer.connectionState === "failed") this.state = "error";
      };
      return peer;
    }

    dropPeer() {
      this.peer?.close();
      this.peer = null;
      this.ear = null;
    }

    async receive(message) {
      this.messages.push(message);
      switch (message.type) {
        case "available_streams":
          this.streams = message.streams || [];
          this.follow(this.streams.at(-1));
          break;
        case "stream_available":
          this.available(message.stream_id);
          break;
        case "stream_ended":
          if (message.stream_id !== this.selected) break;
          this.selected = null;
          this.state = "connecting";
          if (this.watching) this.stopStream();
          else this.stop();
          break;
        case "sender_ready":
          await this.offer();
          break;
        case "webrtc_answer":
          await this.peer.setRemoteDescription(new RTCSessionDescription(message.answer));
          break;
        case "webrtc_offer":
          await this.answer(message.offer);
          break;
        case "audio_data":
          this.latencyMs = Date.now() - message.timestamp * 1_000;
          break;
      }
    }

    follow(newest) {
      if (!this.watching || this.role === "sender" || !newest || newest === this.selected) return;
      this.selected = newest;
      this.startReceiving(newest);
    }

    available(stream) {
      if (!this.watching || this.role === "sender" || stream === this.selected) return;
      const playing = this.state === "connected";
      this.selected = stream;
      if (!playing) {
        this.startReceiving(stream);
        return;
      }
      this.send({ type: "stop_stream" });
      setTimeout(() => this.startReceiving(stream), 200);
    }

    async offer() {
      const peer = this.freshPeer();
      for (const track of this.media.getTracks()) peer.addTrack(track, this.media);
      const offer = await peer.createOffer({ offerToReceiveAudio: false, offerToReceiveVideo: false });
      await peer.setLocalDescription(offer);
      // At once: the SDP holds no candidate yet, and none is sent later.
      this.send({ type: "webrtc_offer", offer: { sdp: offer.sdp, type: offer.type } });
    }

    async answer(offer) {
      this.offers++;
      const { peer } = this;
      if (peer.signalingState !== "stable") return; // "cannot process offer in state"
      await peer.setRemoteDescription(new RTCSessionDescription(offer));
      const answer = await peer.createAnswer();
      await peer.setLocalDescription(answer);
      this.send({ type: "webrtc_answer", answer: { sdp: answer.sdp, type: answer.type } });
    }
  }

  globalThis.CardClient = CardClient;
})();
