package io.hearthline.verticles.signaling.whip;

import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.signaling.session.Profile;

/** Which way the audio goes. */
enum Kind {
  WHIP("/whip/", Role.TALK, Profile.WHIP),
  WHEP("/whep/", Role.LISTEN, Profile.WHEP);

  final String path;
  final Role role;
  final Profile profile;

  Kind(String path, Role role, Profile profile) {
    this.path = path;
    this.role = role;
    this.profile = profile;
  }
}
