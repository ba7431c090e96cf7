package io.hearthline.bench.machine;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Bytes that another JVM of this machine has allocated on its heap, all threads together, exactly
 * as the JVM counts them itself. The question costs that JVM some kilobytes, which are measured and
 * subtracted.
 */
public final class Allocation implements AutoCloseable {
  private static final int CALIBRATIONS = 5;

  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final long costOfAsking;
  private long asked;

  /** Attaches to it; starts its management agent, so measure memory before. */
  @SuppressWarnings("BanJNDI") // the address comes from a child process of ours
  public Allocation(long pid) throws IOException {
    connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid)));
    threads =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class);
    threads.getTotalThreadAllocatedBytes(); // the first one loads classes
    long least = Long.MAX_VALUE;
    long before = threads.getTotalThreadAllocatedBytes();
    for (int i = 0; i < CALIBRATIONS; i++) {
      long after = threads.getTotalThreadAllocatedBytes();
      least = Math.min(least, after - before);
      before = after;
    }
    costOfAsking = least;
  }

  private static String agent(long pid) throws IOException {
    try {
      var machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException refused) {
      throw new IOException("cannot attach to process " + pid, refused);
    }
  }

  /** Bytes since its start, without what was spent on the questions asked here. */
  public long bytes() {
    return threads.getTotalThreadAllocatedBytes() - costOfAsking * asked++;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
