/**
 * Which nodes there are, and the event bus between them: Vert.x over Hazelcast, all of it closed to
 * strangers.
 */
@NullMarked
package io.hearthline.cluster.member;

import org.jspecify.annotations.NullMarked;
