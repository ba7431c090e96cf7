package io.hearthline.verticles.signaling.config;

import java.time.Duration;

/**
 * What a stranger may cost.
 *
 * @param connections open WebSockets
 * @param sessions transports of all protocols together
 * @param messageBytes one WebSocket message or HTTP body
 * @param messageBurst messages a socket may send at once
 * @param messagesPerSecond messages a socket may send steadily
 * @param queueFrames frames waiting for a socket that does not read
 * @param queueBytes the same in bytes
 * @param hello time for the first message, a whole message and a whole request body
 * @param grace how long a client's audio outlives its socket
 * @param busReply how long another verticle may take
 */
public record Limits(
    int connections,
    int sessions,
    int messageBytes,
    int messageBurst,
    int messagesPerSecond,
    int queueFrames,
    int queueBytes,
    Duration hello,
    Duration grace,
    Duration busReply) {

  public static Limits defaults() {
    return new Limits(
        50,
        4096,
        128 * 1024,
        60,
        30,
        64,
        256 * 1024,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5));
  }

  public Limits withConnections(int count) {
    return new Limits(
        count,
        sessions,
        messageBytes,
        messageBurst,
        messagesPerSecond,
        queueFrames,
        queueBytes,
        hello,
        grace,
        busReply);
  }

  public Limits withBusReply(Duration newBusReply) {
    return new Limits(
        connections,
        sessions,
        messageBytes,
        messageBurst,
        messagesPerSecond,
        queueFrames,
        queueBytes,
        hello,
        grace,
        newBusReply);
  }

  public Limits withTimes(Duration newHello, Duration newGrace) {
    return new Limits(
        connections,
        sessions,
        messageBytes,
        messageBurst,
        messagesPerSecond,
        queueFrames,
        queueBytes,
        newHello,
        newGrace,
        busReply);
  }
}
