package io.hearthline.cluster.projection;

import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A token from its making to its end.
 *
 * @param names pattern of the stream names that its roles are for
 * @param expires null for never
 * @param revoked null for one that was not taken back
 */
public record TokenLife(
    String id,
    String name,
    SortedSet<String> roles,
    String names,
    @Nullable Instant expires,
    Instant issued,
    @Nullable Instant revoked) {}
