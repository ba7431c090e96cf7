package io.hearthline.media.transport;

/**
 * A reading of a loop's counters (since it was opened) and gauges.
 *
 * @param implementation "linux" or "nio"
 * @param waits returns from ppoll or select
 * @param receiveCalls system calls that read datagrams
 * @param sendCalls system calls that sent datagrams
 * @param truncated datagrams longer than a slot, dropped
 * @param droppedSendBufferFull datagrams dropped because the socket would have blocked
 * @param sendErrors datagrams the kernel refused for their destination (no route, firewall, wrong
 *     family)
 * @param receiveErrors reads that failed
 * @param kernelDrops datagrams lost to full receive buffers, closed sockets included; exact when
 *     read on the loop thread, else at most a second old; 0 where the system does not tell
 * @param tasksRefused tasks turned away because the queue was full
 * @param failures exceptions thrown by handler, ticks and tasks
 * @param busyRatio share of the time the loop was not waiting, 0..1, smoothed over about half a
 *     second
 * @param lagNanos how late the latest tick or task of the last second ran
 * @param turnNanos longest time of the last second from wake-up to the end of the batch
 * @param awakeNanos how long the present turn has lasted so far; 0 while waiting. Seconds of it
 *     mean a stuck loop
 */
public record LoopStats(
    String implementation,
    long sockets,
    long waits,
    long receiveCalls,
    long datagramsReceived,
    long bytesReceived,
    long truncated,
    long receiveErrors,
    long kernelDrops,
    long sendCalls,
    long datagramsSent,
    long bytesSent,
    long droppedSendBufferFull,
    long sendErrors,
    long tasksRun,
    long tasksRefused,
    long tasksWaiting,
    long failures,
    double busyRatio,
    long lagNanos,
    long turnNanos,
    long awakeNanos) {}
