package io.hearthline.cluster.journal;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link PostgresServer}, one for all of them. Where PostgreSQL is not installed they
 * are skipped, except in CI.
 */
final class WithPostgres implements ExecutionCondition, ParameterResolver {
  private static final Namespace OURS = Namespace.create(WithPostgres.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      if (PostgresServer.binaries().isPresent()) return enabled("PostgreSQL is there");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("PostgreSQL is missing: apt-get install postgresql");
    }
    return disabled("PostgreSQL is not installed (Debian: the package postgresql)");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PostgresServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent(PostgresServer.class, _ -> start(), PostgresServer.class);
  }

  private static PostgresServer start() {
    try {
      return PostgresServer.start(PostgresServer.binaries().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
