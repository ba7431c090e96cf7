package io.hearthline.verticles.main;

import io.hearthline.verticles.tls.QrPicture;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** What a person reads when a node is up: where to go, and how to get in the first time. */
final class Welcome {
  static void print(Node node, PrintStream out) throws IOException {
    if (node.config().signals()) printDoors(node, out);
    out.println();
    out.printf(
        "hearthline ready http=%d https=%d%s node=%s%n",
        node.httpPort(), node.httpsPort(), mediaPort(node), node.config().nodeName());
    out.flush();
  }

  private static String mediaPort(Node node) {
    var port = node.mediaPort();
    return port.isEmpty() ? "" : " media=" + port.getAsInt();
  }

  private static void printDoors(Node node, PrintStream out) throws IOException {
    boolean terminal = onTerminal();
    String secret = "";
    if (node.hasNoTokens() && terminal) {
      secret = "/#token=" + node.firstToken();
    }
    String local = "http://localhost:" + node.httpPort();
    out.println();
    out.println("  On this machine    " + local + (secret.isEmpty() ? "/" : secret));
    var lan = publicUrl(node);
    if (lan.isPresent()) {
      out.println("  On other devices   " + lan.get() + (secret.isEmpty() ? "/" : secret));
      out.println("                     (trust the certificate first: " + lanCaPage(node) + ")");
    }
    if (secret.isEmpty()) {
      var code = node.pairingCode();
      out.println("  Pairing code       " + code.shown() + "   (once, within 15 minutes)");
    }
    if (terminal && lan.isPresent()) {
      out.println();
      out.print(new QrPicture(lan.get() + secret).terminal());
    }
  }

  @SuppressWarnings("SystemConsoleNull") // it is null where input or output is not a terminal
  private static boolean onTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private static Optional<String> publicUrl(Node node) throws IOException {
    String configured = node.config().http().publicUrl();
    if (!configured.isEmpty()) return Optional.of(configured.replaceAll("/+$", ""));
    return node.lanHost().map(host -> "https://" + host + ":" + node.httpsPort());
  }

  private static String lanCaPage(Node node) throws IOException {
    return "http://" + node.lanHost().orElse("localhost") + ":" + node.httpPort() + "/ca";
  }

  private Welcome() {}
}
