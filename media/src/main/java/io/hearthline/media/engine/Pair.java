package io.hearthline.media.engine;

import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpSocket;

/** A validated candidate pair: our socket and where the peer is seen from it. */
record Pair(UdpSocket socket, PeerAddress peer) {}
