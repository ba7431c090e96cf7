package io.hearthline.media.engine;

import java.util.Map;

/**
 * Hears what becomes of transports. Called on the media loop: return at once, and call nothing back
 * in place.
 */
public interface EngineListener {
  /** Wants to know nothing. */
  EngineListener DEAF =
      new EngineListener() {
        @Override
        public void connected(String transport) {}

        @Override
        public void disconnected(String transport) {}

        @Override
        public void recovered(String transport) {}

        @Override
        public void closed(String transport, CloseReason reason) {}

        @Override
        public void levels(Map<String, Integer> levels) {}

        @Override
        public void addressesChanged() {}

        @Override
        public void pipe(String node, PipeState state) {}
      };

  /** ICE and DTLS are done: audio can flow. */
  void connected(String transport);

  /** Nothing authentic came for {@link Transport#SILENT_NANOS}; the path may be dead. */
  void disconnected(String transport);

  /** The path that seemed dead is alive again. */
  void recovered(String transport);

  /**
   * The transport is gone, and everything it published or listened to with it. Once per transport.
   */
  void closed(String transport, CloseReason reason);

  /**
   * How loud streams are, five times a second while anything changes.
   *
   * @param levels by stream id, -dBov from 0 (loudest) to 127 (silence), RFC 6464
   */
  void levels(Map<String, Integer> levels);

  /**
   * The addresses in new offers and answers have changed; present transports may want to restart
   * ICE.
   */
  void addressesChanged();

  /** The pipe to a node has become this without being asked to. */
  void pipe(String node, PipeState state);
}
