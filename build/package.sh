# ./hearthline package: the runnable jar with its checksum; NOTICE lies inside of it and beside it.

hearthline_package() {
  (($# == 0)) || fail "package takes no words, but got '$*'" 2
  local folder="$here/verticles/target"
  printf 'hearthline: building one runnable jar from scratch, without its tests\n' >&2
  maven -Dmaven.test.skip=true -pl verticles -am clean package || fail "the build failed; the lines above say why."
  (cd "$folder" && sha256sum hearthline.jar >hearthline.jar.sha256)
  cp "$here/NOTICE" "$folder/NOTICE"
  cat <<TEXT
jar        $folder/hearthline.jar   (java -jar hearthline.jar help; needs Java $JAVA_NEEDED)
checksum   $folder/hearthline.jar.sha256   (sha256sum --check hearthline.jar.sha256)
notices    $folder/NOTICE   (in the jar too: META-INF/NOTICE, META-INF/LICENSE)
TEXT
}
