package io.hearthline.verticles.directory;

import java.util.List;
import java.util.function.Supplier;

/**
 * What this node says of itself.
 *
 * @param epoch higher at every start
 * @param software version of the program
 * @param protocol between nodes
 * @param roles asked before every assertion: none as long as the node starts
 * @param urls asked before every assertion: they are known once the node listens
 * @param origins web origins that pages of this node may have, asked as often
 * @param trust digest of what clients of this node trust, or empty
 */
public record DirectoryConfig(
    String node,
    long epoch,
    String software,
    int protocol,
    Supplier<List<String>> roles,
    Supplier<List<String>> urls,
    Supplier<List<String>> origins,
    Supplier<String> trust,
    Patience patience) {
  Assertion.Self self() {
    return new Assertion.Self(
        software, protocol, roles.get(), urls.get(), origins.get(), trust.get());
  }
}
