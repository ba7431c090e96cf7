package io.hearthline.bench.machine;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What another JVM of this machine tells of itself. Asking for allocation costs that JVM some
 * kilobytes, which are measured and subtracted.
 */
public final class OtherJvm implements AutoCloseable {
  private static final int CALIBRATIONS = 5;

  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final CompilationMXBean compilers;
  private final long costOfAsking;
  private long asked;

  /** Attaches to it; starts its management agent, so measure memory before. */
  @SuppressWarnings("BanJNDI") // the address comes from a child process of ours
  public OtherJvm(long pid) throws IOException {
    connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid)));
    threads =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class);
    compilers =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.COMPILATION_MXBEAN_NAME,
            CompilationMXBean.class);
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

  /**
   * Bytes allocated on its heap by all threads since its start, without what was spent on the
   * questions asked here.
   */
  public long allocatedBytes() {
    return threads.getTotalThreadAllocatedBytes() - costOfAsking * asked++;
  }

  /** What its compilers have worked since its start, in milliseconds. */
  public long compilationMillis() {
    return compilers.getTotalCompilationTime();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
