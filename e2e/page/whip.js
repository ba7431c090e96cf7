// Runs in the page: a client of WHIP and WHEP (RFC 9725) with nothing but the browser's own.
(() => {
  const whip = {
    /** Publishes the microphone; resolves once it is connected. */
    async publish(endpoint, headers = {}) {
      const media = await navigator.mediaDevices.getUserMedia({ audio: true });
      const connection = new RTCPeerConnection();
      connection.addTransceiver(media.getAudioTracks()[0], { direction: "sendonly", streams: [media] });
      return open(connection, endpoint, headers);
    },

    /** Listens; `ear` of the session hears the track. */
    async listen(endpoint, headers = {}) {
      const connection = new RTCPeerConnection();
      const { receiver } = connection.addTransceiver("audio", { direction: "recvonly" });
      const session = await open(connection, endpoint, headers);
      return Object.assign(session, { receiver, ear: await Ear.at(receiver.track) });
    },
  };

  async function open(connection, endpoint, headers) {
    await connection.setLocalDescription();
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/sdp", ...headers },
      body: connection.localDescription.sdp,
    });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const location = new URL(response.headers.get("location"), endpoint).href;
    const session = { connection, location, etag: response.headers.get("etag"), headers };
    await connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
    await connected(connection);
    return session;
  }

  function connected(connection) {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (connection.connectionState === "connected") resolve();
        if (connection.connectionState === "failed") reject(new Error("connection failed"));
      };
      connection.addEventListener("connectionstatechange", look);
      look();
    });
  }

  /** Restarts ICE by PATCH as in RFC 9725 section 4.3.2; resolves to the status of the answer. */
  whip.restartIce = async (session) => {
    const { connection } = session;
    const offer = await connection.createOffer({ iceRestart: true });
    await connection.setLocalDescription(offer);
    const credentials = offer.sdp.split("\r\n").filter((line) => /^a=ice-(ufrag|pwd):/.test(line));
    const media = offer.sdp.split("\r\n").find((line) => line.startsWith("m="));
    const response = await fetch(session.location, {
      method: "PATCH",
      headers: {
        "content-type": "application/trickle-ice-sdpfrag",
        "if-match": session.etag,
        ...session.headers,
      },
      body: [...credentials.slice(0, 2), media, "a=mid:0", ""].join("\r\n"),
    });
    if (response.status !== 200) return { status: response.status };
    const fragment = (await response.text()).split(/\r?\n/);
    const before = session.etag;
    session.etag = response.headers.get("etag");
    const fresh = fragment.filter((line) => /^a=(ice-ufrag|ice-pwd|candidate)/.test(line));
    const kept = connection.remoteDescription.sdp
      .split("\r\n")
      .filter((line) => line && !/^a=(ice-ufrag|ice-pwd|candidate|end-of-candidates)/.test(line));
    const sdp = [...kept, ...new Set(fresh), ""].join("\r\n");
    await connection.setRemoteDescription({ type: "answer", sdp });
    return { status: 200, changed: before !== session.etag };
  };

  whip.leave = async (session) => {
    const { status } = await fetch(session.location, { method: "DELETE", headers: session.headers });
    session.connection.close();
    return status;
  };

  globalThis.whip = whip;
})();
