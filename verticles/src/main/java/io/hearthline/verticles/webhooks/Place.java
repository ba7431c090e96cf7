package io.hearthline.verticles.webhooks;

/**
 * Up to where a target was told.
 *
 * @param journal identity of the journal, since places of another one mean other facts
 * @param seq of the last fact that is done with, 0 for none
 */
record Place(String journal, long seq) {
  Place at(long later) {
    return new Place(journal, later);
  }
}
