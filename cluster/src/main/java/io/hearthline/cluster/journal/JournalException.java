package io.hearthline.cluster.journal;

/** Why a journal cannot be written or read now, in words for the operator. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JournalException(String message) {
    super(message);
  }

  JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
