/**
 * Runs in a page and counts in `lost` the streams that did not go on under their ids, each with the publications
 * that nobody had answered by then, as the native clients do (LostStream.java).
 */
export function watchStreams({ talk }, client) {
  let unanswered = 0;
  let refusal = "";
  let before = null;
  globalThis.lost = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    const { id, type } = JSON.parse(text);
    if (type === "publish") watchAnswer(this, id);
    send.call(this, text);
  };
  function watchAnswer(socket, id) {
    unanswered++;
    const hear = ({ data }) => {
      const answer = JSON.parse(data);
      if (answer.id !== id) return;
      socket.removeEventListener("message", hear, { capture: true });
      if (answer.type === "ok") {
        unanswered = 0;
      } else {
        unanswered--;
        refusal = `${answer.code}: ${answer.message}`;
      }
    };
    socket.addEventListener("message", hear, { capture: true }); // before the page itself draws conclusions
  }
  talk.on("stream", (stream) => {
    if (stream === null) before = { ...before, unanswered, refusal };
    else if (before?.stream && before.stream !== stream) globalThis.lost.push({ client, ...before });
    if (stream !== null) before = { stream, unanswered: 0, refusal: "never refused" };
  });
}
