package io.hearthline.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;

/** The domain needs the JDK and nothing else, and decides without looking at the clock. */
@AnalyzeClasses(
    packages = "io.hearthline.domain",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule domain_needsTheJdkOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.hearthline.domain..", "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule deciding_isPure =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.hearthline.domain.stream..",
              "io.hearthline.domain.node..",
              "io.hearthline.domain.token..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.random..", "java.util.concurrent..", "java.io..", "java.nio..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class);
}
