package io.hearthline.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.hearthline.cluster",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule journals_knowNothingOfMembership =
      noClasses()
          .that()
          .resideInAPackage("io.hearthline.cluster.journal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.hearthline.cluster.member..", "com.hazelcast..", "io.vertx..")
          .allowEmptyShould(true);
}
