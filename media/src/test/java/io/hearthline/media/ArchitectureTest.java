package io.hearthline.media;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Which package of media may know which: each layer its RFC, and the engine all of them. */
@AnalyzeClasses(
    packages = "io.hearthline.media",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packages_formNoCycle =
      SlicesRuleDefinition.slices().matching("io.hearthline.media.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule transport_knowsNoOther = knowsOfOurs("transport");

  @ArchTest static final ArchRule ice_knowsNoOther = knowsOfOurs("ice");

  @ArchTest static final ArchRule dtls_knowsNoOther = knowsOfOurs("dtls");

  @ArchTest static final ArchRule srtp_knowsNoOther = knowsOfOurs("srtp");

  @ArchTest static final ArchRule sdp_knowsNoOther = knowsOfOurs("sdp");

  @ArchTest static final ArchRule rtp_knowsNoOther = knowsOfOurs("rtp");

  @ArchTest static final ArchRule rtcp_knowsRtp = knowsOfOurs("rtcp", "rtp");

  @ArchTest static final ArchRule measure_knowsNoOther = knowsOfOurs("measure");

  @ArchTest static final ArchRule relay_knowsRtpAndRtcp = knowsOfOurs("relay", "rtp", "rtcp");

  @ArchTest
  static final ArchRule cryptographyLibrary_isForDtlsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hearthline.media.dtls..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule media_knowsNothingAboveIt =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "com.fasterxml..",
              "com.hazelcast..",
              "io.hearthline.verticles..",
              "io.hearthline.domain..");

  private static ArchRule knowsOfOurs(String layer, String... allowed) {
    var known = new String[allowed.length + 1];
    known[0] = "io.hearthline.media." + layer + "..";
    for (int i = 0; i < allowed.length; i++) {
      known[i + 1] = "io.hearthline.media." + allowed[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(known[0])
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.hearthline..").and(resideOutsideOfPackages(known)));
  }
}
