package io.hearthline.verticles.tls;

import io.nayuki.qrcodegen.QrCode;

/** An address to point a phone's camera at. */
public final class QrPicture {
  /** The white border that readers need, in modules. */
  private static final int QUIET = 4;

  private final QrCode code;

  /**
   * Draws a text.
   *
   * @param text an address of usual length
   * @throws io.nayuki.qrcodegen.DataTooLongException beyond 2,331 bytes
   */
  public QrPicture(String text) {
    code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
  }

  /** A stand-alone SVG that scales; black on white also in dark pages, or cameras fail. */
  public String svg() {
    int side = code.size + 2 * QUIET;
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + side
        + " "
        + side
        + "\" shape-rendering=\"crispEdges\" role=\"img\"><rect width=\"100%\" height=\"100%\""
        + " fill=\"#fff\"/><path d=\""
        + path
        + "\" fill=\"#000\"/></svg>";
  }

  /** For a terminal with light text on dark: two rows of modules per line. */
  public String terminal() {
    var text = new StringBuilder();
    for (int y = -2; y < code.size + 2; y += 2) {
      for (int x = -2; x < code.size + 2; x++) text.append(blocks(light(x, y), light(x, y + 1)));
      text.append('\n');
    }
    return text.toString();
  }

  /** Modules outside of the code are light. */
  private boolean light(int x, int y) {
    return !code.getModule(x, y);
  }

  private static char blocks(boolean upper, boolean lower) {
    if (upper) return lower ? '█' : '▀';
    return lower ? '▄' : ' ';
  }
}
