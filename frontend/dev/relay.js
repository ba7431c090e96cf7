/**
 * A relay made of a browser, for looking at the web app without the server: one RTCPeerConnection per
 * client, a tone per made-up stream, a client's microphone to those who listen to it.
 */
const socket = new WebSocket(new URL("relay", location.href).href.replace(/^http/, "ws"));
const context = new AudioContext();
/** @type {Map<string, RTCPeerConnection>} */
const clients = new Map();
Object.assign(globalThis, { context, clients }); // to look at
/** @type {Map<string, MediaStreamTrack>} */
const tones = new Map();

/** @param {string} name */
function tone(name) {
  const known = tones.get(name);
  if (known) return known;
  const oscillator = new OscillatorNode(context, { frequency: 300 + 100 * tones.size });
  const out = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  oscillator.start();
  const [track] = out.stream.getAudioTracks();
  tones.set(name, track);
  return track;
}

/** @param {{client: string, sdp: string}} offer */
async function answer({ client, sdp }) {
  let peer = clients.get(client);
  if (!peer) {
    peer = new RTCPeerConnection();
    clients.set(client, peer);
  }
  await peer.setRemoteDescription({ type: "offer", sdp });
  for (const [index, transceiver] of peer.getTransceivers().entries()) {
    if (index > 0) transceiver.direction = "sendonly";
  }
  await peer.setLocalDescription(await peer.createAnswer());
  while (peer.iceGatheringState !== "complete") await new Promise((next) => setTimeout(next, 20));
  return { sdp: peer.localDescription?.sdp };
}

/** @type {Map<MediaStreamTrack, MediaStreamTrack>} */
const forwarded = new Map();

/** Chromium takes a remote track's sound only by way of WebAudio, and with an element on it. @param {string} client */
function microphoneOf(client) {
  const track = clients.get(client)?.getTransceivers()[0].receiver.track;
  if (!track) return null;
  const known = forwarded.get(track);
  if (known) return known;
  const media = new MediaStream([track]);
  const element = Object.assign(new Audio(), { muted: true, srcObject: media });
  element.play();
  elements.push(element);
  const out = context.createMediaStreamDestination();
  context.createMediaStreamSource(media).connect(out);
  const [copy] = out.stream.getAudioTracks();
  forwarded.set(track, copy);
  return copy;
}

/** @type {HTMLAudioElement[]} kept from the garbage collector */
const elements = [];

/** @param {any} message @returns {Promise<object>} */
async function handle(message) {
  const { type, client, slot, from, name } = message;
  if (type === "offer") return answer(message);
  const sender = clients.get(client)?.getTransceivers()[slot + 1]?.sender;
  if (type === "listen") {
    await sender?.replaceTrack(from ? microphoneOf(from) : tone(name));
  } else if (type === "unlisten") {
    await sender?.replaceTrack(null);
  } else if (type === "close") {
    clients.get(client)?.close();
    clients.delete(client);
  }
  return {};
}

socket.onmessage = async ({ data }) => {
  const { id, ...message } = JSON.parse(data);
  const reply = await handle(message).catch((failure) => ({ failure: String(failure) }));
  socket.send(JSON.stringify({ ...reply, id }));
};
