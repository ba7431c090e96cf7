package io.hearthline.media.transport;

import java.net.InetAddress;

/**
 * An address of this machine, as the system lists it.
 *
 * @param passing an IPv6 address that is temporary, deprecated or not yet usable: it would be gone,
 *     or refused, when somebody sends to it
 */
public record LocalAddress(String interfaceName, InetAddress address, boolean passing) {}
