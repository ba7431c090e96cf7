package io.hearthline.media.dtls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * BouncyCastle's own cryptography, with the bound on message sizes that {@link
 * DtlsRecords#admissible} cannot apply to encrypted records. Through the JDK's providers a
 * handshake took half as much CPU again, and the first one, cold, longer too. Shared by all
 * sessions of a node.
 */
final class BoundedCrypto extends BcTlsCrypto {
  BoundedCrypto(SecureRandom random) {
    super(random);
  }

  @Override
  public TlsCipher createCipher(
      TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
      throws IOException {
    return new Bounded(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
  }

  private record Bounded(TlsCipher cipher) implements TlsCipher {
    @Override
    public TlsDecodeResult decodeCiphertext(
        long sequence, short type, ProtocolVersion version, byte[] bytes, int offset, int length)
        throws IOException {
      var decoded = cipher.decodeCiphertext(sequence, type, version, bytes, offset, length);
      if (decoded.contentType == ContentType.handshake
          && !DtlsRecords.fragments(
              MemorySegment.ofArray(decoded.buf), decoded.off, decoded.off + decoded.len)) {
        // The one alert that makes the record layer drop the record and carry on.
        throw new TlsFatalAlert(AlertDescription.bad_record_mac);
      }
      return decoded;
    }

    @Override
    public TlsEncodeResult encodePlaintext(
        long sequence,
        short type,
        ProtocolVersion version,
        int headerBytes,
        byte[] bytes,
        int offset,
        int length)
        throws IOException {
      return cipher.encodePlaintext(sequence, type, version, headerBytes, bytes, offset, length);
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
      return cipher.getCiphertextDecodeLimit(plaintextLimit);
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
      return cipher.getCiphertextEncodeLimit(plaintextLimit);
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
      return cipher.getPlaintextDecodeLimit(ciphertextLimit);
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
      return cipher.getPlaintextEncodeLimit(ciphertextLimit);
    }

    @Override
    public void rekeyDecoder() throws IOException {
      cipher.rekeyDecoder();
    }

    @Override
    public void rekeyEncoder() throws IOException {
      cipher.rekeyEncoder();
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
      return cipher.usesOpaqueRecordTypeDecode();
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
      return cipher.usesOpaqueRecordTypeEncode();
    }
  }
}
