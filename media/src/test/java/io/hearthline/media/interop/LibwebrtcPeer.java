package io.hearthline.media.interop;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own, because native faults take the JVM along: {@code talk} or {@code listen}.
 * Says {@code offer BASE64}, takes {@code answer BASE64}, says {@code state WORD} as it changes and
 * {@code tone SHARE} for every half second it hears; ends with its input.
 */
final class LibwebrtcPeer {
  static final int UNSUPPORTED = 3;
  private static final int HALF_A_SECOND_FRAMES = Tone.RATE / 2;

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final CustomAudioSource microphone;
  private final RTCPeerConnection connection;

  public static void main(String[] arguments) throws Exception {
    boolean talks = arguments[0].equals("talk");
    LibwebrtcPeer peer;
    try {
      peer = new LibwebrtcPeer(talks);
    } catch (LinkageError missing) {
      System.err.println(missing);
      System.exit(UNSUPPORTED);
      return;
    }
    peer.negotiate(talks);
    System.exit(0);
  }

  private LibwebrtcPeer(boolean talks) {
    // Sources and sinks each need their own kind of device.
    AudioDeviceModuleBase device =
        talks ? new AudioDeviceModule(AudioLayer.kDummyAudio) : new HeadlessAudioDeviceModule();
    var factory = new PeerConnectionFactory(device);
    var configuration = new RTCConfiguration();
    // It would leave out loopback; without looking at interfaces it takes any.
    configuration.portAllocatorConfig =
        new PortAllocatorConfig()
            .setFlag(PortAllocatorConfig.PORTALLOCATOR_DISABLE_ADAPTER_ENUMERATION);
    connection = factory.createPeerConnection(configuration, new Observer());
    microphone = new CustomAudioSource();
    var track = factory.createAudioTrack("audio", microphone);
    var init = new RTCRtpTransceiverInit();
    init.direction =
        talks ? RTCRtpTransceiverDirection.SEND_ONLY : RTCRtpTransceiverDirection.RECV_ONLY;
    connection.addTransceiver(track, init);
    if (!talks) device.initPlayout();
    if (!talks) device.startPlayout();
  }

  private void negotiate(boolean talks) throws Exception {
    var offer = offer();
    set(true, new RTCSessionDescription(RTCSdpType.OFFER, offer));
    say("offer " + Base64.getEncoder().encodeToString(offer.getBytes(StandardCharsets.UTF_8)));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var line = in.readLine();
    if (line == null || !line.startsWith("answer ")) return;
    var answer = Base64.getDecoder().decode(line.substring("answer ".length()));
    set(
        false,
        new RTCSessionDescription(RTCSdpType.ANSWER, new String(answer, StandardCharsets.UTF_8)));
    try (var clock = Executors.newSingleThreadScheduledExecutor()) {
      if (talks) {
        var _ = clock.scheduleAtFixedRate(this::speak, 0, 10, TimeUnit.MILLISECONDS);
      }
      while (in.readLine() != null) {
        // nothing more is said to this program
      }
      clock.shutdownNow();
    }
    connection.close();
  }

  private void speak() {
    microphone.pushAudio(Tone.frame(), 16, Tone.RATE, 1, Tone.FRAMES_PER_10_MS);
  }

  private void hear(byte[] pcm, int bits, int rate, int channels, int frames) {
    heard.write(pcm, 0, pcm.length);
    if (heard.size() / (2 * channels) < (long) HALF_A_SECOND_FRAMES * rate / Tone.RATE) return;
    say("tone " + Tone.share(heard.toByteArray(), rate, channels));
    heard.reset();
  }

  private String offer() throws Exception {
    var made = new CompletableFuture<String>();
    connection.createOffer(
        new RTCOfferOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            made.complete(description.sdp);
          }

          @Override
          public void onFailure(String error) {
            made.completeExceptionally(new IllegalStateException(error));
          }
        });
    return made.get(10, TimeUnit.SECONDS);
  }

  private void set(boolean local, RTCSessionDescription description) throws Exception {
    var done = new CompletableFuture<Boolean>();
    var observer =
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            done.complete(true);
          }

          @Override
          public void onFailure(String error) {
            done.completeExceptionally(new IllegalStateException(error));
          }
        };
    if (local) connection.setLocalDescription(description, observer);
    else connection.setRemoteDescription(description, observer);
    done.get(10, TimeUnit.SECONDS);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private final class Observer implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
      // the relay learns addresses from checks
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      say("state " + state);
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
      if (transceiver.getReceiver().getTrack() instanceof AudioTrack track) {
        track.addSink(LibwebrtcPeer.this::hear);
      }
    }
  }
}
