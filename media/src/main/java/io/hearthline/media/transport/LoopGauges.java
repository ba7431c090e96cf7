package io.hearthline.media.transport;

/** What a loop counts about itself. Written by the loop thread, read by any. */
final class LoopGauges {
  private static final int BUCKETS = 10;
  private static final double WEIGHT_OF_LATEST = 0.2;

  final Counter sockets = new Counter();
  final Counter waits = new Counter();
  final Counter receiveCalls = new Counter();
  final Counter datagramsReceived = new Counter();
  final Counter bytesReceived = new Counter();
  final Counter truncated = new Counter();
  final Counter receiveErrors = new Counter();
  final Counter kernelDrops = new Counter();
  final Counter sendCalls = new Counter();
  final Counter datagramsSent = new Counter();
  final Counter bytesSent = new Counter();
  final Counter droppedSendBufferFull = new Counter();
  final Counter sendErrors = new Counter();
  final Counter tasksRun = new Counter();
  final Counter failures = new Counter();

  private final Counter lagNanos = new Counter();
  private final Counter turnNanos = new Counter();
  private final Counter busyRatioBits = new Counter();
  private final long[] worstLag = new long[BUCKETS];
  private final long[] worstTurn = new long[BUCKETS];
  private int bucket;
  private long busyNanos;
  private long windowStartNanos;
  private long countedFromNanos;

  /** Start of the present turn, or 0 while waiting. */
  private volatile long turnStartNanos;

  LoopGauges(long nowNanos) {
    windowStartNanos = nowNanos;
  }

  void turnStarts(long nowNanos) {
    turnStartNanos = nowNanos == 0 ? 1 : nowNanos;
    countedFromNanos = nowNanos;
  }

  void turnEnds(long nowNanos) {
    busyNanos += nowNanos - countedFromNanos;
    worstTurn[bucket] = Math.max(worstTurn[bucket], nowNanos - turnStartNanos);
    turnStartNanos = 0;
  }

  void late(long nanos) {
    if (nanos > worstLag[bucket]) worstLag[bucket] = nanos;
  }

  /** Every tenth of a second, within a turn. */
  void tick(long nowNanos) {
    busyNanos += nowNanos - countedFromNanos;
    countedFromNanos = nowNanos;
    long windowNanos = nowNanos - windowStartNanos;
    if (windowNanos <= 0) return;
    double latest = Math.min(1, (double) busyNanos / windowNanos);
    double smoothed = busyRatio() + WEIGHT_OF_LATEST * (latest - busyRatio());
    busyRatioBits.set(Double.doubleToRawLongBits(smoothed));
    busyNanos = 0;
    windowStartNanos = nowNanos;
    lagNanos.set(worst(worstLag));
    turnNanos.set(worst(worstTurn));
    bucket = (bucket + 1) % BUCKETS;
    worstLag[bucket] = 0;
    worstTurn[bucket] = 0;
  }

  double busyRatio() {
    return Double.longBitsToDouble(busyRatioBits.get());
  }

  LoopStats read(String implementation, TaskQueue tasks, long nowNanos) {
    long startNanos = turnStartNanos;
    return new LoopStats(
        implementation,
        sockets.get(),
        waits.get(),
        receiveCalls.get(),
        datagramsReceived.get(),
        bytesReceived.get(),
        truncated.get(),
        receiveErrors.get(),
        kernelDrops.get(),
        sendCalls.get(),
        datagramsSent.get(),
        bytesSent.get(),
        droppedSendBufferFull.get(),
        sendErrors.get(),
        tasksRun.get(),
        tasks.refused(),
        tasks.size(),
        failures.get(),
        busyRatio(),
        lagNanos.get(),
        turnNanos.get(),
        startNanos == 0 ? 0 : Math.max(0, nowNanos - startNanos));
  }

  private static long worst(long[] buckets) {
    long worst = 0;
    for (long value : buckets) worst = Math.max(worst, value);
    return worst;
  }
}
