package io.hearthline.verticles.signaling.admission;

/** Room for those whom we know, whatever protocol they speak. Confined to one event loop. */
public final class Places {
  private final int max;
  private int taken;

  public Places(int max) {
    this.max = max;
  }

  public boolean areAllTaken() {
    return taken >= max;
  }

  /** Takes a place, to be left once; false if there is none. */
  public boolean take() {
    if (areAllTaken()) return false;
    taken++;
    return true;
  }

  public void leave() {
    taken--;
  }
}
