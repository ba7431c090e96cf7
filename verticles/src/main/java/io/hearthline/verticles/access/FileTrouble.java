package io.hearthline.verticles.access;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in words: the JDK's most frequent exceptions say only its name. */
public final class FileTrouble {
  /** One line for the operator that names the file. */
  public static String words(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      case FileAlreadyExistsException other -> other.getFile() + " is a file, not a folder";
      default -> String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    };
  }

  private FileTrouble() {}
}
