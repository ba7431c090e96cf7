package io.hearthline.media.ice;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes STUN binding messages (RFC 8489). One per loop, reused. Every message ends with
 * FINGERPRINT; with a password it carries MESSAGE-INTEGRITY too. Confined to one thread.
 */
public final class StunWriter {
  /**
   * What an ICE agent asks in a connectivity check (RFC 8445 section 7.1).
   *
   * @param username receiver's ufrag, a colon, sender's ufrag; at most 513 bytes
   * @param priority of a peer-reflexive candidate that this check might discover
   * @param tieBreaker of ICE-CONTROLLING: towards a lite agent whoever checks is controlling
   * @param useCandidate nominates the pair
   */
  public record Check(String username, int priority, long tieBreaker, boolean useCandidate) {}

  private final byte[] bytes = new byte[Stun.MAX_BYTES];
  private final StunDigest digest = new StunDigest();
  private int end;

  /**
   * Answers a check: XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY, FINGERPRINT.
   *
   * @param high, low, port where the request came from; IPv4 as ::ffff:a.b.c.d
   * @param out at least 100 bytes
   * @return bytes written
   */
  public int success(
      MemorySegment out, StunMessage request, long high, long low, int port, String password) {
    begin(Stun.BINDING_SUCCESS, request.transactionHigh(), request.transactionLow());
    if (high == 0 && (low >>> 32) == 0xFFFF) {
      attribute(Stun.XOR_MAPPED_ADDRESS, 8);
      Stun.put16(bytes, end, Stun.FAMILY_IPV4);
      Stun.put32(bytes, end + 4, (int) low ^ Stun.MAGIC);
      Stun.put16(bytes, end + 2, port ^ (Stun.MAGIC >>> 16));
      end += 8;
    } else {
      attribute(Stun.XOR_MAPPED_ADDRESS, 20);
      Stun.put16(bytes, end, Stun.FAMILY_IPV6);
      Stun.put64(bytes, end + 4, high ^ Stun.i64(bytes, 4));
      Stun.put64(bytes, end + 12, low ^ Stun.i64(bytes, 12));
      Stun.put16(bytes, end + 2, port ^ (Stun.MAGIC >>> 16));
      end += 20;
    }
    return finish(out, password);
  }

  /**
   * Refuses a check: 401 (no password then: there is none in common), 420 with the attribute that
   * was not understood, 487 for a role conflict. Never 400, on which libwebrtc gives the pair up.
   *
   * @param out at least 100 bytes
   * @return bytes written
   */
  public int refusal(MemorySegment out, StunMessage request, int code, @Nullable String password) {
    begin(Stun.BINDING_ERROR, request.transactionHigh(), request.transactionLow());
    attribute(Stun.ERROR_CODE, 4);
    Stun.put32(bytes, end, ((code / 100) << 8) + code % 100);
    end += 4;
    if (code == 420) {
      attribute(Stun.UNKNOWN_ATTRIBUTES, 2);
      Stun.put32(bytes, end, request.unknownAttribute() << 16);
      end += 4;
    }
    return finish(out, password);
  }

  /**
   * Asks: of one end of a pipe, of the load generator and of tests.
   *
   * @param out at least 100 bytes more than the user name
   * @return bytes written
   */
  public int check(
      MemorySegment out,
      long transactionHigh,
      int transactionLow,
      Check check,
      @Nullable String password) {
    begin(Stun.BINDING_REQUEST, transactionHigh, transactionLow);
    var username = check.username().getBytes(StandardCharsets.ISO_8859_1);
    attribute(Stun.USERNAME, username.length);
    System.arraycopy(username, 0, bytes, end, username.length);
    end += username.length;
    while ((end & 3) != 0) bytes[end++] = 0;
    attribute(Stun.PRIORITY, 4);
    Stun.put32(bytes, end, check.priority());
    end += 4;
    attribute(Stun.ICE_CONTROLLING, 8);
    Stun.put64(bytes, end, check.tieBreaker());
    end += 8;
    if (check.useCandidate()) attribute(Stun.USE_CANDIDATE, 0);
    return finish(out, password);
  }

  private void begin(int type, long transactionHigh, int transactionLow) {
    Stun.put16(bytes, 0, type);
    Stun.put32(bytes, 4, Stun.MAGIC);
    Stun.put64(bytes, 8, transactionHigh);
    Stun.put32(bytes, 16, transactionLow);
    end = Stun.HEADER_BYTES;
  }

  private void attribute(int type, int valueBytes) {
    Stun.put16(bytes, end, type);
    Stun.put16(bytes, end + 2, valueBytes);
    end += 4;
  }

  private int finish(MemorySegment out, @Nullable String password) {
    if (password != null) {
      byte[] hmac = digest.integrity(bytes, end, password);
      attribute(Stun.MESSAGE_INTEGRITY, Stun.INTEGRITY_BYTES);
      System.arraycopy(hmac, 0, bytes, end, Stun.INTEGRITY_BYTES);
      end += Stun.INTEGRITY_BYTES;
    }
    int fingerprint = digest.fingerprint(bytes, end);
    attribute(Stun.FINGERPRINT, 4);
    Stun.put32(bytes, end, fingerprint);
    end += 4;
    Stun.put16(bytes, 2, end - Stun.HEADER_BYTES);
    MemorySegment.copy(bytes, 0, out, ValueLayout.JAVA_BYTE, 0, end);
    return end;
  }
}
