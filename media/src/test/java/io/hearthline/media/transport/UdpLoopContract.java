package io.hearthline.media.transport;

/** What every loop promises, tried with real datagrams on loopback. */
interface UdpLoopContract
    extends ReceivingContract, SendingContract, TasksContract, SocketsContract {}
